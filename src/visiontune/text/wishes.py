"""Whether a message asks for words to be written, and for which: "a short, sad poem about the sea in German"."""

from __future__ import annotations

import re
from functools import cache

from visiontune.text.material import prompt_wish, summary_wish, translation_wish
from visiontune.text.writings import KINDS, LANGUAGES, NUMBERS, POLITE, TONGUE, Writing

_VERB = (
    r"(?:write|compose|draft|pen|craft|come up with|invent|author|type(?: up)?|jot down|prepare|suggest|propose|think (?:of|up)|"
    r"(?:give|tell|make|create|generate|produce|do|get|show|find|offer|improvise|i need|we need)(?= (?:me|us|an?|the|"
    r"some|\d|two|three|four|five|ten|several|my|another|"
    r"one|short|good|song|alt|captions?|slogans?|titles?|lyrics|poem)\b))"
)
_TAIL = re.compile(
    r"[\s,;]+(?:and|then|,)\s+(?:then |also |please )*(?:read|speak|say|narrate|make|turn|paint|draw|illustrate|set|"
    r"sing|play|put|record|create|show|animate|film|compose|"
    r"use|save|post|send)\b.*$|[\s,]+(?:please|pls|thanks|thank you|for me|if you can|will you|would you)\s*[.!?]*$",
    re.IGNORECASE | re.DOTALL,
)
_LENGTH = re.compile(
    r"(?:,? ?\b(?:in|of|with|about|around|at most|max(?:imum)?|no (?:more|longer) than|under|up to|exactly|"
    r"using)? ?(?:about |around |at most |only |just |exactly )?)"
    r"\b(\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|hundred)[- ](lines?|"
    r"words?|sentences?|verses?|stanzas?|paragraphs?)\b"
    r"(?: (?:long|each|or less|or fewer|max|at most))?",
    re.IGNORECASE,
)
_IN_LANGUAGE = re.compile(rf"[\s,]*\b(?:in|into|to) ({TONGUE})\b", re.IGNORECASE)
_STYLE_OF = re.compile(
    r"[\s,]*\b(?:in the (?:style|manner) of|in (?:a|an) ([\w -]+?) (?:style|tone|voice|mood)|"
    r"in the voice of)\b(?: ((?:[\w.'’-]+ ?){1,4}))?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^[\s:,–-]*(?:about|on|of|for|regarding|featuring|with|to|called|titled|based on|inspired by|in honou?r of)\b\s*",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"^\W*(?:don'?t|do not|never|no|not|stop|without|please don'?t|you don'?t)\b", re.IGNORECASE)
_NOT_WORDS = re.compile(  # "a video with captions", "a picture of a letter": what follows the verb is another thing
    r"\b(?:picture|image|photo|video|film|movie|clip|drawing|painting|music|melody|tune|animation|slideshow|logo|"
    r"poster|illustration|portrait|reel|song)s?\b",
    re.IGNORECASE,
)
_ELSE = frozenset(
    [
        "about",
        "how",
        "why",
        "what",
        "who",
        "this",
        "that",
        "these",
        "i",
        "you",
        "he",
        "she",
        "it",
        "is",
        "are",
        "with",
        "and",
        "to",
        "from",
        "on",
        "in",
    ]
)
"""Words before the noun that make the sentence another one."""
_OPENING = frozenset(
    ["a", "an", "some", "another", "short", "long", "funny", "sad", "happy", "romantic", "silly", "alt", "new", "quick", "little", "nice",
     "good", "great", "scary", "cute", "rhyming", "free", "catchy", "bedtime", "modern", "dark", "sweet", *NUMBERS]
)  # fmt: skip
"""How a wish without a verb may begin: "two short poems"."""
_WRAPPER = re.compile(
    r"^(?:(?:an?|my|our|the|this)\s+)?(?P<how>(?:[\w-]+\s+){0,3}?)(?:song|video|film|movie|clip|picture|image|photo|"
    r"slideshow|reel|podcast|documentary)s?\s+"
    r"(?:about|on|of|showing|called|for|with)\s+",
    re.IGNORECASE,
)


