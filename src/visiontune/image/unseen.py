"""What a sentence names and does not show: nouns of idioms, likenesses, and what it says is not there.

`at the same time` is no hourglass; `like the spokes of a wheel` no wheel; `no rain falls` no rain.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

Idiom = tuple[str, ...]
_ABSENT = frozenset({"no", "neither", "nor"})
_OWNED = ("a", "the", "this", "that", "his", "her", "its")


@lru_cache(maxsize=1)
def idioms() -> dict[str, tuple[Idiom, ...]]:
    """The turns of phrase of `words/idioms.txt` by their first word, longest first.

    Raises:
        ValueError: one begins with `*`, which stands for any word.
    """
    found: dict[str, list[Idiom]] = {}
    lines = resources.files("visiontune.image").joinpath("words/idioms.txt").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        for phrase in (tuple(part.split()) for part in line.split(",") if part.strip()):
            if phrase[0] == "*" and len(phrase) < 3:
                raise ValueError(f"idioms.txt: {' '.join(phrase)!r} would hide any word")
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


def idiomatic(document: Any) -> frozenset[int]:
    """Indices of the tokens of a parsed text that belong to an idiom."""
    words = [{token.lower_, token.lemma_.lower()} for token in document]
    covered: set[int] = set()
    table = idioms()
    for start, forms in enumerate(words):
        for phrase in (p for form in (*sorted(forms), "*") for p in table.get(form, ())):
            end = start + len(phrase)
            if end > len(words):
                continue
            if all(want == "*" or want in has for want, has in zip(phrase, words[start:end], strict=True)):
                covered.update(range(start, end))
                break
    return frozenset(covered)


def is_absent(token: Any) -> bool:
    """Whether the sentence says that there is none of it, or hardly any: `no rain`, `without wings`."""
    if any(
        child.lower_ in _ABSENT
        or (
            child.lower_ == "little"
            and child.dep_ == "amod"
            and token.tag_ == "NN"
            and not any(other.lower_ in _OWNED for other in token.children)
        )
        for child in token.children
    ):
        return True
    head = token.head
    return token.dep_ == "pobj" and (
        head.lower_ == "without" or (head.lower_ in ("of", "than") and head.head.lower_ in ("instead", "rather"))
    )


def is_likeness(root: Any) -> bool:
    """Whether the noun stands after `like` or `as`, alone, in a list, or as what such a noun is of."""
    while root.head.i != root.i and (root.dep_ == "conj" or (root.dep_ == "pobj" and root.head.lower_ == "of")):
        root = root.head if root.dep_ == "conj" else root.head.head
    return bool(root.dep_ == "pobj" and root.head.lower_ in ("like", "as") and root.head.head.lower_ != "such")
