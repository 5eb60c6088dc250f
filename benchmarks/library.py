"""How long the server takes for pages of a large library, measured from request to whole answer, without a network.

    python benchmarks/library.py [--artifacts 10000] [--rounds 15] [--json]

The library is made for it in a temporary folder: rows as the studio writes them (of twenty, one is a video whose
request holds a script of about 8 kB), in one of 20 collections, every tenth a favourite, every eighth made from
another. Files are not needed for pages. Each page is asked for `rounds` times after one that does not count.

With `--json` one object (milliseconds):
    artifacts: how many there are
    pages: by name {"median", "worst"}; the claim is that the median of "first" is under 200
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

WORDS = ("lighthouse", "dusk", "harbour", "fox", "snow", "market", "spice", "rain", "piano", "tide", "lantern", "night")
_KINDS = ["image"] * 12 + ["music"] * 3 + ["speech"] * 2 + ["script", "upscale", "video"]


def fill(home: Path, count: int) -> list[str]:
    """A library of `count` artifacts; returns ids: of an artifact with relatives, and of a collection."""
    from visiontune.jobs.database import Database
    from visiontune.jobs.tables import ArtifactRow, CollectedRow, CollectionRow, new_id
    from visiontune.searching import words_of

    chance = random.Random(1)
    database = Database.in_folder(home)
    ids = [new_id() for _ in range(count)]
    groups = [CollectionRow(id=new_id(), user="local", name=f"collection {n}", created=1.0) for n in range(20)]
    with database.session() as session:
        session.add_all(groups)
        for n, one in enumerate(ids):
            kind = _KINDS[n % len(_KINDS)]
            title = f"{' '.join(chance.choices(WORDS, k=6))} {n}"
            request: dict[str, Any] = {"kind": kind, "prompt": title, "seed": n, "style": "", "backend": "illustrator"}
            if kind == "video":
                scenes = [{"narration": " ".join(chance.choices(WORDS, k=60)), "prompt": title} for _ in range(18)]
                request["script"] = {"title": title, "scenes": scenes}
            row = ArtifactRow(
                id=one, user="local", key=new_id() * 2, kind=kind, title=title, request=request, warnings=[],
                created=1_700_000_000.0 + n, words=words_of(title, request), bytes=chance.randrange(10_000, 9_000_000),
                favourite=int(n % 10 == 0), parents=[ids[n // 2]] if n % 8 == 1 else [], media="image",
            )  # fmt: skip
            session.add(row)
        session.flush()
        session.add_all(
            CollectedRow(collection_id=groups[n % 20].id, artifact_id=one, added=1.0) for n, one in enumerate(ids)
        )
    database.close()
    return [ids[count // 16 * 8 + 1], groups[0].id]


def measure(home: Path, count: int, rounds: int) -> dict[str, Any]:
    """The times of each page."""
    from visiontune.settings import Settings
    from visiontune.studio import Studio
    from visiontune.web.app import create_app

    artifact, group = fill(home, count)
    pages = {
        "first": "/library",
        "images": "/library?kind=image",
        "videos": "/library?kind=video",
        "favourites": "/library?favourite=1",
        "oldest": "/library?order=oldest",
        "largest": "/library?order=largest",
        "collection": f"/library?collection={group}",
        "a word": "/library?q=lantern",
        "part of a word": "/library?q=antern",
        "words that are nowhere": "/library?q=zebra+crossing",
        "what follows": "",
        "lineage": f"/library/{artifact}/lineage",
    }
    with Studio(Settings.load(home=home, executor="inline")) as studio:
        app = create_app(studio=studio)
        client = app.test_client()
        cursor = app.extensions["visiontune"].listings.page("local", limit=count // 2).cursor
        pages["what follows"] = f"/library/more?cursor={cursor}"
        found: dict[str, Any] = {}
        for name, path in pages.items():
            taken = []
            for n in range(rounds + 1):
                began = time.perf_counter()
                answer = client.get(path)
                size = len(answer.data)
                if n:
                    taken.append(1_000 * (time.perf_counter() - began))
                assert answer.status_code == 200, f"{path}: {answer.status}"
                assert size > 1_000, f"{path} is empty"
            found[name] = {"median": round(statistics.median(taken), 1), "worst": round(max(taken), 1)}
    return {"artifacts": count, "pages": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artifacts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    import logging

    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="visiontune-library-") as folder:
        told = measure(Path(folder), asked.artifacts, asked.rounds)
    if asked.json:
        print(json.dumps(told))
        return
    print(f"{told['artifacts']:,} artifacts; milliseconds")
    for name, taken in told["pages"].items():
        print(f"{name:24} median {taken['median']:7.1f}   worst {taken['worst']:7.1f}")


if __name__ == "__main__":
    main()
