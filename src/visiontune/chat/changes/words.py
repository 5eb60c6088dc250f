"""A prompt's words changed: a thing put in, taken out, or swapped, and nothing else touched."""

from __future__ import annotations

import re

_DETERMINERS = (
    "a", "an", "the", "some", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "your",
    "one", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "many", "several", "few", "any", "another", "no",
)  # fmt: skip
_BREAKS = frozenset(
    [
        "of",
        "on",
        "in",
        "at",
        "by",
        "with",
        "and",
        "or",
        "from",
        "to",
        "under",
        "over",
        "near",
        "beside",
        "behind",
        "above",
        "below",
        "inside",
        "into",
        "through",
        "between",
        "for",
        "while",
        "as",
        "is",
        "are",
        "was",
        "were",
        "that",
        "who",
        "which",
        "where",
        "when",
        "like",
        "without",
        "against",
        "around",
        "across",
        "along",
        "before",
        "after",
        "up",
        "down",
        "off",
        "out",
        "but",
        "then",
        "than",
    ]
)
"""Words that end the words that describe a thing."""
_DET = re.compile(rf"^(?:{'|'.join(_DETERMINERS)})\s+", re.IGNORECASE)
_PLACES = r"(?:on|in|at|under|by|near|over|above|beside|before|behind|inside|against|across|through|along|around)"
_HOUR = (
    r"(?:at|by|before|after|during|in) (?:the )?(?:dawn|dusk|night|nighttime|noon|midday|midnight|sunset|"
    r"sunrise|daybreak|twilight|"
    r"golden hour|blue hour|morning|evening|afternoon|daytime|daylight|moonlight|early morning|night time)"
)
_SEASON = r"(?:in|during) (?:the )?(?:early |late )?(?:spring|summer|autumn|fall|winter)(?:time)?"
_WEATHER = (
    r"(?:in|during) (?:the |a |an )?(?:\w+ )?(?:rain|snow|fog|mist|storm|thunderstorm|sunshine|snowstorm|"
    r"drizzle|blizzard)"
)
_SETTINGS = (_HOUR, _SEASON, _WEATHER)
"""Of each of these a prompt has one: at dusk takes the place of at dawn."""


def bare(thing: str) -> str:
    """`thing` without its article: "the dog" is "dog"."""
    return _DET.sub("", thing.strip(" ,.;!?\"'")).strip()


def split_manner(prompt: str) -> tuple[str, str]:
    """The prompt and what is at its end for the style: ("a fox", ", oil painting")."""
    from visiontune.image.manner import without_manner

    rest, style = without_manner(prompt)
    if style and prompt.startswith(rest) and len(rest) < len(prompt):
        return rest, prompt[len(rest) :].rstrip(" .")
    return prompt.rstrip(" .,;"), ""


def added(prompt: str, thing: str) -> str:
    """`prompt` with `thing` in it.

    >>> added("a dog on a beach", "a moon"), added("a dog with a hat", "a moon"), added("a kite at dawn", "at dusk")
    ('a dog on a beach with a moon', 'a dog with a hat and a moon', 'a kite at dusk')
    """
    body, tail = split_manner(prompt)
    thing = thing.strip(" ,.;!?")
    if not thing:
        return prompt
    for kind in _SETTINGS:
        if re.fullmatch(kind, thing, re.IGNORECASE):
            old = re.search(rf"(?<!\w){kind}(?!\w)", body, re.IGNORECASE)
            return (body[: old.start()] + thing + body[old.end() :] if old else f"{body} {thing}") + tail
    if re.match(
        rf"(?:with|without|{_PLACES}|under\w*|from|during|next to|full of|covered|seen|close-up)\b",
        thing,
        re.IGNORECASE,
    ):
        if thing.lower().startswith("with ") and re.search(r"\bwith\b", body, re.IGNORECASE):
            thing = "and " + thing[5:]
        return f"{body} {thing}{tail}"
    joined = "and" if re.search(r"\bwith\b", body, re.IGNORECASE) else "with"
    return f"{body} {joined} {thing}{tail}"


def qualified(prompt: str, words: str) -> str:
    """`prompt` with a remark at its end: "a fox, in dim light". The same remark is not made twice."""
    body, tail = split_manner(prompt)
    return prompt if words.lower() in body.lower() else f"{body}, {words}{tail}"


