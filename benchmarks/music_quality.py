"""How like real music our composers' pieces are, by measures that need no listener.

    python benchmarks/music_quality.py [--composer bach] [--model lstm] [--count 50] [--duration 60] [--json]

Composes so many pieces (seeds 1, 2, ...) as users get them, and measures them beside real pieces that the model never saw: for
Bach the test part of his chorales, for others their validation works. Measures are explained in `music_measures.Measures`;
each is the mean over pieces. Beside them

- unmasked: parallels where only the model decides, without the rules that forbid them while it composes;
- copied: the share, in percent, of all passages of 32 frames (two bars) that stand in the training pieces frame for frame, in
  any transposition. Real chorales have some as well: they share their tunes.

Targets are for Bach's chorales; others are to be like their own corpus. Needs music21 (extra `train`) for the real pieces.

With `--json` one object: `composer`, `model`, `count`, `real`, `made` (each the measures by name, and `copied`; `made` has
`unmasked` too), `targets` (lowest and highest, null where there is none).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import music_measures
import music_samples

from visiontune.music.frames.features import Voices
from visiontune.settings import Settings

TARGETS: Mapping[str, tuple[float | None, float | None]] = {
    "out_of_key": (None, 7.0),
    "entropy": (2.8, 3.05),
    "chords": (86.0, None),
    "parallels": (None, 0.0),
    "unmasked": (None, 1.0),
    "onsets": (3.1, 4.3),
    "similarity": (30.0, None),
    "repetition": (10.0, 35.0),
    "copied": (None, 0.25),
}
_TITLES = {
    "out_of_key": "out of key, %",
    "entropy": "pitch classes, bits",
    "chords": "chords on beats, %",
    "parallels": "parallels per 100 changes",
    "unmasked": "... without the rules",
    "onsets": "onsets per quarter",
    "similarity": "self-similarity, %",
    "repetition": "melody repeated, %",
    "copied": "copied from training, %",
}


def row(pieces: Sequence[Voices], known: music_measures.Known) -> dict[str, float]:
    """Measures of a set of pieces by name."""
    found = asdict(music_measures.mean(map(music_measures.measure, pieces)))
    return found | {"copied": 100 * known.copied(pieces)}


def reached(name: str, value: float) -> bool:
    """Whether a measure is what it should be, to the digits that are printed."""
    low, high = TARGETS[name]
    return (low is None or round(value, 2) >= low) and (high is None or round(value, 2) <= high)


def report(found: Mapping[str, Any]) -> str:
    """A table for people."""
    lines = [
        f"{found['count']} pieces in the manner of {found['composer']} ({found['model']}), and real ones",
        f"{'':26} {'real':>7} {'made':>7}   target",
    ]
    for name, title in _TITLES.items():
        low, high = TARGETS[name]
        target = f"at most {high:g}" if low is None else f"at least {low:g}" if high is None else f"{low:g} to {high:g}"
        real = f"{found['real'][name]:7.2f}" if name in found["real"] else " " * 7
        missed = "" if reached(name, found["made"][name]) else "   missed"
        lines.append(f"{title:26} {real} {found['made'][name]:7.2f}   {target}{missed}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--composer", default="bach")
    parser.add_argument("--model", default="lstm")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--duration", type=float, default=60.0, help="seconds of each piece")
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--top-p", type=float, default=0.95)
    parser.add_argument(
        "--cache", type=Path, default=Settings.load().cache, help="where scores that were read are kept"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()

    def made(masked: bool) -> list[Voices]:
        wishes = {"duration": given.duration, "temperature": given.temperature, "top_p": given.top_p}
        return music_samples.compose(
            given.composer, given.model, range(1, given.count + 1), masked=masked, tell=tell, **wishes
        )

    def tell(done: int) -> None:
        print(
            f"\r{done} of {given.count} composed", end="\n" if done == given.count else "", file=sys.stderr, flush=True
        )

    seen, unseen = music_samples.real(given.composer, given.cache)
    known = music_measures.Known(piece.voices for piece in seen)
    pieces, free = made(masked=True), made(masked=False)
    found = {
        "composer": given.composer,
        "model": given.model,
        "count": given.count,
        "real": row([piece.voices for piece in unseen], known),
        "made": row(pieces, known) | {"unmasked": music_measures.mean(map(music_measures.measure, free)).parallels},
        "targets": TARGETS,
    }
    print(json.dumps(found) if given.json else report(found))


if __name__ == "__main__":
    main()
