"""The words of an engraved page: in our typeface, and the musical signs among them as outlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
_FAMILY = "'Noto Sans', 'Open Sans', sans-serif"
_SIZE = 0.8
"""Of our letters, against those that verovio made room for, which are narrower."""
_SIGNS = "Leipzig"
_TITLE = 2.2
"""Of a title that stands alone, against the size that verovio gives it; and of each of several lines."""
_TITLES = 1.6
_LEADING = 520
"""Between the lines of a title."""
_TITLE_WIDTH = 14_000
"""Room of a title, in hundredths of a millimetre."""
_GAP = 0.3
"""Between a word and a sign, in the size of the letters."""


@dataclass(frozen=True)
class _Run:
    text: str
    size: float
    sign: bool
    bold: bool


def settled(page: ElementTree.Element) -> None:
    """Settle the texts of a page in place, and drop ids that nothing refers to."""
    for element in page.iter():
        if not element.get("id", "page-").startswith(("page-", "E")):
            del element.attrib["id"]
        if element.tag == f"{{{SVG}}}svg" and element.get("font-family"):
            element.set("font-family", _FAMILY)
        if element.get("class") == "pgHead":
            _headed(element)
        for n, child in enumerate(list(element)):
            if child.tag == f"{{{SVG}}}desc":
                element.remove(child)
            elif child.tag == f"{{{SVG}}}text":
                runs = _joined(_runs(child))
                if any(run.sign for run in runs):
                    element[n : n + 1] = list(_laid_out(child, runs))
                else:
                    _resized(child)


def _runs(text: ElementTree.Element, bold: bool = False, size: float = 0.0, sign: bool = False) -> Iterator[_Run]:
    size = float(text.get("font-size", f"{size}px").removesuffix("px"))
    sign = sign or text.get("font-family") == _SIGNS
    bold = bold or text.get("font-weight") == "bold"
    if text.text and text.text.strip("\n"):
        yield _Run(text.text, size, sign, bold)
    for child in text:
        yield from _runs(child, bold, size, sign)


def _joined(runs: Iterator[_Run]) -> list[_Run]:
    """Runs of one kind as one."""
    found: list[_Run] = []
    for run in runs:
        if found and replace(found[-1], text=run.text) == run:
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return found


def _laid_out(text: ElementTree.Element, runs: list[_Run]) -> Iterator[ElementTree.Element]:
    """Words and signs one after another, each at its own place."""
    from visiontune.image.fonts import measure

    x, y = float(text.get("x", 0)), float(text.get("y", 0))
    for n, run in enumerate(runs):
        if run.sign:
            x += run.size * _GAP if n else 0
            for character in run.text:
                outline, advance = _glyph(character)
                scale = run.size / 1000
                place = f"translate({x:.0f}, {y:.0f}) scale({scale:.3f}, {-scale:.3f})"
                yield ElementTree.Element(f"{{{SVG}}}path", transform=place, d=outline)
                x += advance * scale
            continue
        size = run.size * _SIZE
        words = re.sub(r"[\s\u00a0]+", " ", run.text).strip()
        x += size * _GAP if run.text[:1].isspace() or run.text[:1] == "\u00a0" else 0
        if words:
            weight = "bold" if run.bold else "normal"
            element = ElementTree.Element(f"{{{SVG}}}text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "font-weight": weight})
            element.set("font-size", f"{size:.0f}px")
            element.text = words
            yield element
            x += measure(words, run.bold) * size
        x += size * _GAP if run.text[-1:].isspace() or run.text[-1:] == "\u00a0" else 0


def _headed(head: ElementTree.Element) -> None:
    """The title large, the composer below it at the right."""
    from visiontune.image.fonts import measure

    titles = [line for line in head.iter() if line.get("text-anchor") == "middle" and line.get("y")]
    first = float(titles[0].get("y", 0)) if titles else 0.0
    for n, line in enumerate(titles):
        line.set("y", f"{first + _LEADING * (n - (len(titles) - 1) / 2):.0f}")
        for words in line.iter():
            size = float(words.get("font-size", "0px").removesuffix("px"))
            if size and words.text:
                largest = _TITLE_WIDTH / (measure(words.text, bold=False) * size * _SIZE)
                words.set("font-size", f"{size * min(_TITLE if len(titles) == 1 else _TITLES, largest):.0f}px")
    for line in head.iter():
        if line.get("text-anchor") == "end" and line.get("y"):
            line.set("y", f"{float(line.get('y', 0)) + 200 + _LEADING / 2 * len(titles):.0f}")


def _resized(text: ElementTree.Element) -> None:
    for element in text.iter():
        size = element.get("font-size")
        if size and size != "0px":
            element.set("font-size", f"{float(size.removesuffix('px')) * _SIZE:.0f}px")


@lru_cache(maxsize=64)
def _glyph(character: str) -> tuple[str, float]:
    """(path, advance in thousandths of the size) of a sign of verovio's font; of one that it lacks, nothing."""
    import verovio

    folder = Path(verovio.toolkit().getResourcePath())
    code = f"{ord(character):04X}"
    try:
        drawing = (folder / _SIGNS / f"{code}.xml").read_text()
        boxes = (folder / f"{_SIGNS}.xml").read_text()
    except OSError:
        return "", 0.0
    path = re.search(r' d="([^"]*)"', drawing)
    advance = re.search(rf'c="{code}"[^>]*h-a-x="([\d.]+)"', boxes)
    return path[1] if path else "", float(advance[1]) if advance else 0.0
