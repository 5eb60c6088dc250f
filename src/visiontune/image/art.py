"""Finding drawings for words, and drawings as SVG symbols with known bounds.

Order: a longer phrase of the word tables, a drawing's exact name, a keyword that names one drawing alone, a spelling
close to a name. Faces, flags, buttons and signs never stand for a noun unless a table says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from visiontune.errors import BackendError, VisionTuneError
from visiontune.image.plan import Place
from visiontune.image.vocabulary import Art as Art
from visiontune.image.vocabulary import Vocabulary, read_vocabulary

BOX = 128.0
"""Drawings are BOX x BOX units."""

_REFUSED = re.compile(
    r"face|flag|button|arrow|oclock|-thirty|square|circle|letter-|digit-|^[0-9]|zodiac|tone[0-9]|heart-hands|"
    r"fist|finger|-sign$|symbol|keycap|^no-|medal$|triangle|diamond-(?:suit|with)|(?:spade|club|heart)-suit|-mark$|"
    r"cat-with|grinning|kissing|smiling|person-(?:pouting|frowning|gesturing|tipping|facepalming|shrugging|bowing)|"
    r"(?:man|woman)-(?:pouting|frowning|gesturing|tipping|facepalming|shrugging|bowing)|couple-with|^kiss|"
    r"japanese-(?!castle)|-hand$|thumb|pile-of-poo|middle|cigarette|levitating|bunny|love-hotel|zombie|^family-"
)
_NAMES = {"red": "#ff0000", "orange": "#ffa500", "silver": "#c0c0c0", "gray": "#808080", "white": "#ffffff"}


@dataclass(frozen=True)
class Symbol:
    """A drawing's body (BOX x BOX units) and the box of its ink: left, top, width, height in those units.

    `tops` is its outline from above: how high the ink reaches, in shares of its height, in columns from left to right.
    """

    body: str
    left: float
    top: float
    width: float
    height: float
    tops: tuple[float, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All words and drawings."""

    vocabulary: Vocabulary
    arts: Mapping[str, Art]
    keywords: Mapping[str, Art]
    emoji: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, Art]:
        """Words of the tables that mean one thing wherever they stand."""
        return self.vocabulary.words

    def find(self, phrase: str, beside: frozenset[str] = frozenset(), *, loose: bool = False) -> Art | None:
        """The drawing for a phrase in lower case and singular, or None.

        Args:
            phrase: One word or several.
            beside: The other words of the text: `web` is another thing beside `spider`.
            loose: Also by keyword and by near spelling. For short prompts: in a long sentence these find too much.
        """
        decided, art = self.vocabulary.meaning(phrase, beside)
        if decided or len(phrase) < 3:
            return art
        name = phrase.replace(" ", "-")
        if name in self.arts:
            return self.arts[name]
        if loose and phrase in self.keywords:
            return self.keywords[phrase]
        return self._near(phrase) if loose and len(phrase) >= 7 else None

    def art(self, name: str) -> Art | None:
        return self.arts.get(name)

    def of_emoji(self, text: str) -> list[str]:
        """Names of the drawings of the emoji in `text`, in order."""
        names = []
        rest = text.replace("\ufe0f", "")
        while rest:
            for length in (7, 5, 4, 3, 2, 1):
                code = "-".join(f"{ord(character):x}" for character in rest[:length])
                if len(rest) >= length and code in self.emoji and not rest[0].isascii():
                    names.append(self.emoji[code])
                    rest = rest[length:]
                    break
            else:
                rest = rest[1:]
        return names

    def _near(self, phrase: str) -> Art | None:
        """One letter wrong in a long word, the first letter right: more than that finds another thing."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        candidates = [word for word in self.words if word[0] == phrase[0] and abs(len(word) - len(phrase)) <= 1]
        found = process.extractOne(phrase, candidates, scorer=OSA.distance, score_cutoff=1)
        return self.words[found[0]] if found else None


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The tables and the bundled index, read once.

    Raises:
        BackendError: the art is not bundled (a source tree whose build hook has not run).
    """
    index = _index()
    vocabulary = read_vocabulary()
    arts = dict(vocabulary.arts)
    for name in index:
        if name not in arts and not _REFUSED.search(name):
            arts[name] = Art(name, *_default(index[name]))
    for art in vocabulary.words.values():
        arts.setdefault(art.name, replace(art, who=None))
    return Catalogue(vocabulary, arts, _keywords(index, arts), _emoji(index))


