"""Lines in reading order become paragraphs and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from visiontune.chat.documents.columns import CELL
from visiontune.chat.documents.lines import LINE_END_HYPHEN, Line
from visiontune.chat.documents.markdown import escaped, fenced, table
from visiontune.text.sentences import CLOSERS, FREE_STOPS, SPACED_STOPS

_LARGER = 1.12  # than the text: a heading
_LONGEST_HEADING = 140  # characters
_STOPPED = re.compile(rf"[{FREE_STOPS}{SPACED_STOPS}:;][{re.escape(CLOSERS)}]*\d{{0,3}}$")
_BULLET = re.compile(r"^(?:[•●▪◦‣∙■□\uf0b7\uf0a7]\s*(?=\S)|(?:[·–—*]|o(?= [A-Z]))\s*(?=\w))")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_BROKEN = re.compile(rf"(\w+){LINE_END_HYPHEN}(\w+)")
_KEPT_HYPHEN = frozenset(("self", "non", "well", "ex", "co", "all", "half", "cross", "e", "x", "t"))
_CELL = 28  # characters that most cells of a table have at most; words far apart in a justified line are no cells
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass
class _Block:
    text: str
    page: int
    last: Line
    level: int = 0  # of a heading; 0 is text
    item: bool = False
    cells: int = 0  # of each row of a table; 0 is no table
    code: bool = False


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most of the text is set, points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(2 * line.size) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def flow(pages: Sequence[Sequence[Line]], body: float) -> tuple[str, list[int]]:
    """The text of ordered pages, and where in it each page begins.

    Words that were broken at the end of a line are whole again; a paragraph may go on over columns and pages.
    """
    levels = _levels(pages, body)
    coded = _has_code(pages)
    blocks: list[_Block] = []
    for n, lines in enumerate(pages):
        leading = _leading(lines)
        right = max((line.right for line in lines), default=0.0)
        cells = _cells(lines)
        for k, line in enumerate(lines):
            following = lines[k + 1] if k + 1 < len(lines) else None
            flat = replace(line, text=line.text.replace(CELL, " "))
            if line.typed and coded:
                _add(blocks, _Block(flat.text, n, line, code=True))
                continue
            if cells[k]:
                _add(blocks, _Block(line.text, n, line, cells=cells[k]))
                continue
            line = flat
            level = _level(line, following, levels, body)
            if blocks and _goes_on(blocks[-1], line, n, level, leading, right):
                blocks[-1].text = _joint(blocks[-1].text, line.text)
                blocks[-1].last = line
            else:
                item = bool(_BULLET.match(line.text))
                blocks.append(_Block(line.text, n, line, level, item or bool(_NUMBERED.match(line.text))))
    return _written(blocks, len(pages))


def _add(blocks: list[_Block], row: _Block) -> None:
    """A line of code or a row of a table, to the block before it where that is of its kind."""
    if blocks and (blocks[-1].code, blocks[-1].cells) == (row.code, row.cells):
        blocks[-1].text += "\n" + row.text
    else:
        blocks.append(row)


def _has_code(pages: Sequence[Sequence[Line]]) -> bool:
    """Whether typewriter type sets code apart; a text that is set in it as a whole is a text."""
    typed = sum(len(line.text) for lines in pages for line in lines if line.typed)
    return typed < 0.4 * sum(len(line.text) for lines in pages for line in lines)


def _cells(lines: Sequence[Line]) -> list[int]:
    """How many cells each line has as a table's row; 0 where its neighbours are no such rows."""
    counts = [len(cells) if median(map(len, cells)) <= _CELL else 1 for cells in (x.text.split(CELL) for x in lines)]
    near = [{*counts[max(0, n - 1) : n], *counts[n + 1 : n + 2]} for n in range(len(counts))]
    return [count if count > 1 and count in near[n] else 0 for n, count in enumerate(counts)]


