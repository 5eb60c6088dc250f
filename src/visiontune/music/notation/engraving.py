"""Scores engraved: MusicXML to pages of SVG by verovio, and those to one SVG, PDF or PNG.

What verovio leaves to fonts of the reader's is settled here, so that a page looks the same everywhere: signs among
words become outlines, and words are set in our own typeface. The same document gives the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError
from visiontune.music.notation.engrave_text import SVG, settled

if TYPE_CHECKING:
    import pyvips

SUFFIXES = (".svg", ".pdf", ".png")
_WIDTH, _HEIGHT = 2100, 2970
"""A page in tenths of a millimetre: A4."""
_PIXELS = 1600
"""Width of a page as PNG."""
_DPI = 300
"""Of a page in a PDF."""
_WRONG = "is no MusicXML that can be engraved (damaged?); give an uncompressed .musicxml or .xml file"


def engrave(musicxml: str) -> list[str]:
    """The pages of a score, each an SVG document of A4.

    Raises:
        InputError: it is no MusicXML, or is damaged.
    """
    import verovio

    parts = _checked(musicxml)
    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit(False)
    # Every thread has a path of its own, and only the one that imported verovio has it set.
    toolkit.setResourcePath(str(Path(verovio.__file__).parent / "data"))
    toolkit.setOptions(_options(parts))
    if not toolkit.loadData(musicxml) or not toolkit.getPageCount():
        raise InputError("score", musicxml[:80], _WRONG)
    pages = (toolkit.renderToSVG(number + 1) for number in range(toolkit.getPageCount()))
    return [_page(page, number) for number, page in enumerate(pages, 1)]


def write_engraving(musicxml_path: Path, target: Path) -> None:
    """Engrave a MusicXML file to `target`: .svg and .png show the pages below one another, .pdf has them all.

    Raises:
        InputError: the file is no MusicXML, is damaged or missing, or `target` is of another format.
        StorageError: `target` cannot be written.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("--output", str(target), f"a score is engraved as {', '.join(SUFFIXES)}")
    pages = engrave(_read(musicxml_path))
    if suffix == ".svg":
        content = stacked(pages).encode()
    elif suffix == ".png":
        content = _png(pages)
    else:
        from visiontune.music.notation.engrave_pdf import pdf

        content = pdf([_drawn(page, round(_WIDTH / 254 * _DPI)) for page in pages], _DPI, _title(pages[0]))
    with translating_os_errors(f"{target.name} cannot be written"):
        target.write_bytes(content)


def stacked(pages: list[str]) -> str:
    """All pages as one SVG document, below one another."""
    if len(pages) == 1:
        return pages[0]
    tall = _HEIGHT * len(pages)
    inner = [
        page.replace("<svg ", f'<svg y="{_HEIGHT * n}" ', 1)
        .replace('width="210mm" height="297mm"', f'width="{_WIDTH}" height="{_HEIGHT}"', 1)
        .strip()
        for n, page in enumerate(pages)
    ]
    size = f'width="210mm" height="{297 * len(pages)}mm" viewBox="0 0 {_WIDTH} {tall}"'
    return f'<svg xmlns="{SVG}" {size}>' + "".join(inner) + "</svg>\n"


def _options(parts: int) -> dict[str, Any]:
    return {
        "pageWidth": _WIDTH,
        "pageHeight": _HEIGHT,
        "pageMarginLeft": 150,
        "pageMarginRight": 150,
        "pageMarginTop": 150,
        "pageMarginBottom": 120,
        "scale": 100,
        # Half the distance of two lines: a staff is 7 mm high for one player, less in a large score.
        "unit": 8.6 if parts < 3 else 7.6 if parts < 6 else 6.4,
        "header": "auto",
        "bottomMarginHeader": 9.0,
        "footer": "none",
        "breaks": "auto",
        "breaksNoWidow": True,
        "justifyVertically": True,
        "lyricWordSpace": 1.6,
        "systemDivider": "none",
        "svgViewBox": True,
        "svgRemoveXlink": True,
        "svgFormatRaw": True,
        "smuflTextFont": "none",
        "xmlIdSeed": 1,
    }


def _checked(musicxml: str) -> int:
    """How many parts the score has."""
    try:
        root = ElementTree.fromstring(musicxml)
    except (ElementTree.ParseError, ValueError) as error:
        raise InputError("score", musicxml[:80], f"{_WRONG}: {error}") from error
    parts = len(root.findall("part-list/score-part"))
    if root.tag not in ("score-partwise", "score-timewise") or not parts or root.find(".//measure") is None:
        raise InputError("score", musicxml[:80], _WRONG)
    return parts


def _read(path: Path) -> str:
    try:
        root = ElementTree.fromstring(path.read_bytes())  # by its own encoding
    except OSError as error:
        raise InputError("score", str(path), f"cannot be read: {error.strerror}") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError("score", str(path), f"{_WRONG}: {error}") from error
    return ElementTree.tostring(root, encoding="unicode")


def _page(svg: str, number: int) -> str:
    """A page whose names are its own, without what only scripts need."""
    name = re.findall(r'id="([^"]+)"', svg[: svg.index(">", svg.index("<svg")) + 1])[0]
    root = ElementTree.fromstring(svg.replace(name, f"page-{number}"))
    settled(root)
    root.set("width", "210mm")
    root.set("height", "297mm")
    ElementTree.register_namespace("", SVG)
    return (
        ElementTree.tostring(root, encoding="unicode").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "") + "\n"
    )


def _title(page: str) -> str:
    found = re.search(r"<title>([^<]*)</title>", page)
    return found[1] if found else ""


def _drawn(page: str, width: int) -> pyvips.Image:
    """A page as one band of grey on white."""
    import pyvips

    from visiontune.image.fonts import use_our_fonts

    use_our_fonts()
    scale = width / _WIDTH
    sized = page.replace('width="210mm" height="297mm"', f'width="{_WIDTH}" height="{_HEIGHT}"', 1)
    image = pyvips.Image.svgload_buffer(sized.encode(), scale=scale, unlimited=True)
    return image.flatten(background=[255, 255, 255]).colourspace("b-w")[0]


def _png(pages: list[str]) -> bytes:
    import pyvips

    tall = pyvips.Image.arrayjoin([_drawn(page, _PIXELS) for page in pages], across=1)
    content: bytes = tall.pngsave_buffer(compression=6, keep="none")
    return content