def _default(entry: Mapping[str, Any]) -> tuple[str, Place, int]:
    """Habitat, place and size where the table has none, by the emoji's group."""
    group = str(entry.get("group", ""))
    if group in ("3", "animals-nature"):
        return "meadow", "ground", 2
    if group in ("4", "food-drink"):
        return "home", "table", 1
    return "card", "symbol", 2


def _keywords(index: Mapping[str, Mapping[str, Any]], arts: Mapping[str, Art]) -> dict[str, Art]:
    """Keywords that only one usable drawing has: a shared one would be a guess."""
    owners: dict[str, set[str]] = {}
    for name, art in arts.items():
        for keyword in index.get(name, {}).get("keywords", ()):
            owners.setdefault(str(keyword).lower(), set()).add(art.name)
    return {word: arts[next(iter(names))] for word, names in owners.items() if len(names) == 1 and len(word) > 3}


def _emoji(index: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, entry in index.items():
        code = str(entry.get("hexcode", "")).lower().replace("-fe0f", "")
        if code:
            found.setdefault("-".join(part.lstrip("0") or "0" for part in code.split("-")), name)
    return found


def _index() -> Mapping[str, Mapping[str, Any]]:
    try:
        from visiontune import bundled

        return bundled.art_index()
    except (VisionTuneError, OSError) as error:
        raise BackendError(f"the drawings are not bundled in this installation ({error}); install it anew") from error


def own(name: str) -> str | None:
    """The SVG of one of our own drawings, or None."""
    if re.fullmatch("vt-[a-z0-9_-]+", name) is None:  # also none that leads to another folder
        return None
    file = resources.files("visiontune.image").joinpath(f"drawings/{name[3:]}.svg")
    return file.read_text("utf-8") if file.is_file() else None


@lru_cache(maxsize=512)
def symbol(name: str) -> Symbol:
    """The drawing `name`: ids made its own (so that several fit one document), colours as `#rrggbb`, bounds measured.

    Raises:
        BackendError: there is no such drawing.
    """
    import numpy as np

    from visiontune.image.raster import rasterise_rgba

    svg = own(name) or _bundled(name)
    body = re.sub(r"^.*?<svg\b[^>]*>|</svg>\s*$", "", svg.strip(), flags=re.DOTALL)
    tag = re.sub(r"[^a-z0-9]", "", name)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{tag}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{tag}-\1)", body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{tag}-\1"', body)
    body = re.sub(r'="(red|orange|silver|gray|white)"', lambda found: f'="{_NAMES[found[1]]}"', body)
    size = 64
    frame = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="-64 -64 256 256">{}</svg>'
    )
    ink = rasterise_rgba(frame.format(body), 2 * size, 2 * size)[..., 3] > 24
    inside = ink[size // 2 : size // 2 + size, size // 2 : size // 2 + size]
    if ink.sum() > inside.sum():
        # Some drawings hold leftovers beside their box, which a browser's view box hides.
        body = (
            f'<clipPath id="{tag}-box"><rect width="128" height="128"/></clipPath>'
            f'<g clip-path="url(#{tag}-box)">{body}</g>'
        )
    ink = inside
    if not ink.any():
        raise BackendError(f"the drawing {name!r} is empty")
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    unit = BOX / size
    left, top = float(columns[0]) * unit, float(rows[0]) * unit
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tops = tuple(float(share) for share in (1 - box.argmax(axis=0) / box.shape[0]) * box.any(axis=0))
    return Symbol(body, left, top, (float(columns[-1]) + 1) * unit - left, (float(rows[-1]) + 1) * unit - top, tops)


def _bundled(name: str) -> str:
    from visiontune import bundled

    try:
        return bundled.art_svg(name)
    except (VisionTuneError, OSError) as error:
        raise BackendError(f"there is no drawing {name!r}") from error
