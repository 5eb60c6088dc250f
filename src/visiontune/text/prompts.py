"""What a prompt asks for: the words that say what it is about, and whether facts can answer it at all."""

from __future__ import annotations

import re

from visiontune.text.terms import STOP_WORDS, stem, words

# How people ask, not what they ask about.
# ruff: noqa: SIM905 - a hundred quoted words are hard to read
_ASKING = frozenset(
    stem(word)
    for word in """
    animate animation bad basic brief briefly clip cool create describe description detail discover documentary
    easy educational episode essay everything exactly example explain explained explainer explainers explanation
    explore fact facts fascinating film fun funny generate good guide happen happens history important
    interesting intro introduce introduction know learn lecture lesson life live lives long look minute minutes
    movie narrate narrated narration overview people picture pictures please prepare presentation produce
    project quick quickly reel report script second seconds short show simple simply slide story summary talk
    teach tell today topic understand understanding video videos want watch way well wonder work working works
    world
    """.split()
)
# As a verb of the prompt only: writing is a topic, too.
_WRITE = re.compile(r"^\W*(?:please\s+|can you\s+|i want you to\s+)?write\b", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"\b(?:for|to|aimed at)\s+(?:(?:my|the|a|an|our|some|very|young|small|little|curious|absolute|complete|busy|"
    r"\d+(?:st|nd|rd|th)?|[a-z]+(?:st|nd|rd|th))[\s-]+)*"
    r"(?:kids?|child(?:ren)?|teen(?:ager)?s?|beginners?|dummies|students?|pupils?|adults?|school|class(?:es|room)?|"
    r"grader?s?|year[\s-]olds?|learners?|everyone|toddlers?|people|youtube|tiktok|instagram|homework|audience|"
    r"friends?|seniors?|non-?experts?|grades?)\b",
    re.IGNORECASE,
)
# What wants inventing rather than facts.
_INVENTED = re.compile(
    r"\b(?:ad|advert|advertisement|commercial|promo(?:tion)?|promotional|trailer|teaser|jingle|slogan|pitch|greeting|"
    r"invitation|invite|wish(?:es)?|toast|poem|haiku|limerick|lullaby|fairy[\s-]?tale|fable|bedtime story|joke|"
    r"thank[\s-]?you|congratulat\w+|happy|merry|birthday|anniversary|welcome|announcement|launch|sale|discount|"
    r"once upon a time|tale|love letter|dialogue|sketch|adventure of|adventures of|introduce myself|vlog|"
    r"my (?:new|own|shop|company|business|brand|product|app|cat|dog|family|mother|father|mum|mom|dad|wife|husband|"
    r"friend|team|boss|wedding|garden|holiday|trip))\b"
    r"|\bstor(?:y|ies) (?:about|with|where|in which|for)\b|\btell me a story\b|\bshort story\b",
    re.IGNORECASE,
)
# A scene to be shown ("a dog playing in the snow") and what facts are no answer to.
_SHOWN = re.compile(
    r"^(?!.*\b(?:video|film|documentary|explainer|lesson|lecture|overview|guide|introduction|history|look at)\b)"
    r"\W*(?:an?|two|three|some)\s+(?:[\w'-]+\s+){1,3}?(?:[\w'-]+ing|who|that|learns|goes|meets|finds|falls|dreams|saves|"
    r"in|on|at|over|under|by)\b|\b(?:memes?|top\s+(?:ten|\d+)|fix|repair|recipe|review)\b",
    re.IGNORECASE,
)
# The same thing under several names, of which each word alone means little.
_NAMES = (
    (re.compile(r"\b(?:first world war|world war (?:one|1|i)|ww ?1|wwi)\b", re.IGNORECASE), " worldwarone "),
    (re.compile(r"\b(?:second world war|world war (?:two|2|ii)|ww ?2|wwii)\b", re.IGNORECASE), " worldwartwo "),
)
# "how advertising works", "the story of …", "why do …": facts after all.
_ASKS_FOR_FACTS = re.compile(
    r"^\W*(?:how(?!\s+to\s+(?:fix|repair)\b)|why|what|when|where|who|explain|history of|facts? about|"
    r"the (?:true )?(?:life )?(?:story|history) of|an? explainer|a documentary|a lesson|teach)\b|"
    r"\bexplain(?:er|ed|ing)?\b|\bhow\b(?!\s+to\b).*\bworks?\b|"
    r"\bhistory of\b|\bwhat (?:is|are)\b",
    re.IGNORECASE,
)


def wants_invention(prompt: str) -> bool:
    """Whether a prompt asks for an advert, a story, a greeting or the like, which no note of facts can serve."""
    if _ASKS_FOR_FACTS.search(prompt):
        return False
    return _INVENTED.search(prompt) is not None or _SHOWN.search(prompt) is not None


def content_terms(text: str) -> list[str]:
    """The terms of a prompt or title that say what it is about."""
    for pattern, name in _NAMES:
        text = pattern.sub(name, text)
    kept = [stem(word) for word in words(text) if word not in STOP_WORDS]
    meaning = [term for term in kept if term not in _ASKING and (len(term) > 1 or term.isdigit())]
    return list(dict.fromkeys(meaning))


def without_audience(prompt: str) -> str:
    """`prompt` without the people it is for ("explain inflation to teenagers") and without "write …"."""
    return _AUDIENCE.sub(" ", _WRITE.sub(" ", prompt))
