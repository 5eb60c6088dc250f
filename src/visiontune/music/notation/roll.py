"""A piano roll: a whole piece in one picture, pitch over time, each part in its colour.

The picture is an SVG document, drawn with what draws our other pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError
from visiontune.music.score import Part, Score

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_COLOURS = (
    "#2f6fb0",
    "#d9822b",
    "#3a9a5b",
    "#b0446c",
    "#7a5cc0",
    "#2aa3a3",
    "#a8862a",
    "#c0483a",
    "#5d7285",
    "#87a330",
)
_INK, _FAINT, _LINE, _BLACK_ROW = "#22303c", "#e6ebef", "#b9c4cd", "#f4f6f8"
_BLACK_KEYS = (1, 3, 6, 8, 10)
_KEYS, _LEFT, _RIGHT, _TOP, _FOOT, _ROW = 64, 60, 40, 96, 50, 38
"""Pixels: the keyboard, margins, a row of the legend."""
_APART = 56
"""Pixels between two numbers of bars, at least."""


@dataclass(frozen=True)
class _Frame:
    """Where the roll lies: pixels, and which pitches and ticks it shows."""

    left: float
    top: float
    right: float
    bottom: float
    low: int
    high: int
    end: int

    @property
    def row(self) -> float:
        return (self.bottom - self.top) / (self.high - self.low + 1)

    def x(self, tick: float) -> float:
        return self.left + (self.right - self.left) * tick / self.end

    def y(self, pitch: int) -> float:
        """The upper edge of a pitch's row."""
        return self.top + (self.high - pitch) * self.row


def piano_roll(score: Score, width: int = 1600, height: int = 900) -> npt.NDArray[np.uint8]:
    """The roll of a score: uint8, shape (height, width, 3), RGB.

    Args:
        width, height: Pixels, at least 400 x 300.
    """
    from visiontune.image.raster import rasterise

    return rasterise(roll(score, width, height), width, height)


def plot_score(source: Path, target: Path, width: int = 1600, height: int = 900) -> None:
    """Draw the roll of a MIDI or MusicXML file to `target`, .png or .svg.

    Raises:
        InputError: `source` is no score, or is damaged; `target` is of another format.
        BackendError: `source` is notation, and what reads it is not installed.
        StorageError: `target` cannot be written.
    """
    from visiontune.image.raster import rasterise
    from visiontune.music.files.opening import read_score
    from visiontune.pictures import write_picture

    suffix = target.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise InputError("--output", str(target), "a plot is a picture: .png or .svg")
    score, _ = read_score(source, "file")
    document = roll(score, width, height, source.name)
    if suffix == ".png":
        write_picture(rasterise(document, width, height), target)
        return
    with translating_os_errors(f"{target.name} cannot be written"):
        target.write_text(document, encoding="utf-8")


def roll(score: Score, width: int = 1600, height: int = 900, title: str = "") -> str:
    """The roll of a score as an SVG document.

    Args:
        title: Where the score has none.
    """
    legend = list(_legend(score.parts, width, height))
    frame = _frame(score, width, height, rows=len({y for *_, y in legend}))
    shown = score.title or title or "Piano roll"
    shown = shown if len(shown) <= 70 else shown[:69] + "…"
    seconds = round(score.duration)
    told = f"{sum(len(part.notes) for part in score.parts):,} notes, {seconds // 60}:{seconds % 60:02}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="Noto Sans" font-size="20" fill="{_INK}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 42, shown, "start", 'font-weight="bold" font-size="28"'),
        _text(width - _RIGHT, 42, " · ".join(filter(None, (score.composer, told))), "end", 'font-size="22"'),
        *_rows(frame),
        *_bars(score, frame),
        *_notes(score, frame),
        *_keyboard(frame),
        f'<rect x="{frame.left:.1f}" y="{frame.top}" width="{frame.right - frame.left:.1f}" '
        f'height="{frame.bottom - frame.top:.1f}" fill="none" stroke="{_INK}" stroke-width="2"/>',
    ]
    for name, colour, x, y in legend:
        parts.append(f'<rect x="{x:.0f}" y="{y - 15:.0f}" width="26" height="16" rx="4" fill="{colour}"/>')
        parts.append(_text(x + 36, y, name, "start"))
    return "".join([*parts, "</svg>"])


