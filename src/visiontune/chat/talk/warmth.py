"""What is said to somebody who tells of their life. Grief and need are never left to a small model's guess."""

from __future__ import annotations

import re
from functools import cache

_NEED = (
    r"\b(?:(?:kill|hurt|harm|cut)(?:ing)? myself|suicid\w*|(?:want|going) to die|end (?:my life|it all)|self[- ]?harm|"
    r"no reason to live|"
    r"better off dead|dont want to live)\b"
)
_CLOSE = (
    r"(?:mother|mum|mom|father|dad|grand\w+|wife|husband|brother|sister|son|daughter|friend|dog|cat|aunt|uncle|"
    r"baby|partner|granny|nan|pet)"
)
_TOLD: tuple[tuple[str, str], ...] = (
    (_NEED,
     "I’m very sorry that you feel this way. I am a program and cannot help as a person can: please talk to somebody "
     "now, a friend, a "
     "doctor, or your local emergency number or crisis line. You do not have to carry this alone."),
    (rf"\bmy {_CLOSE}(?: \w+)? (?:is|are) (?:dead|gone)\b|\bmy \w+(?: \w+)? (?:has |have |had |just )*(?:died|passed away)\b(?! on me)|"
     r"\b(?:i|we)(?: have|ve)?(?: just)? lost (?:my|our) (?!job|keys?|phone|wallet|way|bag)\w+|\bfuneral\b|"
     r"\bi miss (?:my|her|him)\b",
     "I’m very sorry for your loss{name}. I am only a program, but if a quiet piece of music or a picture to remember "
     "by would help, I can "
     "make it."),
    (r"\b(?:(?:is|am|are|was|im|got|been|feel\w*|in) (?:\w+ )?(?:sick|ill|hospital|hurt|unwell|in pain|injured)|"
    r"cancer|accident|broke up|left me|divorc\w+|fired|"
     r"lost (?:my|our) (?:job|keys?|phone|wallet|bag)|laid off|failed|stolen|robbed|worried|afraid|scared|awful|"
     r"terrible|horrible|(?:life|it|this) is (?:so )?hard|"
     r"bad day|rough day|long day|sad|lonely|depressed|crying|cried|stressed|exhausted|bullied|argu(?:ed|ment)|"
     r"cant sleep|broke my|hurts)\b",
     "I’m sorry to hear that{name}. I am only a program, but if calm music or a quiet picture would do you good, say "
     "so and I will make it."),
    (r"\b(?:new (?:job|baby|house|home|flat|puppy|kitten|car|bike)|(?:get|got|getting|are|am|im|just) (?:married|"
    r"engaged|promoted)|passed (?:my|the) \w+|"
     r"(?:i|we) won|graduat\w+|pregnant|was born|newborn|moved in(?:to)?|finally|anniversary|wedding|so (?:happy|"
     r"excited|proud)|"
     r"(?:first|best) (?:day|time|prize)|on holiday|good news|great news|finished)\b",
     "That is good news{name}! Shall I make something to mark it: a picture, a card, or a tune?"),
)  # fmt: skip


def in_need(message: str) -> str:
    """What is said to somebody in danger, whatever model there is; else empty."""
    pattern, answer = _compiled()[0]
    return answer if pattern.search(_bare(message)) else ""


def warm_words(message: str, name: str = "") -> str:
    """What is said to good and bad news; empty where the message tells neither.

    Args:
        message: A statement of the user's.
        name: What to call the user.
    """
    said = _bare(message)
    called = f", {name}" if name else ""
    return next((answer.replace("{name}", called) for pattern, answer in _compiled() if pattern.search(said)), "")


def _bare(message: str) -> str:
    return " ".join(message[:2_000].casefold().replace("'", "").replace("’", "").split())


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), answer) for pattern, answer in _TOLD)
