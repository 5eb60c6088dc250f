"""Assembling a film, against MoviePy 2: the same pictures, speech, captions, preset and CRF, in the same run.

    python benchmarks/video.py [--script examples/script.json] [--height 720] [--fps 30] [--repeat 1] [--json]

The parts (pictures, speech) are made first and not measured. Then each way assembles them in a process of its own,
one after the other: ours with flat pictures, ours with layers that move apart (parallax), and MoviePy the way its
documentation does it (ImageClip with CrossFadeIn, TextClip, CompositeVideoClip, CompositeAudioClip, write_videofile).
MoviePy's pictures stand still and its captions are plain; ours move and light up the spoken word, and come with
loudness, subtitle track and provenance: the comparison favours MoviePy.

`--encoders` compares PyAV in the process with ffmpeg's binary over a pipe instead, on the same frames.

With `--json` one object:
    seconds: length of the film
    flat, parallax, moviepy: {wall: seconds per second of film, cpu: processor seconds per second of film with child
        processes, memory: MB without child processes, bytes: size of the file}; the best of `--repeat`
    wall_ratio, cpu_ratio: moviepy / flat
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Environment, request_from
from visiontune.models import ModelPool
from visiontune.store import ArtifactStore
from visiontune.video.base import FilmRequest, VideoRequest
from visiontune.weights import Weights

ROOT = Path(__file__).resolve().parent.parent


def make_parts(home: Path, script: Path, height: int, fps: int) -> str:
    """Make the film once, with all its parts; returns its key."""
    from visiontune import Studio
    from visiontune.settings import Settings
    from visiontune.text.base import read_script

    request = VideoRequest(seed=1, script=read_script(script), height=height, fps=fps)
    with Studio(Settings.load(home=home)) as studio:
        return studio.make(request).key


def assemble(home: str, key: str, out: str, layers: bool) -> float:
    """Assemble the film anew; returns its length in seconds."""
    from visiontune.video.assemble import Assembler

    store, folder = ArtifactStore(Path(home)), Path(out)
    made = _found(store, key)
    request = request_from(made.request)
    assert isinstance(request, FilmRequest)

    def find(part: str) -> Artifact:
        artifact = _found(store, part)
        return artifact if layers else replace(artifact, files={})

    environment = Environment(options={}, weights=Weights(folder / "weights"), models=ModelPool())
    context = Context(environment, folder, make_all=_refuse, find=find, file=store.file)
    output = Assembler()(request, context)
    return float(output.facts["duration"])


def moviepy(home: str, key: str, out: str, layers: bool) -> float:
    """The same film by MoviePy; returns its length in seconds."""
    from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, TextClip, vfx

    from visiontune.bundled import font_files
    from visiontune.video.encode import CRF, PRESET, THREADS
    from visiontune.video.filming import CROSSFADE

    store = ArtifactStore(Path(home))
    film = _found(store, key)
    request = request_from(film.request)
    assert isinstance(request, FilmRequest)
    size, duration = request.frame_size(), film.details["duration"]
    font = str(next(file for file in font_files() if file.name == "NotoSans-Bold.ttf"))
    changes = [*film.details["pictures"], duration]
    clips: list[Any] = []
    for shot, start, end in zip(request.shots, changes, changes[1:], strict=False):
        begin = max(0.0, start - CROSSFADE / 2)
        clip = ImageClip(str(_found(store, shot.image or "").path)).resized(size)
        clip = clip.with_start(begin).with_duration(min(duration, end + CROSSFADE / 2) - begin)
        clips.append(clip.with_effects([vfx.CrossFadeIn(CROSSFADE)]) if begin else clip)
    sentences = film.details["sentences"]
    ends = [*(sentence[0] for sentence in sentences[1:]), duration]
    for (start, _, text, *_), end in zip(sentences, ends, strict=True):
        caption = TextClip(
            font=font, text=text, font_size=round(size[1] * 0.06), color="white", stroke_color="black", stroke_width=4,
            method="caption", size=(round(size[0] * 0.86), None), text_align="center", margin=(0, 12),
        )  # fmt: skip
        y = round(size[1] * 0.94) - caption.h
        clips.append(caption.with_start(start).with_duration(end - start).with_position(("center", y)))
    speech = [_found(store, shot.speech).path for shot in request.shots if shot.speech]
    sounds = [AudioFileClip(str(path)).with_start(one[0]) for path, one in zip(speech, sentences, strict=True)]
    video = CompositeVideoClip(clips, size=size).with_duration(duration)
    video = video.with_audio(CompositeAudioClip(sounds).with_duration(duration))
    video.write_videofile(
        str(Path(out) / "film.mp4"), fps=request.fps, codec="libx264", audio_codec="aac", preset=PRESET,
        threads=THREADS, ffmpeg_params=["-crf", str(CRF), "-pix_fmt", "yuv420p"], logger=None,
    )  # fmt: skip
    video.close()
    return float(duration)


def _found(store: ArtifactStore, key: str | None) -> Artifact:
    artifact = store.find(key or "")
    if artifact is None:
        raise SystemExit(f"a part of the film is gone: {key}")
    return artifact


def _refuse(requests: object, span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
    raise AssertionError("the assembler asks for no parts")


def _child(connection: Any, way: Callable[..., float], arguments: tuple[Any, ...]) -> None:
    import importlib

    # Loading libraries is not assembling: a worker has them loaded.
    for name in ("av", "cv2", "numpy", "pyvips", *(("moviepy",) if way is moviepy else ())):
        importlib.import_module(name)

    def spent() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    wall, cpu = time.perf_counter(), spent()
    seconds = way(*arguments)
    wall, cpu = time.perf_counter() - wall, spent() - cpu
    size = (Path(arguments[2]) / "film.mp4").stat().st_size
    connection.send((seconds, {"wall": wall / seconds, "cpu": cpu / seconds, "memory": _high_water(), "bytes": size}))


def _high_water() -> float:
    """MB that this process held at most. (`ru_maxrss` would count the process that started this one, too.)"""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measured(way: Callable[..., float], *arguments: Any) -> tuple[float, dict[str, float]]:
    """Run one way in a process of its own; (length of the film, what it cost)."""
    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_child, args=(sender, way, arguments))
    process.start()
    sender.close()
    try:
        found: tuple[float, dict[str, float]] = receiver.recv()
    except EOFError:
        raise SystemExit(f"{way.__name__} failed") from None
    process.join()
    return found


def encoders(frames: int = 300, size: tuple[int, int] = (1280, 720)) -> dict[str, dict[str, float]]:
    """PyAV against a pipe to ffmpeg's binary: the same frames, preset, CRF and threads; without sound."""
    import subprocess

    import imageio_ffmpeg
    import numpy as np

    from visiontune.video.encode import CRF, PRESET, THREADS, encode
    from visiontune.video.motion import Course, Plate, canvas_size, draw
    from visiontune.video.planes import from_rgb, new_frame

    wide, high = canvas_size(*size)
    soft = np.kron(np.random.default_rng(1).integers(0, 256, (high // 20 + 1, wide // 20 + 1, 3)), np.ones((20, 20, 1)))
    plate = Plate.of(from_rgb(soft[:high, :wide].astype(np.uint8)), (), Course(1, 0.5, True))
    drawn = []
    for n in range(frames):
        buffer, target = new_frame(*size)
        draw(plate, n / frames, 10.0, target)
        drawn.append(buffer)

    def spent() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    def pyav(path: Path) -> None:
        encode(path, drawn, size, 30, np.zeros((0, 1), np.float32))

    def pipe(path: Path) -> None:
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p",
            "-s", f"{size[0]}x{size[1]}", "-r", "30", "-i", "-", "-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF),
            "-threads", str(THREADS), "-movflags", "+faststart", str(path),
        ]  # fmt: skip
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for buffer in drawn:
                process.stdin.write(buffer.tobytes())

    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            for way in (pyav, pipe):
                wall, cpu = time.perf_counter(), spent()
                way(Path(folder) / "film.mp4")
                wall, cpu = (time.perf_counter() - wall) / frames * 30, (spent() - cpu) / frames * 30
                best = found.setdefault(way.__name__, {"wall": wall, "cpu": cpu})
                found[way.__name__] = {"wall": min(wall, best["wall"]), "cpu": min(cpu, best["cpu"])}
    return found


def compare(script: Path, height: int, fps: int, repeat: int) -> dict[str, Any]:
    """All ways, interleaved `repeat` times; the best of each."""
    ways = {"flat": (assemble, False), "parallax": (assemble, True), "moviepy": (moviepy, False)}
    best: dict[str, dict[str, float]] = {}
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        key = make_parts(home, script, height, fps)
        for _ in range(repeat):
            for name, (way, layers) in ways.items():
                out = Path(folder) / name
                out.mkdir(exist_ok=True)
                seconds, cost = measured(way, str(home), key, str(out), layers)
                known = best.setdefault(name, cost)
                best[name] = {fact: min(known[fact], cost[fact]) for fact in cost}
    ratios = {f"{fact}_ratio": best["moviepy"][fact] / best["flat"][fact] for fact in ("wall", "cpu")}
    return {"seconds": seconds, "height": height, "fps": fps, **best, **ratios}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=Path, default=ROOT / "examples" / "script.json")
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--encoders", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.encoders:
        found: dict[str, Any] = encoders()
    else:
        found = compare(options.script, options.height, options.fps, options.repeat)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{'':10}{'wall s/s':>10}{'cpu s/s':>10}{'MB':>8}{'file kB':>10}")
    for name, cost in found.items():
        if isinstance(cost, dict):
            more = f"{cost['memory']:8.0f}{cost['bytes'] / 1000:10.0f}" if "memory" in cost else ""
            print(f"{name:10}{cost['wall']:10.3f}{cost['cpu']:10.3f}{more}")
    if "cpu_ratio" in found:
        print(f"MoviePy costs {found['wall_ratio']:.1f} times the wall time and {found['cpu_ratio']:.1f} times the CPU")


if __name__ == "__main__":
    main()
