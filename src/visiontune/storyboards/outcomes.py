"""What a job made of a film's parts, and what it found in the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import StepRow

_NAMES = {"image": "picture", "speech": "voice", "clip": "clip", "music": "piece of music", "script": "script"}


def outcome(database: Database, job_id: str, parts: Sequence[str], film: str = "") -> str:
    """In words: "Made 1 picture and the film; found 5 parts in the library.".

    Args:
        parts: Keys of what the film is made of; `film` its own.
    """
    wanted = dict.fromkeys(parts)
    query = select(StepRow.key, StepRow.kind).where(StepRow.job_id == job_id, StepRow.state == "done")
    with database.session(write=False) as session:
        done = session.execute(query).all()
    kinds = {key: kind for key, kind in done if key in wanted}
    counts = Counter(kinds.values())
    made = [f"{count} {_named(kind, count)}" for kind, count in sorted(counts.items())]
    made += ["the film"] if any(key == film for key, _ in done) else []
    told = f"Made {_listed(made)}." if made else "Nothing had to be made."
    found = len(wanted) - len(kinds)
    return f"{told[:-1]}; found {found} part{'s' if found != 1 else ''} in the library." if found else told


def _named(kind: str, count: int) -> str:
    name = _NAMES.get(kind, kind)
    if count == 1:
        return name
    return f"pieces{name[5:]}" if name.startswith("piece") else f"{name}s"


def _listed(words: Sequence[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
