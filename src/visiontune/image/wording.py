"""Words for cards: titles from sentences, quotations, and lists cut from the text."""

from __future__ import annotations

import re
from typing import Any

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
    """A few words for a card: the sentence's own subject and verb, or its most telling phrase."""
    text = _OPENING.sub("", document.text.strip().rstrip(".!?"))
    clause = re.split(r"[,;:]| which | because | when | while | that ", text)[0].strip()
    if len(text.split()) <= 6:
        return capital(text)
    if not any(thing.art for thing in found):
        return capital(clause if 3 <= len(clause.split()) <= 9 else _core(document) or clause)
    best = max(found, key=lambda thing: thing.weight)
    subject = " ".join(best.words.split()[-4:])
    root = next((token for token in document if token.dep_ == "ROOT"), None)
    others = [thing for thing in found if thing is not best and thing.weight >= 2]
    if len(subject.split()) < 2 and root is not None and root.lemma_ in ("be", "have") and others:
        return capital(f"{subject} & {others[0].words}") if len(others[0].words.split()) <= 3 else capital(subject)
    return capital(subject)


def _core(document: Any) -> str:
    """Subject, verb and object of the sentence without their tails, at most nine words."""
    root = next((token for token in document if token.dep_ == "ROOT"), None)
    if root is None:
        return ""
    kept = {root.i}
    for child in root.children:
        if child.dep_ in ("aux", "auxpass", "neg", "prt", "acomp"):
            kept.add(child.i)
        if child.dep_ == "advmod":
            kept.update(t.i for t in child.subtree if t.pos_ in ("ADV", "ADP", "PART", "ADJ"))
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            tails = ("relcl", "acl") if child.pos_ != "NOUN" else ("relcl", "prep", "acl")
            kept.update(t.i for t in child.subtree if not any(a.dep_ in tails for a in _up_to(t, child)))
    words = [document[i].text for i in sorted(kept) if not document[i].is_punct]
    if words and words[-1].lower() in ("way", "thing", "process", "kind", "part", "form", "place", "one"):
        words = [t.text for child in root.children if child.dep_ == "nsubj" for t in child.subtree if t.pos_ != "DET"]
        return " ".join(words[:6])
    return " ".join(words) if 2 <= len(words) <= 9 else ""


def _up_to(token: Any, top: Any) -> list[Any]:
    """The token and its heads below `top`."""
    chain = []
    while token.i != top.i:
        chain.append(token)
        token = token.head
    return chain


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
