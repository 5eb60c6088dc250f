"""A message whose second half builds on its first is parted: "write a haiku, then read it aloud" asks for two things.

The network parts most messages; this is a net beneath it for clauses that can mean nothing else, as what is not parted
is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from visiontune.chat.base import Understanding, Wish
from visiontune.chat.plans.joining import wants_text
from visiontune.chat.plans.referring import medium_of
from visiontune.chat.wording.values import value

_THEN = r"(?:(?:and|then|afterwards|after that|next|finally|also|now|please)\b[\s,]*)"
_VERB = (
    r"(?:set|read|sing|turn|make|draw|paint|illustrate|narrate|put|use|animate|record|recite|say|speak|compose|create|film|convert|"
    r"play|perform)\b"
)
_THAT = r"(?:it|them|that|both|those|the (?:poem|haiku|limerick|story|text|lyrics|answer|song|piece|tune|picture|drawing|painting)s?)\b"
_CLAUSE = re.compile(
    rf"(?:\s*[,;.!:]\s*(?:\d[.)]\s*)?{_THEN}*|\s+\d[.)]\s+|\s+{_THEN}+)(?={_VERB}[^,;.!?]{{0,50}}?\b{_THAT})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*1[.)]\s+")
_BUILDS = {"image": ("video",), "music": ("video",)}
"""What is made of what; all else that follows changes the thing itself ("… and make it 20 seconds")."""
_READ = 4_000
"""Characters of a message that are read for what it asks."""


def completed(understanding: Understanding) -> Understanding:
    """With the whole of a long message's last subject: of long texts, only the beginning is read for what they ask."""
    text, last = understanding.text, understanding.wishes[-1]
    subject = str(last.slots.get("subject") or "")
    end = last.start + len(last.text)
    at = text.find(subject, last.start, end) if subject else -1
    # Only where the subject runs up to where reading stopped: what follows is more of it.
    if (
        at < 0
        or end >= len(text.rstrip())
        or len(understanding.text) <= _READ
        or end < _READ - 8
        or at + len(subject) < end - 8
    ):
        return understanding
    whole = replace(last, slots={**last.slots, "subject": text[at:].strip()}, text=text[last.start :])
    return replace(understanding, wishes=(*understanding.wishes[:-1], whole))


def parted(understanding: Understanding) -> Understanding:
    """The understanding with its one wish parted, where later clauses build on the first; else as it is."""
    if len(understanding.wishes) != 1:
        return understanding
    (wish,) = understanding.wishes
    if wish.intent in ("speech", "cancel", "status") or wish.held is not None:
        return understanding
    places = list(_places(wish))
    if not places:
        return understanding
    first = _NUMBER.sub("", wish.text[: places[0][0]]).strip()
    writes = wants_text(first)
    if not writes and wish.intent not in _BUILDS:
        return understanding
    ends = [*(start for start, _ in places[1:]), len(wish.text)]
    rest = [wish.text[begin:end].strip(" ,;.") for (_, begin), end in zip(places, ends, strict=True)]
    if not all(_builds(part, wish, writes) for part in rest):
        return understanding
    head = (
        Wish("chat", 1.0, {}, first, wish.start)
        if writes
        else replace(wish, text=first, slots=_said(first, wish.slots))
    )
    tail = [
        Wish("followup", 1.0, _said(part, wish.slots), part, wish.start + begin)
        for part, (_, begin) in zip(rest, places, strict=True)
    ]
    return replace(understanding, wishes=(head, *tail))


def _places(wish: Wish) -> Iterator[tuple[int, int]]:
    """(end of what is before, begin) of each clause; none inside the subject or a quotation."""
    subject = str(wish.slots.get("subject") or "")
    at = wish.text.find(subject) if subject else -1
    for found in _CLAUSE.finditer(wish.text):
        inside = at >= 0 and at < found.start() < at + len(subject)
        quoted = wish.text[: found.start()].count('"') % 2 or wish.text[: found.start()].count("“") > wish.text[
            : found.start()
        ].count("”")
        if not inside and not quoted and found.start() > 0:
            yield found.start(), found.end()


def _builds(part: str, wish: Wish, writes: bool) -> bool:
    medium = medium_of(part)
    return medium is not None and (writes or medium in _BUILDS[wish.intent])


def _said(part: str, slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots that a part of the message states."""
    lowered = part.lower()
    return {name: told for name, told in slots.items() if str(told).lower() in lowered or value(name, part) == told}
