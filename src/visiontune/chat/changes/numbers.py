"""Numbers in follow-ups: lengths, shapes, sizes, seeds, how many, how much more."""

from __future__ import annotations

import re

from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import holds
from visiontune.chat.wording.amounts import counts, durations, number

LADDER: tuple[tuple[str, float], ...] = (
    ("9:21", 9 / 21), ("9:16", 9 / 16), ("4:5", 4 / 5), ("1:1", 1.0), ("16:9", 16 / 9), ("21:9", 21 / 9),
)  # fmt: skip
"""Shapes from the tallest to the widest; the first and the last only where somebody wants more than 9:16 or 16:9."""
_STEP = {
    "much": 2.0,
    "a lot": 2.0,
    "far": 2.0,
    "way": 2.0,
    "a bit": 0.5,
    "a little": 0.5,
    "slightly": 0.5,
    "a touch": 0.5,
    "somewhat": 0.5,
}
_AGAIN = (
    r"another(?! (?:angle|aspect|side|language|composer|instrument|voice|speaker|narrator|key|style|"
    r"colou?r|background|format|picture\b.*\bscene))"
    r"|again|once more|one more(?: time)?|same again|try (?!a different (?:voice|style))(?:again|another|"
    r"once)|retry|re-?roll|redo|re-?make|do(?:-| it | that | )?over|encore|repeat|a fresh (?:one|take|"
    r"version|look|start|interpretation|idea)|afresh|"
    r"a different (?:one|version|take|picture|image|song|film|video|piece|seed)|different seed|(?:a )?new "
    r"(?:one|version|take|seed)|run it|another go|"
    r"something (?:completely |totally |quite |very )?(?:different|else)|roll the dice|vary it|"
    r"variations?|variants?|surprise me|others? like|more like (?:the|that|this|it)|"
    r"let chance|give it another|other (?:ones?|versions?)|same prompt|alternatives?|more of (?:them|"
    r"these|those)|\w+ more(?: versions?| pictures?| images?)?$"
)
_RATIOS = ("16:9", "9:16", "4:5", "1:1")
_KEEP = r"(?:keep|same|with the|using the) (?:the )?(?:same )?seed|seed (?:stays|the same)"


def lasts(ask: Ask) -> float | None:
    """The length that is asked for, in seconds."""
    said = ask.slots.get("duration_s")
    if isinstance(said, int | float) and not isinstance(said, bool) and said > 0:
        return float(said)
    # "as" is no second: a length of one word has a figure in it; and 9:16 is a shape.
    said_so = ((one.value, ask.text[one.start : one.end]) for one in durations(ask.text))
    return next((value for value, words in said_so if not words.isalpha() and words not in _RATIOS), None)


def stretched(ask: Ask, now: float) -> float | None:
    """The length in seconds that relative words make of `now`: longer, half as long, add 10 seconds; None where none do."""
    given = lasts(ask)
    if given is not None:
        if (
            ask.has(r"(?:add|plus|extra|extend (?:it |that )?by|longer by|lengthen (?:it |that )?by)")
            or ask.has(r"(?:seconds?|secs?|s|minutes?|mins?) (?:longer|more|extra)")
            or ask.has(r"more (?:seconds?|secs?|minutes?)")
        ):
            return now + given
        if ask.has(
            r"(?:shorten (?:it |that )?by|cut off|trim off|(?:seconds?|secs?|s|minutes?) (?:shorter|less)|can go|"
            r"take off|remove the (?:last|first))"
        ):
            return max(now - given, 1.0)
        return given
    if ask.has(
        r"(?:twice|double|two times|2x|2 times) (?:as long|the length|the duration|that long)|double (?:it|"
        r"its length)|twice as long"
    ):
        return now * 2
    if ask.has(
        r"(?:three times|triple|thrice|3x|3 times) (?:as long|the length|the duration)|triple (?:it|its length)"
    ):
        return now * 3
    if ask.has(r"half (?:as long|the length|the duration|that long)|halve it|half its length"):
        return now / 2
    much = amount(ask)
    if ask.has(r"longer|lengthen|extend|stretch(?: it)?|go on for|prolong|too short|drag it out"):
        return now * (1 + 0.5 * much)
    if ask.has(r"shorter|shorten|too long|trim (?:it|that)|cut it down|tighten|briefer|more concise|quicker cut"):
        return now * max(0.3, 1 - 0.3 * much)
    return None


def tidy(seconds: float, least: float = 2.0, most: float = 3_600.0) -> float:
    """A length as one would say it: whole seconds where it is longer than ten."""
    shown = round(seconds) if seconds >= 10 else round(seconds, 1)
    return float(min(max(shown, least), most))


def amount(ask: Ask | str) -> float:
    """How much of a change: 1, twice that for "much", half for "a bit"."""
    plain = ask if isinstance(ask, str) else ask.plain
    return next((step for words, step in _STEP.items() if holds(plain, words)), 1.0)


def shape_of(width: float, height: float) -> int:
    """Place in `LADDER` of the nearest shape."""
    from math import log

    ratio = log(max(width, 1) / max(height, 1))
    return min(range(len(LADDER)), key=lambda n: abs(log(LADDER[n][1]) - ratio))


def pixels(shape: str, short: int) -> tuple[int, int]:
    """(width, height) of a shape by its short side; the long side in steps of four."""
    across, down = (int(part) for part in shape.split(":"))
    longer = round(short * max(across, down) / min(across, down) / 4) * 4
    return (longer, short) if across >= down else (short, longer)


def seed(ask: Ask) -> int | None:
    """The seed that is named."""
    said = ask.slots.get("seed")
    if not (isinstance(said, int) and not isinstance(said, bool)):
        found = ask.has(r"seed(?: to| of| number| no\.?)?(?: =)?:? (\d{1,10})")
        said = int(found[1]) if found else None
    return said if said is not None and 0 <= said < 2**32 else None


def wants_another(ask: Ask) -> bool:
    """Whether another one is wanted, so that chance decides anew."""
    if keeps_seed(ask) or seed(ask) is not None:
        return False
    if ask.has(r"(?:say|read|speak|play) (?:it|that|this) again"):
        return False
    return ask.has(_AGAIN) is not None


def keeps_seed(ask: Ask) -> bool:
    return ask.has(_KEEP) is not None


def how_many(ask: Ask) -> int | None:
    """How many are asked for: "3 more", "four variations", "5 results"."""
    said = ask.slots.get("count")
    if isinstance(said, int) and not isinstance(said, bool) and said > 0:
        return said
    several = (
        r"(?:more|others?|results?|variations?|variants?|versions?|alternatives?|takes?|of them|of those|of "
        r"these|times(?! (?:as|the|bigger|larger|faster|slower))|like (?:it|that|this)|"
        r"(?:new |different |other )?(?:pictures?|images?|ones|videos?|films?|songs?|pieces?))"
    )
    found = re.search(
        rf"(?<!\w)(\w+(?: dozen)?) (?:more |new |other |different )?{several}(?!\w)", ask.plain, re.IGNORECASE
    )
    if found is None or found[1].lower() in ("one", "a", "an", "the", "no", "second", "two-thirds"):
        return (
            3
            if ask.has(
                r"(?:some|a few|several) (?:more|others|variations|alternatives|versions)|variations of it|more like "
                r"(?:the|that|this)|more of (?:them|these|those)"
            )
            else None
        )
    value = next((int(one.value) for one in counts(found[1])), None)
    return value


def step(text: str) -> float:
    """The number in `text`, or not a number."""
    return number(text)
