"""The order in which the lines of a page are read: columns one after the other, tables row by row."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from visiontune.chat.documents.lines import Line, joined

CELL = "\t"
"""Between the cells of a table's row, or pieces of a line with a wide gap."""
_MOST_COLUMNS = 4
_CROSSING = 0.12  # of the lines may lie over a gutter: titles, wide figures
_PROSE = 16  # characters; where the lines of a side are shorter, they are a table's cells


def in_order(lines: Sequence[Line], depth: int = _MOST_COLUMNS) -> list[Line]:
    """The lines as a reader takes them; pieces of one row that are no columns become one line."""
    gutter = _gutter(lines) if depth > 1 else None
    if gutter is None:
        return _rows(lines)
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            ordered += _sides(band, gutter, depth)
            band = []
            ordered.append(line)
        else:
            band.append(line)
    return ordered + _sides(band, gutter, depth)


def _sides(band: Sequence[Line], gutter: float, depth: int) -> list[Line]:
    left = [line for line in band if line.right <= gutter]
    right = [line for line in band if line.left >= gutter]
    return in_order(left, depth - 1) + in_order(right, depth - 1)


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the widest upright gap between two columns of prose; None where there is none."""
    if len(lines) < 6:
        return None
    most = max(1, int(_CROSSING * len(lines)))
    size = median(line.size for line in lines)
    # How many lines lie over each point: they change only where a line begins or ends.
    edges = sorted([(line.left, 1) for line in lines] + [(line.right, -1) for line in lines])
    over = 0
    found: list[tuple[float, float]] = []
    for n, (x, change) in enumerate(edges[:-1]):
        over += change
        width = edges[n + 1][0] - x
        if over <= most and width > 0:
            # Gaps that touch are one.
            if found and found[-1][1] == x:
                found[-1] = (found[-1][0], edges[n + 1][0])
            else:
                found.append((x, edges[n + 1][0]))
    for start, end in sorted(found, key=lambda gap: gap[0] - gap[1]):
        if end - start < 0.7 * size:
            return None
        middle = (start + end) / 2
        left = [line for line in lines if line.right <= middle]
        right = [line for line in lines if line.left >= middle]
        if _is_prose(left) and _is_prose(right) and _side_by_side(left, right):
            return middle
    return None


def _is_prose(lines: Sequence[Line]) -> bool:
    return len(lines) >= 3 and median(len(line.text) for line in lines) >= _PROSE


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two groups stand beside each other and not one above the other."""
    top = min(max(line.top for line in left), max(line.top for line in right))
    bottom = max(min(line.bottom for line in left), min(line.bottom for line in right))
    return sum(bottom <= line.middle <= top for line in (*left, *right)) >= 6


def _rows(lines: Sequence[Line]) -> list[Line]:
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.middle, line.left)):
        if rows and abs(rows[-1].middle - line.middle) < 0.5 * min(rows[-1].size, line.size):
            before, after = (rows[-1], line) if rows[-1].left <= line.left else (line, rows[-1])
            rows[-1] = joined(before, after, CELL)
        else:
            rows.append(line)
    return rows
