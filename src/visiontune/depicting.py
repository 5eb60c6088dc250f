"""What an artifact looks like, small: pictures shrunk, films by a frame, scores as a roll, sound as its loudness.

Each is drawn on a ground of its own, so that it looks the same on light pages and dark ones. It takes little memory,
since the web draws them: nothing is decoded whole but pictures, and those by libvips, in strips.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.artifacts import Artifact
from visiontune.errors import InputError, NotFound

if TYPE_CHECKING:
    import pyvips

    from visiontune.music.score import Score

_PLACE = 0.2
"""Share of a film whose frame stands for it: after the title, before anything ends."""
_BARS = 96
_SOUND = {"speech": ("#3a2410", "#1c1109", "#ffc489"), "music": ("#0e3a3f", "#07191c", "#7fe0e8")}
"""Ground above, ground below, and what is drawn on it."""
_PARTS = ("#7fe0e8", "#ffd27a", "#ff9ec2", "#b7a8ff", "#9be79b", "#ffb38a")
_QUALITY = 82


def depicted(artifact: Artifact, media: str, side: int) -> bytes:
    """A small picture as WebP.

    Args:
        media: What its main file shows, as `listing.Media`.
        side: Pixels of the longer side, at most.

    Raises:
        NotFound: it is nothing that can be seen or heard.
        InputError: its file is damaged.
    """
    import pyvips

    try:
        image = _image(artifact, media, side)
        content: bytes = image.webpsave_buffer(Q=_QUALITY, effort=2, keep="none")
    except pyvips.Error as error:
        raise InputError("id", artifact.id, "its file is damaged, so no picture can be drawn of it") from error
    return content


def _image(artifact: Artifact, media: str, side: int) -> pyvips.Image:
    if media == "image":
        return _shrunk(artifact.path, side)
    if media == "video":
        return _frame(artifact.path, side)
    if media == "midi" or "midi" in artifact.files:
        from visiontune.music.files.midi import read_midi

        return _drawn(_roll(read_midi(artifact.files.get("midi", artifact.path), "file")[0]), side)
    if media == "audio":
        return _drawn(_bars(loudness(artifact.path, _BARS), artifact.kind), side)
    raise NotFound("id", artifact.id, f"a {artifact.kind} has no picture")


def _shrunk(path: Path, side: int) -> pyvips.Image:
    import pyvips

    from visiontune.pictures import require_picture

    require_picture(path, "id")
    image = pyvips.Image.thumbnail(str(path), side, height=side, size="down")
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _frame(path: Path, side: int) -> pyvips.Image:
    """The frame of a film at `_PLACE`, or the last one before it that can be decoded."""
    import av
    import pyvips

    found: Any = None
    try:
        with av.open(str(path)) as opened:
            container: Any = opened
            stream = container.streams.video[0]
            stream.thread_count = 1
            wanted = int((container.duration or 0) * _PLACE)  # microseconds
            container.seek(wanted, backward=True)
            for frame in container.decode(stream):
                found = frame
                if frame.time is None or frame.time * av.time_base >= wanted:
                    break
    except (av.FFmpegError, IndexError, OSError) as error:
        if found is None:
            raise InputError("id", path.name, "is no film that can be read, or is damaged") from error
    if found is None:
        raise InputError("id", path.name, "holds not one frame")
    scale = min(1.0, side / max(found.width, found.height))
    small = found.reformat(max(1, round(found.width * scale)), max(1, round(found.height * scale)), "rgb24")
    pixels = small.to_ndarray()
    return pyvips.Image.new_from_array(pixels, interpretation="srgb")


def loudness(path: Path, count: int) -> list[float]:
    """The peaks of a sound in `count` equal stretches, each 0 to 1; read in blocks, whatever its length.

    Raises:
        InputError: the file holds no sound, or is damaged.
    """
    import numpy as np

    peaks = list(_blocks(path, 1_024))
    if not peaks:
        raise InputError("id", path.name, "holds no sound")
    edges = np.linspace(0, len(peaks), count + 1)
    values = np.array(peaks)
    return [float(values[int(a) : max(int(a) + 1, int(b))].max()) for a, b in pairwise(edges)]


def _blocks(path: Path, size: int) -> Iterator[float]:
    """The peak of every `size` samples."""
    import av
    import numpy as np

    rest = np.zeros(0, np.float32)
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError("id", path.name, "holds no sound")
            resampler = av.AudioResampler("flt", "mono")
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                for part in resampler.resample(frame):
                    rest = np.concatenate([rest, np.abs(part.to_ndarray().reshape(-1))])
                whole = len(rest) // size * size
                yield from rest[:whole].reshape(-1, size).max(axis=1).tolist() if whole else ()
                rest = rest[whole:]
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError("id", path.name, "is damaged, or no sound that can be read") from error
    if len(rest):
        yield float(rest.max())


def _bars(peaks: Sequence[float], kind: str) -> str:
    above, below, ink = _SOUND.get(kind, _SOUND["music"])
    loudest = max(max(peaks), 1e-3)
    step = 480 / len(peaks)
    bars = []
    for n, peak in enumerate(peaks):
        tall = 6 + 190 * (peak / loudest) ** 0.8
        bars.append(
            f'<rect x="{n * step + step * 0.19:.2f}" y="{150 - tall / 2:.1f}" width="{step * 0.62:.2f}"'
            f' height="{tall:.1f}" rx="{step * 0.31:.2f}"/>'
        )
    return _framed(above, below, f'<g fill="{ink}">{"".join(bars)}</g>')


def _roll(score: Score) -> str:
    above, below, _ = _SOUND["music"]
    notes = [(n, note) for n, part in enumerate(score.parts) if not part.drums for note in part.notes]
    notes = notes or [(n, note) for n, part in enumerate(score.parts) for note in part.notes]
    if not notes:
        return _framed(above, below, "")
    first, last = min(note.start for _, note in notes), max(note.end for _, note in notes)
    last = min(last, first + max(1, round((last - first) * min(1.0, 700 / len(notes)))))  # as much as can be told apart
    low, high = min(note.pitch for _, note in notes), max(note.pitch for _, note in notes)
    row = 232 / max(high - low + 1, 18)
    middle = (low + high + 1) / 2
    marks = []
    for part, note in notes:
        if note.start >= last:
            continue
        x = 20 + 440 * (note.start - first) / (last - first)
        wide = max(2.0, 440 * (min(note.end, last) - note.start) / (last - first) - 0.8)
        y = 150 + (middle - note.pitch - 1) * row
        marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{max(row - 0.8, 2):.1f}" rx="{min(2.5, row / 3):.1f}"'
            f' fill="{_PARTS[part % len(_PARTS)]}" opacity="{0.55 + 0.45 * min(1, note.velocity / 100):.2f}"/>'
        )
    return _framed(above, below, "".join(marks))


def _framed(above: str, below: str, inside: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300" width="480" height="300"><defs>'
        '<linearGradient id="g" x1="0" y1="0" x2="0.4" y2="1">'
        f'<stop offset="0" stop-color="{above}"/><stop offset="1" stop-color="{below}"/></linearGradient></defs>'
        f'<rect width="480" height="300" fill="url(#g)"/>{inside}</svg>'
    )


def _drawn(svg: str, side: int) -> pyvips.Image:
    import pyvips

    return pyvips.Image.svgload_buffer(svg.encode(), scale=side / 480).flatten()
