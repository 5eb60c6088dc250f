"""Sentences of a text, changed by their number or by their words."""

from __future__ import annotations

import re

from visiontune.text.sentences import split_sentences

_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
WHICH = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d{1,3}(?:st|nd|rd|th)?)"


def place(word: str, many: int) -> int | None:
    """Index of what `word` counts among `many`; None where there is none such."""
    lower = word.lower()
    if lower in ("last", "final"):
        return many - 1 if many else None
    digits = re.match(r"\d{1,4}", lower)
    number = int(digits.group()) if digits else _NUMBERS.get(lower, 0)
    return number - 1 if 1 <= number <= many else None


def edited(text: str, clause: str) -> str | None:
    """`text` as `clause` changes it; None where the clause changes no words of it.

    >>> edited("It rains. Stay in.", "change the last sentence to Go out."), edited("It rains. Stay in.", "leave out the first sentence")
    ('It rains. Go out.', 'Stay in.')
    """
    found = re.fullmatch(
        (
            rf"(?:change|make|replace|turn|rewrite) the ({WHICH}) (sentence|line) (?:to|into|with|by|as|"
            rf"say)\s*:?\s*[\"“]?(.+?)[\"”]?"
        ),
        clause,
        re.IGNORECASE,
    )
    if found:
        return _replaced(text, found[1], found[2], found[3])
    gone = re.fullmatch(
        rf"(?:leave out|skip|remove|delete|drop|cut|without|lose) the ({WHICH}) (sentence|line|paragraph)",
        clause,
        re.IGNORECASE,
    )
    if gone:
        return _replaced(text, gone[1], gone[2], "")
    swap = (
        re.fullmatch(
            (
                r"(?:swap|replace|change|exchange|say) (?:the word |the name )?[\"“']?(.+?)[\"”']? (?:for|with|by|to|"
                r"into) [\"“']?(.+?)[\"”']?"
            ),
            clause,
            re.IGNORECASE,
        )
        or None
    )
    if swap is None:
        instead = re.fullmatch(
            (
                r"(?:say|use|it should be|it's|called)? ?[\"“']?(?P<new>.+?)[\"”']?,? (?:instead of|rather than|not) "
                r"[\"“']?(?P<old>.+?)[\"”']?"
            ),
            clause,
            re.IGNORECASE,
        )
        old, new = (instead["old"], instead["new"]) if instead else ("", "")
    else:
        old, new = swap[1], swap[2]
    if not old:
        return None
    for words in (old, re.sub(r"^(?:the|an?) ", "", old, flags=re.IGNORECASE)):
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        if words and pattern.search(text):
            return pattern.sub(lambda _: new, text)
    return None


def _replaced(text: str, which: str, unit: str, new: str) -> str | None:
    if unit.lower() == "paragraph":
        parts, joint = [part for part in re.split(r"\n\s*\n|\n", text) if part.strip()], "\n\n"
    elif unit.lower() == "line" and "\n" in text:
        parts, joint = text.split("\n"), "\n"
    else:
        parts, joint = split_sentences(text), " "
    at = place(which, len(parts))
    if at is None:
        return None
    new = new.strip()
    if new and new[-1].isalnum() and parts[at].rstrip()[-1:] in ".!?…。":
        new += parts[at].rstrip()[-1]
    return joint.join([*parts[:at], *([new] if new else []), *parts[at + 1 :]])
