"""Amplitude over time as one picture: what a narration or any other sound looks like, with axes to read it by.

The picture is an SVG document, drawn with what draws our other pictures; no plotting library is needed.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from visiontune.errors import InputError, StorageError
from visiontune.speech.audio import read_audio

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1600, 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 40, 84, 104
"""Margins of the plot in pixels."""
_INK, _FAINT, _PEAK, _MEAN = "#22303c", "#d9e0e6", "#8fb8de", "#1f5f99"
_STEPS = (1.0, 2.0, 5.0)


def plot_file(source: Path, target: Path) -> None:
    """Plot the sound of `source` (any sound or film) to `target`, .png or .svg.

    Raises:
        InputError: `source` holds no sound, or `target` is of another format.
        StorageError: `target` cannot be written.
    """
    suffix = target.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise InputError("--output", str(target), "a plot is a picture: .png or .svg")
    samples, rate = read_audio(source)
    if samples.ndim == 2:
        samples = samples.mean(axis=1)  # libav's own mix to one channel is 3 dB louder than either
    document = plot(samples, rate, source.name)
    content = document.encode() if suffix == ".svg" else _png(document)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror or error}") from error


def plot(samples: Samples, rate: int, title: str = "") -> str:
    """Amplitude over time as an SVG document of `WIDTH` x `HEIGHT`.

    The light band is the range of the samples in each column of pixels, the dark one their root mean square.

    Args:
        samples: float32, shape (n,), full scale 1.0.
        rate: Hz.
        title: Above the plot; shortened where it is too long.
    """
    import numpy as np

    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    seconds = len(samples) / rate
    edges = np.linspace(0, len(samples), across + 1).astype(int)
    columns = [samples[a : max(a + 1, b)] for a, b in pairwise(edges)]
    low = np.array([column.min() for column in columns])
    high = np.array([column.max() for column in columns])
    mean = np.array([np.sqrt(np.mean(np.square(column, dtype=np.float64))) for column in columns])
    peak = float(max(high.max(), -low.min()))
    top = next((limit for limit in (0.05, 0.1, 0.2, 0.5, 1.0, 1.5) if peak <= limit), peak)
    middle, scale = _TOP + down / 2, down / 2 / top

    def band(upper: npt.NDArray[np.float64], lower: npt.NDArray[np.float64], colour: str) -> str:
        # Half a pixel more, so that silence is seen as a line.
        above = [f"{_LEFT + n + 0.5},{middle - value * scale - 0.5:.1f}" for n, value in enumerate(upper)]
        below = [f"{_LEFT + n + 0.5},{middle - value * scale + 0.5:.1f}" for n, value in enumerate(lower)]
        return f'<polygon fill="{colour}" points="{" ".join([*above, *reversed(below)])}"/>'

    level = 20 * np.log10(max(peak, 1e-9))
    told = (
        f"{seconds:.2f} s, {rate:,} Hz, peak {level:.1f} dBFS"
        if peak > 1e-6
        else f"{seconds:.2f} s, {rate:,} Hz, silent"
    )
    shown = title if len(title) <= 70 else title[:40] + "…" + title[-28:]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Noto Sans" font-size="24" fill="{_INK}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 52, shown, "start", 'font-weight="bold" font-size="28"'),
        _text(WIDTH - _RIGHT, 52, told, "end"),
        *_grid(seconds, top, across, down),
        band(high.astype(float), low.astype(float), _PEAK),
        band(mean, -mean, _MEAN),
        f'<rect x="{_LEFT}" y="{_TOP}" width="{across}" height="{down}" fill="none" stroke="{_INK}" stroke-width="2"/>',
        _text(_LEFT + across / 2, HEIGHT - 22, "time in seconds", "middle"),
        f'<g transform="translate(38 {middle}) rotate(-90)">{_text(0, 0, "amplitude", "middle")}</g>',
        "</svg>",
    ]
    return "".join(parts)


def _grid(seconds: float, top: float, across: int, down: int) -> list[str]:
    """Lines and numbers: time at round seconds, amplitude at its limits and halves."""
    parts = []
    step = tick(seconds)
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 3
    for n in range(int(seconds / step + 1e-9) + 1):
        x = _LEFT + across * n * step / seconds
        parts.append(f'<path d="M{x:.1f} {_TOP}V{_TOP + down}" stroke="{_FAINT}" stroke-width="2"/>')
        parts.append(_text(x, _TOP + down + 36, f"{n * step:.{digits}f}", "middle"))
    for share in (-1.0, -0.5, 0.0, 0.5, 1.0):
        y = _TOP + down * (1 - share) / 2
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_LEFT + across}" stroke="{_FAINT}" stroke-width="2"/>')
        number = f"{share * top:.3g}".replace("-", "\u2212")
        parts.append(_text(_LEFT - 14, y + 8, number, "end"))
    return parts


def tick(seconds: float) -> float:
    """Seconds between two numbers on the axis: 1, 2 or 5 of a power of ten, at most 12 of them."""
    power = 0.001
    while True:
        for step in _STEPS:
            if seconds / (step * power) <= 12:
                return step * power
        power *= 10


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    legible = "".join(character if character.isprintable() else "\ufffd" for character in text)  # XML has no others
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(legible)}</text>'


def _png(document: str) -> bytes:
    import cv2

    from visiontune.image.raster import rasterise

    pixels = rasterise(document, WIDTH, HEIGHT)
    ok, data = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    if not ok:
        raise StorageError("the plot could not be written as PNG")
    return data.tobytes()