def _goes_on(block: _Block, line: Line, page: int, level: int, leading: float, right: float) -> bool:
    """Whether `line` belongs to the block before it."""
    before = block.last
    if level != block.level or block.cells or block.code or _BULLET.match(line.text):
        return False
    if block.text.endswith(LINE_END_HYPHEN):
        return True
    down = before.middle - line.middle
    if level:
        return page == block.page and 0 < down < 1.6 * line.size and before.size == line.size
    if page != block.page or down <= 0:  # another page or column
        return not _STOPPED.search(block.text) and not _NUMBERED.match(line.text) and len(block.text) > 30
    if down > 1.35 * leading or (_NUMBERED.match(line.text) and block.item):
        return False
    short = before.right < min(right, line.right) - 4 * line.size or before.right < before.left + 0.6 * (
        line.right - line.left
    )
    stopped = bool(_STOPPED.search(before.text))
    indented = line.left > before.left + 0.8 * line.size and not block.item
    return not (stopped and (short or indented)) and not (short and line.text[:1].isupper() and len(before.text) < 40)


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between lines, points."""
    steps = [a.middle - b.middle for a, b in pairwise(lines) if 0 < a.middle - b.middle < 4 * a.size]
    # The lower third: gaps between paragraphs must not count, even where most paragraphs are of one line.
    return max(sorted(steps)[len(steps) // 3], median(line.size for line in lines)) if steps else 14.0


def _levels(pages: Sequence[Sequence[Line]], body: float) -> list[float]:
    """The sizes of headings, largest first; at most four."""
    sizes = {line.size for lines in pages for line in lines if _may_head(line) and line.size > _LARGER * body}
    kept: list[float] = []
    for size in sorted(sizes, reverse=True):
        if not kept or size < 0.95 * kept[-1]:
            kept.append(size)
    return kept[:4]


def _level(line: Line, following: Line | None, levels: Sequence[float], body: float) -> int:
    if not _may_head(line):
        return 0
    if line.size > _LARGER * body:
        return next((n for n, size in enumerate(levels, 1) if line.size >= 0.95 * size), len(levels))
    # Bold lines of the text's own size, before text that is not bold.
    alone = following is not None and not following.bold and following.middle < line.middle - 0.5 * line.size
    if line.bold and alone and line.size >= 0.95 * body and not _STOPPED.search(line.text) and len(line.text) < 80:
        return min(len(levels) + 1, 5)
    return 0


def _may_head(line: Line) -> bool:
    letters = sum(map(str.isalpha, line.text))
    return letters >= 2 and letters >= len(line.text) / 3 and len(line.text) <= _LONGEST_HEADING


def _joint(before: str, after: str) -> str:
    if before.endswith(LINE_END_HYPHEN) or (_CJK.search(before[-1:]) and _CJK.search(after[:1])):
        return before + after
    return f"{before} {after}"


def _written(blocks: Sequence[_Block], pages: int) -> tuple[str, list[int]]:
    known = Counter(re.findall(r"\w+(?:-\w+)*", " ".join(block.text for block in blocks).casefold()))

    def whole(match: re.Match[str]) -> str:
        first, second = match.groups()
        plain, hyphened = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
        real = known[hyphened] > known[plain] or (
            not known[plain] and (first.casefold() in _KEPT_HYPHEN or second[0].isupper() or second[0].isdigit())
        )
        return f"{first}-{second}" if real else f"{first}{second}"

    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        # A page on which only a paragraph goes on begins where the next block does.
        starts += [at] * (block.page + 1 - len(starts))
        text = _marked(block, _BROKEN.sub(whole, block.text).replace(LINE_END_HYPHEN, "-"))
        listed = following is not None and _is_bullet(block) and _is_bullet(following)
        parts.append(text + ("\n" if listed else "\n\n"))
        at += len(parts[-1])
    starts += [at] * (pages - len(starts))
    return "".join(parts).rstrip(), starts


def _marked(block: _Block, text: str) -> str:
    if block.code:
        return fenced(text)
    if block.cells:
        return table([row.split(CELL) for row in text.split("\n")])
    if block.level:
        return "#" * block.level + " " + escaped(text, start=False)
    if bullet := _BULLET.match(text):
        return "- " + escaped(text[bullet.end() :])
    return escaped(text)


def _is_bullet(block: _Block) -> bool:
    return not (block.code or block.cells or block.level) and bool(_BULLET.match(block.text))