def _noun(thing: str) -> str:
    """A pattern for `thing` in one or many; its words may stand apart by blanks or hyphens."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", thing) if word]
    last = words[-1]
    if last.endswith("ies"):
        last = f"{last[:-3]}(?:y|ies)"
    elif last.endswith("men") or last.endswith("man"):
        last = f"{last[:-3]}m[ae]n"
    elif re.search(r"(?:s|x|ch|sh)es$", last):
        last = f"{last[:-2]}(?:es)?"
    elif last.endswith("s") and not last.endswith("ss"):
        last = f"{last}?"
    elif last.endswith("y"):
        last = f"{last[:-1]}(?:y|ies)"
    else:
        last = f"{last}(?:e?s)?"
    return r"[\s-]+".join([*words[:-1], last])


def find(prompt: str, thing: str) -> tuple[int, int, int] | None:
    """Where `prompt` names `thing`: where its determiner and adjectives begin, where its own words begin, and the end.

    A word that is spelt slightly otherwise is found as well.
    """
    wanted = bare(thing)
    if not wanted or len(wanted) > 200:
        return None
    found = re.search(rf"(?<![\w'-]){_noun(wanted)}(?![\w-])", prompt, re.IGNORECASE)
    if found is None:
        near = _nearest(prompt, wanted)
        if near is None:
            return None
        start, end = near
    else:
        start, end = found.span()
    begin, before = start, list(re.finditer(r"[^\s]+", prompt[:start]))
    for word in reversed(before[-4:]):
        plain = word.group().lower()
        if plain in _DETERMINERS:
            return word.start(), start, end
        if plain in _BREAKS or not re.fullmatch(r"[\w'-]+", plain) or plain.endswith("ing"):
            break
        begin = word.start()
    return begin, start, end


def _nearest(prompt: str, thing: str) -> tuple[int, int] | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(thing) < 5 or " " in thing:
        return None
    words = {
        n: word.group().lower()
        for n, word in enumerate(re.finditer(r"[\w'-]+", prompt[:2_000]))
        if len(word.group()) > 3
    }
    alike = process.extractOne(thing.lower(), words, scorer=OSA.distance, score_cutoff=1 if len(thing) < 7 else 2)
    if alike is None:
        return None
    found = list(re.finditer(r"[\w'-]+", prompt[:2_000]))[alike[2]]
    return found.span()


def swapped(prompt: str, old: str, new: str) -> str | None:
    """`prompt` with `new` wherever it names `old`; None where it does not.

    >>> swapped("a dog on a beach", "the dog", "a cat"), swapped("a brown dog by an oak", "the dog", "an owl")
    ('a cat on a beach', 'a brown owl by an oak')
    """
    new = new.strip(" ,.;!?")
    at = find(prompt, old)
    if at is None or not bare(new):
        return None
    begin, start, end = at
    described = prompt[begin:start]
    determiner = _DET.match(described)
    adjectives = described[determiner.end() :] if determiner else described
    given = _DET.match(new)
    alone = len(bare(new).split()) == 1
    if not adjectives.strip() or not alone:
        # "a black cat" says all of it; without an article of its own it takes the old one.
        phrase = new if given or not determiner else determiner.group() + new
        if given and given.group().strip().lower() == "the" and determiner:
            phrase = determiner.group() + bare(new)
    else:
        phrase = (determiner.group() if determiner else "") + adjectives + bare(new)
    rest = prompt[end:]
    again = swapped(rest, f"the {bare(old)}", bare(new)) if find(rest, old) else None
    return _article(prompt[:begin] + phrase) + (rest if again is None else again)


def _article(text: str) -> str:
    """`text` with a or an as the next word begins."""

    def right(found: re.Match[str]) -> str:
        vowel = re.match(r"(?:[aeio]|u(?!ni|se|ke|ti|fo)|hour|honest)", found[2], re.IGNORECASE)
        article = "an" if vowel else "a"
        return (article.capitalize() if found[1][0].isupper() else article) + " " + found[2]

    return re.sub(r"(?<![\w'-])(an?) (\w+)", right, text, flags=re.IGNORECASE)


def described(prompt: str, thing: str, adjective: str, instead: re.Pattern[str] | None = None) -> str | None:
    """`prompt` with `adjective` before `thing`; None where it does not name that thing.

    `instead` matches words that the adjective takes the place of: another colour.

    >>> described("a dog and a car", "the car", "green")
    'a dog and a green car'
    """
    at = find(prompt, thing)
    if at is None:
        return None
    begin, start, end = at
    before = prompt[begin:start]
    if instead is not None:
        before = instead.sub("", before)
    determiner = _DET.match(before)
    head = determiner.group() if determiner else ""
    return _article(prompt[:begin] + head + f"{adjective} " + before[len(head) :] + prompt[start:end]) + prompt[end:]


def removed(prompt: str, thing: str) -> str | None:
    """`prompt` without `thing`; None where it does not name it, or where nothing would be left.

    >>> removed("a beach with people and dogs", "the people"), removed("a dog and a cat on a sofa", "the dog")
    ('a beach with dogs', 'a cat on a sofa')
    """
    at = find(prompt, thing)
    if at is None:
        return None
    begin, _, end = at
    head, tail = prompt[:begin].rstrip(), prompt[end:]
    if re.match(r"\s+(?:of|that|who|which|\w+ing\b)", tail, re.IGNORECASE):
        # What it does goes with it: "a dog chasing a ball, at night".
        more = re.match(r"[^,;]*?(?=$|[,;]|\s(?:and|with|at)\s)", tail, re.IGNORECASE)
        tail = tail[more.end() :] if more else ""
    tail = re.sub(r"^\s+(?:on|in|at|around|behind|above|beside|near|next to|under) (?:it|them|him|her)(?!\w)", "", tail)
    if not head:
        rest = re.sub(rf"^\s*(?:,\s*)?(?:and|with|{_PLACES})?\s+", "", tail, flags=re.IGNORECASE).strip(" ,;")
    elif re.search(r"\b(?:and|or)$|,$", head, re.IGNORECASE):
        kept = re.sub(r"[\s,]*(?:\b(?:and|or))?$", "", head, flags=re.IGNORECASE)
        rest = kept + tail
    elif joined := re.match(
        r"(?:\s*,\s*|\s+)(?:and|or)\s+|\s*,\s*(?=(?:an?|the|some|two|three|\w+s)\b)", tail, re.IGNORECASE
    ):
        rest = f"{head} {tail[joined.end() :]}"
    else:
        rest = re.sub(
            rf"[\s,]*\b(?:with|wearing|holding|carrying|featuring|including|showing|next to|full of|and|{_PLACES})$",
            "",
            head,
            flags=re.IGNORECASE,
        )
        if rest == head:  # it is what something is done to
            return None
        rest += tail
    rest = re.sub(r"\s{2,}", " ", rest).strip(" ,;")
    return rest if len(re.findall(r"\w\w+", rest)) >= 1 and rest.lower() not in _DETERMINERS else None