def asked(text: str) -> Writing | None:
    """What `text` asks to be written; None where it asks for something else, or for nothing."""
    said = re.sub(r"\A\W+", "", text.replace("’", "'").replace("\0", "")).strip()
    if not said or _REFUSED.match(said):
        return None
    for special in (prompt_wish, translation_wish, summary_wish):
        if (found := special(said)) is not None:
            return found
    match = _leading().match(said[:400])
    if match is None:
        return None
    before, noun, rest = match.group("before") or "", match.group("noun"), said[match.end() :]
    if _NOT_WORDS.search(re.sub(rf"{KINDS['script']}|{KINDS['title']}|{KINDS['caption']}|song lyrics", "", before)):
        return None
    words = re.findall(r"[\w'-]+", before.lower())
    if _ELSE.intersection(words) or not (match.group("verb") or not words or words[0] in _OPENING):
        return None
    if (
        re.match(r"(?:tell|give|show|get|find|do)", match.group("verb") or "", re.IGNORECASE)
        and "the" in words
        and re.match(r"\s+(?:of|behind)\b", rest)
    ):
        return None  # "tell me the story of the Titanic" asks for facts
    kind = next(name for name, words in KINDS.items() if re.fullmatch(words, noun, re.IGNORECASE))
    if not match.group("verb") and not re.match(
        r"^\s*(?:$|[:,–-]|about\b|on\b|of\b|for\b|in\b|with\b|to\b|where\b|that\b|who\b|between\b)", rest, re.IGNORECASE
    ):
        return None
    if not match.group("verb") and (kind == "email" or noun.lower() in ("report", "reports", "post", "posts", "rap")):
        return None
    if (
        kind in ("title", "caption", "email")
        and re.match(r"\s*(?:on|to|in|into|onto) (?:the|my|this|that|it) ", rest)
        and kind != "email"
    ):
        return None  # "a title on the picture" is drawn
    if re.match(r"\s*(?:of|about) (?:this|the) (?:video|picture|image)\b.*\b(?:louder|longer|warmer)\b", rest):
        return None
    return _filled(kind, noun.lower(), before, rest)


def _filled(kind: str, form: str, before: str, rest: str) -> Writing:
    rest = _TAIL.sub("", rest.strip())
    lengths: dict[str, int] = {}
    for part in (before, rest):
        for number, unit in _LENGTH.findall(part):
            amount = NUMBERS.get(number.lower()) or int(number)
            name = unit.lower().rstrip("s")
            key, times = {"line": ("lines", 1), "verse": ("lines", 4), "stanza": ("lines", 4), "word": ("words", 1),
                          "sentence": ("sentences", 1), "paragraph": ("sentences", 4)}[name]  # fmt: skip
            lengths[key] = amount * times
    before, rest = _LENGTH.sub(" ", before), _LENGTH.sub(" ", rest)
    language = ""
    for tongue in _IN_LANGUAGE.findall(rest) + re.findall(rf"\b({TONGUE})\b", before, re.IGNORECASE):
        language = language or LANGUAGES[tongue.lower()]
    rest = _IN_LANGUAGE.sub(" ", rest)
    styles = [word for word in _words_before(before) if word.lower() not in LANGUAGES]
    manner = _STYLE_OF.search(rest)
    if manner:
        styles.append(manner.group(0).strip(" ,"))
        rest = rest[: manner.start()] + rest[manner.end() :]
    counted = re.match(
        r"\s*(?:(?:me|us) )?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a couple|a few|several|some)\b",
        before,
        re.IGNORECASE,
    )
    number = counted.group(1).lower().removeprefix("a ") if counted else "1"
    count = NUMBERS.get(number) or (int(number) if number.isdigit() else 1)
    topic = _ABOUT.sub("", rest).strip(' \t\n.!?,;:–-"“”')
    if wrapped := _WRAPPER.match(topic):  # "lyrics for a rock song about rain"
        styles += wrapped.group("how").split()
        topic = topic[wrapped.end() :]
    if kind == "poem" and form.startswith("haiku"):
        lengths.setdefault("lines", 3)
    if form.startswith("limerick"):
        lengths.setdefault("lines", 5)
    return Writing(kind, topic, form, ", ".join(styles), "", max(1, min(count, 20)), language=language, **lengths)


def _words_before(before: str) -> list[str]:
    counts = {
        "a",
        "an",
        "the",
        "me",
        "us",
        "some",
        "my",
        "another",
        "one",
        "few",
        "couple",
        "several",
        "of",
        "and",
        *NUMBERS,
    }
    return [word for word in re.findall(r"[\w'-]+", before) if word.lower() not in counts and not word.isdigit()]


@cache
def _leading() -> re.Pattern[str]:
    nouns = "|".join(KINDS.values())
    # A hyphen only parts words: where it could also belong to one, a row of hyphens would be read in endless ways.
    before = r"(?:[\w'’]+,?[ -]+){0,8}?"
    return re.compile(
        rf"^\W*{POLITE}(?:(?P<verb>{_VERB})\s+)?(?P<before>{before})(?P<noun>{nouns})\b(?!['’])", re.IGNORECASE
    )
