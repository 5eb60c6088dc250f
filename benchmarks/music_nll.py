"""How well our models of Bach foresee his chorales, on the split and protocol of published work.

    python benchmarks/music_nll.py --data JSB.json [--part valid|test] [--json]

`--data` is the file of 229 training, 76 validation and 77 test chorales on a grid of sixteenths (`{"train": [...], "valid":
[...], "test": [...]}`, each piece a list of frames of four MIDI pitches, negative for a rest). It is not part of this project.
Nats per note: four notes a frame, rests included, hold marks not scored, every frame of every piece; the models know nothing
of the plan (phrases, key, the end) and saw only the training part.

Beside them a bigram that a user could write in an afternoon: the next pitch of a voice by its pitch now and the place in the
beat. Published on this split, as far as known: a transformer 0.417, Music Transformer about 0.335 (Huang et al. 2018,
arXiv:1809.04281).

With `--json` one object by model (`lstm`, `transformer`, `bigram`): micro (over all notes) and macro (mean over pieces).
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def pieces(path: Path, part: str) -> list[Ints]:
    """Pitches (T, 4) of every piece, -1 for a rest."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    return [np.where(np.array(piece) < 0, -1, np.array(piece)) for piece in whole[part]]


def by_model(folder: Path, found: Sequence[Ints]) -> dict[str, float]:
    """Micro and macro of the model in `folder`; needs the extra `train`."""
    from visiontune.music.frames.features import Voices
    from visiontune.music.frames.training import load, nats

    return nats(load(folder), [(Voices(piece), 0) for piece in found])


def by_bigram(training: Sequence[Ints], found: Sequence[Ints]) -> dict[str, float]:
    """The same by counts of (voice, place in the beat, pitch before) to pitch, every pitch once more than it was seen."""
    seen: Counter[tuple[int, ...]] = Counter()
    sums: Counter[tuple[int, ...]] = Counter()

    def steps(piece: Ints) -> list[tuple[int, ...]]:
        return [
            (voice, at % 4, int(piece[at - 1, voice]) if at else -2, int(piece[at, voice]))
            for at in range(len(piece))
            for voice in range(4)
        ]

    for piece in training:
        for step in steps(piece):
            seen[step] += 1
            sums[step[:-1]] += 1
    share = 0.02
    sums_of = [
        -sum(math.log((seen[step] + share) / (sums[step[:-1]] + share * 60)) for step in steps(piece))
        for piece in found
    ]
    sizes = [piece.size for piece in found]
    return {
        "micro": sum(sums_of) / sum(sizes),
        "macro": sum(nats / size for nats, size in zip(sums_of, sizes, strict=True)) / len(sizes),
    }


def main() -> None:
    from visiontune.music.composers import OURS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=["valid", "test"], default="valid")
    parser.add_argument("--models", type=Path, default=OURS / "bach", help="a folder of lstm/ and transformer/")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = pieces(given.data, given.part)
    rows = {"bigram": by_bigram(pieces(given.data, "train"), found)}
    for name in ("lstm", "transformer"):
        if (given.models / name / "model.json").is_file():
            rows[name] = by_model(given.models / name, found)
    if given.json:
        print(json.dumps(rows))
        return
    print(f"nats per note, {given.part}: {len(found)} chorales, {sum(piece.size for piece in found)} notes")
    print(f"{'':12} {'micro':>7} {'macro':>7}")
    for name, row in rows.items():
        print(f"{name:12} {row['micro']:7.3f} {row['macro']:7.3f}")


if __name__ == "__main__":
    main()
