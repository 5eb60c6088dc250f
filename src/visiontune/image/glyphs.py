"""Which characters can be drawn here, and the words of a plan without those that cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from visiontune.image.plan import ScenePlan

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.weights import Weights

_NEVER_DRAWN = ("Cf", "Cc", "Mn", "Mc", "Me", "Zs", "Zl", "Zp")
"""Categories without ink of their own; marks are drawn with the letter they stand on."""
_RIM = 3  # pixels of the frame of Pango's box at size 45


def missing(text: str, fonts: Sequence[Path] = ()) -> str:
    """The characters of `text` that no font here can draw, each once, in order of appearance.

    Args:
        fonts: Further font files, on which Pango falls back from now on in this process.
    """
    files = tuple(map(str, fonts)) or ("",)
    return "".join(
        one
        for one in dict.fromkeys(text)
        if unicodedata.category(one) not in _NEVER_DRAWN and not any(_drawable(one, file) for file in files)
    )


@lru_cache(maxsize=8192)
def _drawable(character: str, font: str) -> bool:
    """Pango draws a box with the hexadecimal code of a character that no font has.

    Boxes of codes of the same length have the same size and the same frame, so the frame of a character that is
    surely missing (a private one) tells the others. This asks what is drawn, whatever fonts there are.
    """
    import numpy as np

    box = _rendered("\U0010f8c5" if ord(character) > 0xFFFF else "\uf8c5", font)
    found = _rendered(character, font)
    return found.shape != box.shape or not np.array_equal(_rim(found), _rim(box))


def _rim(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    rim = picture.copy()
    rim[_RIM:-_RIM, _RIM:-_RIM] = 0
    return rim


@lru_cache(maxsize=8)
def _rendered(character: str, font: str) -> npt.NDArray[np.uint8]:
    import numpy as np
    import pyvips

    from visiontune.image.fonts import use_our_fonts

    use_our_fonts()
    # libvips remembers what it drew: naming the font makes it draw anew, and loads it.
    own = {"fontfile": font} if font else {}
    try:
        return np.ascontiguousarray(
            pyvips.Image.text(escape(character), font="Noto Sans Bold 45", dpi=72, **own).numpy()
        )
    except pyvips.Error:  # no ink at all
        return np.zeros((1, 1), np.uint8)


_SURE = 0x530
"""Below it are Latin, Greek and Cyrillic, which the bundled fonts have: nothing needs to be asked."""


def legible(plan: ScenePlan, weights: Weights) -> tuple[ScenePlan, tuple[str, ...], tuple[str, ...]]:
    """The plan with words that can be drawn; font families to name for them; and warnings.

    Fonts of Chinese, Japanese and Korean are found or fetched as captions have them. A character that no font has is
    left out rather than drawn as a box.
    """
    from visiontune.image import cjk
    from visiontune.image.fonts import use_our_fonts
    from visiontune.video.fonts import family

    use_our_fonts(lambda: cjk.here(weights))

    text = " ".join((plan.title, plan.number, plan.unit, *plan.labels, *plan.notes, *(h.label for h in plan.heroes)))
    unsure = "".join(dict.fromkeys(character for character in text if ord(character) >= _SURE))
    if not unsure:
        return plan, (), ()
    lacking = missing(unsure)
    files, warnings = cjk.fonts(unsure, unsure if lacking else "", "", weights, "the words on the picture")
    missing(unsure, files)  # makes Pango know the files
    families = tuple(family(file, typographic=True) for file in files)
    lacking = _undrawn(unsure, families)
    if lacking:
        shown = lacking if len(lacking) <= 20 else lacking[:20] + "…"
        remedy = "draw this anew" if files else "install a font for them"  # fetched after a first text was drawn
        warnings.append(f"no font here can draw '{shown}': left out of the picture; {remedy}")
        plan = _without(plan, lacking)
    return plan, families, tuple(warnings)


def _undrawn(characters: str, families: tuple[str, ...]) -> str:
    """Those that an SVG document shows as a box; a font that came after a first text may not be known to all threads."""
    from visiontune.image.fonts import Block, svg_text, with_families
    from visiontune.image.raster import rasterise

    def drawn(character: str) -> npt.NDArray[np.uint8]:
        text = with_families(svg_text(Block((character,), 40, 40), 32, 4, "#000000"), families)
        return rasterise(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{text}</svg>', 64, 64)

    boxes = {size: _frame(drawn(one)) for size, one in ((4, "\uf8c5"), (6, "\U0010f8c5"))}
    seen = [c for c in characters if unicodedata.category(c) not in _NEVER_DRAWN]
    return "".join(c for c in seen if _frame(drawn(c)) == boxes[6 if ord(c) > 0xFFFF else 4])


def _frame(picture: npt.NDArray[np.uint8]) -> tuple[int, ...]:
    """Where the ink begins and ends, and how much of its edge is inked: of all boxes alike."""
    ink = picture[..., :3].min(axis=2) < 128
    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    if not rows.size:
        return ()
    top, bottom, left, right = int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])
    edge = ink[top, left : right + 1].sum() + ink[bottom, left : right + 1].sum()
    return top, bottom, left, right, int(edge), int(ink[top : bottom + 1, left].sum())


def _without(plan: ScenePlan, characters: str) -> ScenePlan:
    gone = {ord(character): None for character in characters}

    def left(text: str) -> str:
        kept = " ".join(text.translate(gone).split())
        return kept if any(character.isalnum() for character in kept) else ""

    return plan.model_copy(
        update={
            "title": left(plan.title), "number": left(plan.number), "unit": left(plan.unit),
            "labels": tuple(map(left, plan.labels)), "notes": tuple(map(left, plan.notes)),
            "heroes": tuple(hero.model_copy(update={"label": left(hero.label)}) for hero in plan.heroes),
        }
    )  # fmt: skip
