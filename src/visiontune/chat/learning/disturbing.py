"""Lessons as hurried people would write them: the same message in small letters, without punctuation, with slips."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from visiontune.chat.base import MAKING
from visiontune.chat.learning.lessons import Lesson, Span

_GREETINGS = (
    "hi, ",
    "hey, ",
    "hello! ",
    "ok so ",
    "um ",
    "please ",
    "pls ",
    "right, ",
    "yo ",
    "good morning, ",
    "so, ",
    "hey there ",
)
_BETWEEN = (
    " and ",
    " and then ",
    ", then ",
    ". Then ",
    ". Also ",
    "; also ",
    ", and also ",
    " plus ",
    ". After that, ",
    ". And ",
    ". ",
    "\n",
    " & then ",
    ", and ",
    " and afterwards ",
    " and to go with it ",
    ". Next, ",
)
_ENDINGS = (" please", " pls", " thanks", ", thank you!", " thx", " asap", ", ta", " :)", " if you can", "!", ".", "")


def disturbed(one: Lesson, dice: random.Random) -> Lesson:
    """`one` in another hand; what is to be spoken stays as it is."""
    if dice.random() < 0.3:
        one = replace(one, text=one.text.lower()) if len(one.text.lower()) == len(one.text) else one
    elif dice.random() < 0.05:
        one = replace(one, text=one.text.upper()) if len(one.text.upper()) == len(one.text) else one
    if dice.random() < 0.15:
        one = _changed(one, lambda sign: "" if sign in ",.;!?" else sign, dice, 1.0)
    if dice.random() < 0.25:
        one = _changed(one, lambda sign: _slip(sign, dice) if sign.isalpha() else sign, dice, 0.03)
    intent = one.intents[0]
    if dice.random() < 0.1:
        one = _before(dice.choice(_GREETINGS), one)
    ends_in_speech = (
        any(span.slot == "subject" and span.end >= len(one.text) for span in one.spans) and intent == "speech"
    )
    if dice.random() < 0.1 and not ends_in_speech and len(one.intents) == 1:
        one = replace(one, text=one.text.rstrip(".!?") + dice.choice(_ENDINGS)) if not _touches(one) else one
    return one


def several(lessons: Sequence[Lesson], count: int, dice: random.Random) -> list[Lesson]:
    """`count` messages of two requests each, put together from `lessons` with one."""
    first = [one for one in lessons if one.intents[0] in ("image", "video", "music") and _short(one)]
    second = [one for one in lessons if one.intents[0] in (*MAKING, "followup") and _short(one)]
    return [_joined(dice.choice(first), dice.choice(second), dice) for _ in range(count)] if first and second else []


def _short(one: Lesson) -> bool:
    return len(one.intents) == 1 and len(one.text) < 110 and "\n" not in one.text


def _joined(one: Lesson, other: Lesson, dice: random.Random) -> Lesson:
    between = dice.choice(_BETWEEN)
    text = one.text.rstrip(".!?, ") + between
    if between.rstrip()[-1:] not in (".", "!") and other.text[1:2].islower():
        other = replace(other, text=other.text[0].lower() + other.text[1:])
    lead = len(between) - len(between.lstrip(" .,;!\n"))
    moved = tuple(replace(span, start=span.start + len(text), end=span.end + len(text)) for span in other.spans)
    begins = (len(one.text.rstrip(".!?, ")) + lead,)
    kept = tuple(span for span in one.spans if span.end <= begins[0])
    return Lesson(text + other.text, (one.intents[0], other.intents[0]), kept + moved, begins, one.family)


def _touches(one: Lesson) -> bool:
    return any(span.end >= len(one.text.rstrip(".!?")) + 1 for span in one.spans)


def _before(start: str, one: Lesson) -> Lesson:
    by = len(start)
    spans = tuple(replace(span, start=span.start + by, end=span.end + by) for span in one.spans)
    return replace(one, text=start + one.text, spans=spans, begins=tuple(at + by for at in one.begins))


def _slip(letter: str, dice: random.Random) -> str:
    return dice.choice(("", letter * 2, dice.choice("aeinrst")))


def _changed(one: Lesson, change: object, dice: random.Random, share: float) -> Lesson:
    """Every character outside of marked spans is changed with a chance of `share`; places move along."""
    assert callable(change)
    text, moved = "", []
    for at, sign in enumerate(one.text):
        moved.append(len(text))
        marked = any(span.start <= at < span.end for span in one.spans)
        # A sign within a number ("2.5", "1:30") belongs to it.
        in_number = one.text[at - 1 : at].isdigit() and one.text[at + 1 : at + 2].isdigit()
        keep = marked or in_number or dice.random() >= share
        text += sign if keep else change(sign)
    moved.append(len(text))
    spans = tuple(Span(s.slot, moved[s.start], moved[s.end - 1] + 1, s.value) for s in one.spans)
    return replace(one, text=text, spans=spans, begins=tuple(moved[at] for at in one.begins))
