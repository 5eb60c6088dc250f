"""What the music benchmarks compare: pieces that our composers write, as users get them, and real ones from music21's corpus."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from visiontune.backends import Environment
from visiontune.models import ModelPool
from visiontune.music.base import MusicRequest
from visiontune.music.composer import Composer
from visiontune.music.composers import OURS, OWN, composer
from visiontune.music.composing.gridding import voices_of_score
from visiontune.music.frames.features import Voices
from visiontune.music.training import corpus
from visiontune.music.training.corpus import Piece, catalogued
from visiontune.music.training.schooling import CHORALES, collected
from visiontune.weights import Weights

_LOST = 0.35
"""Share of a score's notes that may be left out; chorales are kept whole."""


def compose(
    name: str, model: str, seeds: Sequence[int], *, masked: bool = True, tell: Callable[[int], None] = lambda n: None,
    **wishes: Any,
) -> list[Voices]:  # fmt: skip
    """Pieces by our code, one a seed, as their scores have them.

    Args:
        masked: Whether the rules of voice leading hold where the composer keeps them; else only the model decides.
        tell: Called with how many are done.
        wishes: Fields of the requests.
    """
    found = []
    with _environment(name, model, masked) as environment:
        for n, seed in enumerate(seeds):
            # A quartet where a piano would be chosen: each voice is a part of its own.
            players = {} if name == "bach" else {"instrument": "string quartet"}
            request = MusicRequest(composer=name, model=model, seed=seed, **players | wishes)
            score, _, _ = Composer().score(request, environment, Path)
            found.append(voices_of_score(score)[0])
            tell(n + 1)
    return found


@contextmanager
def _environment(name: str, model: str, masked: bool) -> Iterator[Environment]:
    """Where to compose; unmasked the composer is another of the same name, who keeps no rules of voice leading."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        if not masked:
            source, target = composer(name, model).folder, home / OWN / name / model
            shutil.copytree(source, target)
            about = json.loads((source / "model.json").read_text(encoding="utf-8")) | {"strict": False}
            (target / "model.json").write_text(json.dumps(about), encoding="utf-8")
        yield Environment({"home": home}, Weights(home), ModelPool())


def models(name: str) -> list[str]:
    """Names of our models of a composer."""
    return [folder.name for folder in sorted((OURS / name).glob("*")) if (folder / "model.json").is_file()]


def real(name: str, cache: Path) -> tuple[list[Piece], list[Piece]]:
    """(what the composer's models were trained on, what they never saw), read once into `cache`; needs music21.

    Of Bach these are chorales, and what was never seen is their test part.
    """
    pieces = collected(name, 0.0 if name == "bach" else _LOST, cache).pieces
    if name == "bach":
        sets = json.loads(CHORALES.read_text(encoding="utf-8"))
        works = {catalogued(piece.name): piece for piece in pieces}
        seen, unseen = ([works[work] for work in sets[part] if work in works] for part in ("training", "test"))
        return seen, unseen
    for model in models(name):
        held = set(composer(name, model).about.get("data", {}).get("validation", ()))
        parts = [p for p in pieces if p.name not in held], [p for p in pieces if p.name in held]
        if all(parts):
            return parts
    return corpus.split(pieces)
