"""Fonts for Chinese, Japanese and Korean: too large to bundle, fetched once when words on a picture first need one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import VisionTuneError

if TYPE_CHECKING:
    from visiontune.weights import Weights

_KANA = (("\u3040", "\u30ff"), ("\u31f0", "\u31ff"), ("\uff66", "\uff9f"))
_HANGUL = (("\u1100", "\u11ff"), ("\u3130", "\u318f"), ("\uac00", "\ud7af"))
_HAN = (("\u2e80", "\u303f"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uff65"))
_HAN_BY_LANGUAGE = {"ja": "font-jp-bold", "ko": "font-kr-bold"}


def wanted(characters: str, language: str) -> list[str]:
    """Names in the catalogue of weights of the fonts that could draw `characters`, best first.

    Han characters look different in each language; whose they are is told by the language, else by the kana or
    hangul among them.
    """

    def any_of(ranges: Sequence[tuple[str, str]]) -> bool:
        return any(low <= character <= high for character in characters for low, high in ranges)

    found = [_HAN_BY_LANGUAGE[language[:2]]] if language[:2] in _HAN_BY_LANGUAGE and any_of(_HAN) else []
    if any_of(_KANA):
        found.append("font-jp-bold")
    if any_of(_HANGUL):
        found.append("font-kr-bold")
    if any_of(_HAN) and not found:
        found.append("font-sc-bold")
    return list(dict.fromkeys(found))


def here(weights: Weights) -> list[Path]:
    """Those of the fonts that were fetched before."""
    found = (weights.find(name) for name in ("font-sc-bold", "font-jp-bold", "font-kr-bold"))
    return [file for file in found if file is not None]


def fonts(
    text: str, lacking: str, language: str, weights: Weights, purpose: str = "the captions"
) -> tuple[list[Path], list[str]]:
    """Font files for the characters of `text`, and warnings about those that cannot be had for `purpose`.

    A font that is here is used, so that a language's own forms are drawn; one that is not is fetched only for
    characters that no font can draw (`lacking`).
    """
    files, warnings = [], []
    for name in wanted(text, language):
        try:
            found = weights.find(name)
            if found is None and name in wanted(lacking, language):
                found = weights.pull(name)
        except VisionTuneError as error:
            warnings.append(f"the font {name} for {purpose} cannot be had: {error}")
            continue
        files += [found] if found else []
    return files, warnings
