"""The drawing that a noun phrase names: for its longest run of words, its noun, or what stands before that."""

from __future__ import annotations

from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.kin import animal_meant
from visiontune.image.looks import SIZES, is_colour, is_shade

_MATERIALS = frozenset({
    "stone", "wood", "metal", "iron", "steel", "gold", "silver", "copper", "glass", "paper", "silk", "cotton", "wool",
    "water", "rock", "brick", "ice", "coal", "oil", "gas", "salt", "sugar", "light", "air", "blood", "bone", "skin", "fire",
    "heat", "power", "energy", "food", "world", "country", "earth", "money", "government", "time", "computer", "machine",
})  # fmt: skip
"""What something is of says too little of what it is: stone aqueducts are no rock."""


def singular(token: Any) -> str:
    """The lemma in lower case; spaCy leaves names in the plural and some plurals alone."""
    lemma: str = token.lemma_.lower()
    if lemma.endswith("ies") and len(lemma) > 4 and lemma == token.lower_ and token.tag_ in ("NNS", "NNPS"):
        return lemma[:-3] + "y"
    if (
        lemma.endswith("s")
        and not lemma.endswith(("ss", "us", "is"))
        and token.tag_ in ("NNS", "NNPS")
        and lemma == token.lower_
    ):
        return lemma[:-1]
    return lemma


def drawing_of(chunk: Any, kept: list[Any], beside: frozenset[str], *, loose: bool) -> tuple[Art | None, Any]:
    """The drawing for the longest run of words that ends in the head, for the head, or else for its modifier.

    Returns also that modifier, or None.
    """
    book = catalogue()
    root = chunk.root
    if root.lower_ == "earth" and root.text.islower() and not any(t.lower_ in ("the", "planet") for t in chunk):
        return None, None  # soil
    said = next((o for p in root.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj"), None)
    whole_phrase = f"{singular(root)} of {singular(said)}" if said is not None else ""
    if whole_phrase in book.words:
        return book.words[whole_phrase], None  # "the meaning of life"
    content = [
        t for t in kept if not is_colour(t) and not is_shade(t) and not t.like_num and (t.lower_ not in SIZES or t.i == root.i)
    ]  # fmt: skip
    upto = [t for t in content if t.i <= root.i]
    whole = [t for t in kept if t.i <= root.i]
    if (kin := animal_meant(root, upto, beside)) is not None:
        return kin, None
    runs = [whole] if len(whole) > len(upto) else []  # "black hole" is a name, "black dog" is not
    for run in [*runs, *(upto[-size:] for size in range(len(upto), 0, -1))]:
        if not run or run[-1].i != root.i:
            continue
        for words in (
            [t.lower_ for t in run[:-1]] + [singular(root)],
            [singular(t) for t in run],
            [t.lower_ for t in run],
        ):
            phrase = " ".join(words).replace(" - ", "-")
            art = book.find(phrase, beside, loose=loose and len(run) == 1 and root.pos_ != "PROPN")
            if art is not None:
                return art, None
            if len(run) == 1 and book.vocabulary.meaning(phrase, beside)[0] and phrase in book.vocabulary.contexts:
                return None, None  # another sense, which has no drawing: its modifier would not help
    # "honey bees' dance", "steam power": the modifier says more than a head that has no drawing.
    for token in reversed(upto[:-1]):
        if singular(token) in _MATERIALS:
            continue
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("compound", "poss", "nmod"):
            art = book.find(singular(token), beside)
            if art is not None and art.place not in ("symbol", "bust", "person"):
                return art, token
    return None, None
