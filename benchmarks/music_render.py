"""Playing scores, against what a user would pick: pretty_midi's sine synthesiser, and FluidSynth where it is installed.

    python benchmarks/music_render.py [--seconds 60] [--instrument 0] [--repeat 3] [--soundfont FONT.sf2] [--json]

The same four voices for all, in processor time of one core: ours with performance, room and loudness; as a stream; the
bare synthesiser with neither; `PrettyMIDI.synthesize()`, whose notes are sines; `PrettyMIDI.fluidsynth()` with the same
SoundFont (needs pyfluidsynth and FluidSynth itself; left out without). All give sound at 48 kHz; theirs is mono or has
no room, and no loudness of its own. They take turns, so that other work on the machine falls on all of them.

With `--json` one object:
    seconds: length of the piece
    render, stream, bare, sines, fluidsynth: {cpu: processor seconds, speed: times real time}, the best of `--repeat`
    ratio: render's speed over that of each other
    first: seconds by the clock until the stream's first chunk, the best of `--repeat`
    load: what others did meanwhile: the largest load average that was seen
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from visiontune.music.playing.live import stream
from visiontune.music.playing.performance import perform
from visiontune.music.playing.render import render
from visiontune.music.playing.sampler import Sampler
from visiontune.music.playing.soundfont import find_soundfont
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

RATE = 48_000
CHORDS = ((72, 64, 60, 48), (71, 67, 62, 43), (72, 67, 64, 48), (74, 65, 57, 50))
"""From soprano to bass."""


def chorale(seconds: float, program: int) -> Score:
    """Four voices at 100 beats a minute, every other beat with a passing eighth."""
    beat, voices = TICKS_PER_BEAT, []
    for voice in range(4):
        notes = []
        for at in range(round(seconds * 100 / 60)):
            pitch, long = CHORDS[at % 4][voice], beat // 2 if at % 2 else beat
            notes.append(Note(at * beat, long, pitch))
            if long < beat:
                notes.append(Note(at * beat + long, beat - long, pitch + 2))
        voices.append(Part(f"voice {voice + 1}", program, tuple(notes)))
    return Score(tuple(voices), tempi=((0, 100.0),))


def ways(score: Score, font: Path, folder: Path) -> dict[str, Callable[[], Any]]:
    """What is measured, by its name."""
    import pretty_midi

    from visiontune.music.files.midi import write_midi

    write_midi(score, folder / "piece.mid")
    theirs = pretty_midi.PrettyMIDI(str(folder / "piece.mid"))
    performance = perform(score)
    found: dict[str, Callable[[], Any]] = {
        "render": lambda: render(score, font),
        "stream": lambda: sum(len(chunk) for chunk in stream(score, font)),
        "bare": lambda: Sampler.load(font).play(performance.strokes, performance.parts, 0),
        "sines": lambda: theirs.synthesize(fs=RATE),
    }
    try:
        import fluidsynth  # noqa: F401
    except (ImportError, OSError):  # the module, or the library that it loads
        return found
    return {**found, "fluidsynth": lambda: theirs.fluidsynth(fs=RATE, sf2_path=str(font))}


def measure(score: Score, font: Path, repeat: int) -> dict[str, Any]:
    best: dict[str, float] = {}
    first, load = float("inf"), 0.0
    with tempfile.TemporaryDirectory() as folder:
        found = ways(score, font, Path(folder))
        for way in found.values():  # libraries are loaded in a turn that does not count
            way()
        for _ in range(repeat):
            for name, way in found.items():
                begun = time.process_time()
                way()
                best[name] = min(best.get(name, float("inf")), time.process_time() - begun)
                load = max(load, os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0)
            begun = time.perf_counter()
            next(stream(score, font))
            first = min(first, time.perf_counter() - begun)
    seconds = score.duration
    return {
        "seconds": seconds,
        **{name: {"cpu": cpu, "speed": seconds / cpu} for name, cpu in best.items()},
        "ratio": {name: cpu / best["render"] for name, cpu in best.items() if name != "render"},
        "first": first,
        "load": load,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--instrument", type=int, default=0, help="General MIDI, 0..127")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--soundfont", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    font = find_soundfont(options.soundfont)
    found = measure(chorale(options.seconds, options.instrument), font, options.repeat)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{found['seconds']:.0f} s of four voices, {font.name}\n{'':12}{'CPU-s':>8}{'x real time':>14}   render is")
    for name in ("render", "stream", "bare", "sines", "fluidsynth"):
        if took := found.get(name):
            ratio = found["ratio"].get(name)
            print(
                f"{name:12}{took['cpu']:8.2f}{took['speed']:14.0f}"
                + (f"   {ratio:.2f} times as quick" if ratio else "")
            )
    if "fluidsynth" not in found:
        print("fluidsynth is not installed")
    print(f"first chunk of the stream after {found['first']:.2f} s; load {found['load']:.1f}")


if __name__ == "__main__":
    main()