def _frame(score: Score, width: int, height: int, rows: int) -> _Frame:
    pitches = [note.pitch for part in score.parts for note in part.notes] or [60]
    low, high = min(pitches) - 2, max(pitches) + 2
    missing = max(0, 23 - (high - low))
    low, high = max(0, low - missing // 2), min(127, high + (missing + 1) // 2)
    bottom = height - _FOOT - _ROW * rows
    end = max(stop for _, stop in score.bars())
    return _Frame(_LEFT + _KEYS, _TOP, width - _RIGHT, max(bottom, _TOP + 60), low, high, end)


def _rows(frame: _Frame) -> Iterator[str]:
    """Rows of black keys shaded, a line under every C."""
    across = frame.right - frame.left
    for pitch in range(frame.low, frame.high + 1):
        y = frame.y(pitch)
        if pitch % 12 in _BLACK_KEYS:
            yield (
                f'<rect x="{frame.left}" y="{y:.2f}" width="{across:.1f}" height="{frame.row:.2f}" fill="{_BLACK_ROW}"/>'
            )
        elif pitch % 12 == 0 and pitch > frame.low:
            yield f'<path d="M{frame.left} {y + frame.row:.2f}h{across:.1f}" stroke="{_LINE}" stroke-width="1.5"/>'


def _keyboard(frame: _Frame) -> Iterator[str]:
    """Keys at the left, every C with its octave."""
    tall = frame.bottom - frame.top
    yield f'<rect x="{_LEFT}" y="{frame.top}" width="{_KEYS}" height="{tall:.1f}" fill="#ffffff"/>'
    for pitch in range(frame.low, frame.high + 1):
        y = frame.y(pitch)
        if pitch % 12 in _BLACK_KEYS:
            middle = y + frame.row / 2
            yield f'<path d="M{_LEFT} {middle:.2f}h{_KEYS}" stroke="{_LINE}"/>'
            yield f'<rect x="{_LEFT}" y="{y:.2f}" width="{_KEYS * 0.6:.1f}" height="{frame.row:.2f}" fill="{_INK}"/>'
        elif pitch % 12 in (0, 5) and pitch > frame.low:
            yield f'<path d="M{_LEFT} {y + frame.row:.2f}h{_KEYS}" stroke="{_LINE}"/>'
        if pitch % 12 == 0:
            yield _text(_LEFT - 8, y + frame.row / 2 + 6, f"C{pitch // 12 - 1}", "end", 'font-size="17"')
    yield (
        f'<rect x="{_LEFT}" y="{frame.top}" width="{_KEYS}" height="{tall:.1f}" fill="none" '
        f'stroke="{_INK}" stroke-width="2"/>'
    )


def _bars(score: Score, frame: _Frame) -> Iterator[str]:
    """A line before each bar, its number above and its time below, as many as there is room for."""
    bars = list(score.bars())
    upbeat = 1 if score.upbeat else 0
    room = (frame.right - frame.left) / len(bars)
    step = next(
        step for power in range(9) for step in (10**power, 2 * 10**power, 5 * 10**power) if step * room >= _APART
    )
    lines = next((by for by in (1, step) if by * room >= 5), step)
    for n, (start, _) in enumerate(bars):
        number = n + 1 - upbeat
        x = frame.x(start)
        if number >= 1 and (number - 1) % lines == 0:
            strong = (number - 1) % step == 0
            colour = _LINE if strong else _FAINT
            yield f'<path d="M{x:.1f} {frame.top}V{frame.bottom:.1f}" stroke="{colour}" stroke-width="1.5"/>'
            if strong:
                seconds = round(score.seconds(start))
                yield _text(x, frame.top - 10, str(number), "middle", 'font-size="17"')
                yield _text(x, frame.bottom + 24, f"{seconds // 60}:{seconds % 60:02}", "middle", 'font-size="17"')


def _notes(score: Score, frame: _Frame) -> Iterator[str]:
    """Notes as bars, the louder the darker; drums are marks without length."""
    for number, part in enumerate(score.parts):
        yield f'<g fill="{_colour(number)}">'
        for note in part.notes:
            x = frame.x(note.start)
            wide = frame.row * 0.9 if part.drums else max(1.2, frame.x(note.end) - x - 0.8)
            tall = max(1.5, frame.row - 0.8)
            opacity = 0.45 + 0.55 * min(1.0, note.velocity / 100)
            yield (
                f'<rect x="{x:.1f}" y="{frame.y(note.pitch) + (frame.row - tall) / 2:.1f}" width="{wide:.1f}" '
                f'height="{tall:.1f}" rx="{min(3.0, wide / 3, tall / 3):.1f}" opacity="{opacity:.2f}"/>'
            )
        yield "</g>"


def _legend(parts: Sequence[Part], width: int, height: int) -> Iterator[tuple[str, str, float, float]]:
    """(name, colour, x, y) of each part, in rows at the bottom; of many parts the last are left out."""
    columns = max(1, (width - _LEFT - _RIGHT) // 230)
    rows = min(-(-len(parts) // columns), max(1, (height - _TOP) // 4 // _ROW))
    for number, part in enumerate(parts[: rows * columns]):
        name = part.name or ("Drums" if part.drums else f"Part {number + 1}")
        y = height - 18 - _ROW * (rows - 1 - number // columns)
        yield name if len(name) <= 18 else name[:17] + "…", _colour(number), _LEFT + number % columns * 230, y


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    legible = "".join(character if character.isprintable() else "\ufffd" for character in text)  # XML has no others
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(legible)}</text>'
