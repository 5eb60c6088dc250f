"""Words for cards: titles from sentences, quotations, and lists cut from the text."""

from __future__ import annotations

import re
from typing import Any

from visiontune.image.headline import MOST, headline
from visiontune.image.phrases import Thing
from visiontune.image.plan import ScenePlan

_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{12,240})[\"”»“]")
_SAID = re.compile(
    r"^(?P<who>[A-Z][\w.' -]{2,40}?)\s+(?:once\s+)?(?:said|wrote|asked|declared|warned|told \w+|argued|believed)\b"
)

_OPENING = re.compile(
    r"^(?:(?:please )?(?:note|remember|bear in mind|keep in mind)(?: that)?|(?:that|this)(?:'s|’s| is| was) (?:what|why|how))\b,?\s*",
    re.IGNORECASE,
)


def quotation(text: str) -> ScenePlan | None:
    """The words between quotation marks, with whose they are, where they are the better part of the text."""
    found = _QUOTED.search(text)
    if found is None or len(found[1].split()) < 4 or len(found[1]) < len(text) * 0.4:
        return None
    after = text[found.end() :].strip(" .,;:–—-()")
    before = text[: found.start()].strip(" .,;:–—-(")
    said = _SAID.match(before)
    who = said["who"] if said else ""
    if not who and after:
        who = re.sub(r"^(?:said|wrote|by|as|is what)\s+", "", after)
        who = re.sub(r"\s+(?:said|once said|wrote)\b.*$", "", who)
    who = who if len(who.split()) <= 5 and who[:1].isupper() else ""
    return ScenePlan(template="quotation", title=found[1].strip(), labels=(who,) if who else ())


def title_of(document: Any, found: list[Thing]) -> str:
    """A few words for a card: what the sentence says of what, or its most telling phrase."""
    text = _OPENING.sub("", document.text.strip().rstrip(".!?"))
    if len(text.split()) <= 6:
        return capital(text)
    said = headline(document)
    if said:
        return said
    text = re.sub(
        r"^(?:in|on|at|by|from|with|after|before|during|inside|over|under)\s[^,]{3,40},\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    cuts = [
        m.start()
        for m in re.finditer(
            r"[,;:]|\s(?:and|or|but|which|because|when|while|that|like|so|as|before|after|until)\s|$", text
        )
    ]
    fitting = [text[:cut].strip() for cut in cuts if 3 <= len(text[:cut].split()) <= MOST]
    if fitting or not found:
        return capital(fitting[-1] if fitting else " ".join(text.split()[:12]))
    if len(text.split()) <= MOST + 3:
        return capital(text)
    best = max(found, key=lambda thing: thing.weight)
    return capital(" ".join(best.words.split()[-4:]))


def items(text: str, most: int = 6) -> list[str]:
    """The items of an enumeration `a, b and c`, without articles, each at most five words."""
    parts = re.split(r"\s*(?:,|;|\band\b|\bor\b|&)\s*", text.strip(" .!?"))
    cleaned = [re.sub(r"^(?:then|also|the|an?|its|their|his|her|our|some|both)\s+", "", part.strip()) for part in parts]
    return [item for item in cleaned if item and len(item.split()) <= 5][:most]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short(words: str, most: int = 3) -> str:
    """The last words of a phrase as a label."""
    parts = words.split()
    return capital(" ".join(parts[-most:]) if len(parts) > most else words)
