"""A whole film from a given script, cold: one `visiontune video` in a process and a library of its own.

    python benchmarks/film.py [--script examples/script.json] [--height 720] [--duration 30] [--no-music]
        [--music-backend auto] [--repeat 1] [--json]

Start-up, loading the voice, speech, pictures, music, assembly and all checks are in the time; nothing is taken from a library.
There is nothing to put beside it: no other program makes all of a film from text on the user's own processor.

With `--json` one object:
    seconds: length of the film
    wall, cpu: seconds that the command took, and processor seconds with child processes; the best of `--repeat`
    memory: MB, the largest sum over the process tree (proportional set size, where the system tells it), seen every
        tenth of a second
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from visiontune.video.probe import probe

ROOT = Path(__file__).resolve().parent.parent


def resident(tree: list[psutil.Process]) -> int:
    """Bytes that these processes hold; pages that they share count once."""
    total = 0
    for process in tree:
        try:
            full = process.memory_full_info()
            total += getattr(full, "pss", full.rss)
        except psutil.Error:  # it ended between the listing and the look
            continue
    return total


def make(script: Path, height: int, duration: float, home: Path, more: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "visiontune", "video", "--script", str(script), "--duration", str(duration)]
    command += ["--height", str(height), "--seed", "1", "--json", "-o", str(home / "film.mp4"), *more]
    begin, peak, cpu = time.perf_counter(), 0, 0.0
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "VISIONTUNE_HOME": str(home)},
    ) as running:
        root = psutil.Process(running.pid)
        while running.poll() is None:
            try:
                tree = [root, *root.children(recursive=True)]
                times = [process.cpu_times() for process in tree]
                cpu = max(cpu, sum(t.user + t.system + t.children_user + t.children_system for t in times))
            except psutil.Error:
                break
            peak = max(peak, resident(tree))
            time.sleep(0.1)
        answer = json.loads(running.communicate()[0])
    if running.returncode:
        raise SystemExit(f"the film failed: {answer}")
    wall = time.perf_counter() - begin
    return {"seconds": probe(Path(answer["path"])).video_duration, "wall": wall, "cpu": cpu, "memory": peak / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=Path, default=ROOT / "examples" / "script.json")
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--duration", type=float, default=30)
    parser.add_argument("--no-music", action="store_true")
    parser.add_argument("--music-backend", default="auto")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    more = ["--no-music"] if options.no_music else ["--music-backend", options.music_backend]
    runs = []
    for _ in range(options.repeat):
        with tempfile.TemporaryDirectory() as home:
            runs.append(make(options.script, options.height, options.duration, Path(home), more))
    best = {name: min(run[name] for run in runs) for name in ("seconds", "wall", "cpu")}
    best["memory"] = max(run["memory"] for run in runs)
    if options.json:
        print(json.dumps(best))
        return
    print(f"film of {best['seconds']:.1f} s: {best['wall']:.1f} s, {best['cpu']:.1f} CPU-s, {best['memory']:.0f} MB")


if __name__ == "__main__":
    main()
