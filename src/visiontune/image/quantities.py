"""Numbers in a text: charts of several, a big number for one, years on a line of time."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from visiontune.image.casting import label
from visiontune.image.diagrams import art_of, carded, symbol_of
from visiontune.image.headline import headline, subject_words
from visiontune.image.phrases import Thing, words_of
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.wording import capital, short

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(
    rf"\b(?:in|on|by|from|since|until|of|year|around|to|and)\s+(?:the year\s+|(?:early|late|mid-?)\s+|(?:\d{{1,2}}\s+)?(?:{_MONTHS})\s+)?"
    r"(1[0-9]{3}|20[0-9]{2}|[3-9][0-9]{2})\b(?!\s*(?:%|[a-z]*(?:metre|meter|gram|degree|mile|people|years|kilo)))",
    re.IGNORECASE,
)
_BIG = re.compile(
    r"(?<![\w.])((?:[$€£]\s?)?\d[\d,.]*(?:\s?(?:%|per ?cent|°C?))?|(?:\d[\d.,]*\s)?(?:hundred|thousand|million|billion|trillion)s?)"
    r"(?:\s+(hundred|thousand|million|billion|trillion))?(?=[\s.,;:!?)]|$)", re.IGNORECASE,
)  # fmt: skip
_NUMBER = r"[$€£]?\s?(\d[\d,]*(?:\.\d+)?)"
_MOVES = re.compile(
    r"\b(?:rose|grew|climbed|went|fell|dropped|increased|decreased|jumped|soared|shrank|declined|doubled|changed|sank|"
    rf"rise|grow|fall)\b[^.;]*?\bfrom\s+{_NUMBER}(?P<unit>\s?(?:%|percent|per cent|[a-z]+))?"
    r"(?P<rest>(?:[^.;]|\.(?=\d))*)",
    re.IGNORECASE,
)
_WHEN = rf"{_NUMBER}(?:\s?%|\s[a-z]+)??\s+(?:in|on|by|for|during)\s+(?:the\s+)?([A-Z][a-z]+)"
"""An amount with its month, day or place: `20 in January`."""
_SHARE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(?:%|percent|per cent)", re.IGNORECASE)
_STOP = (
    r"^(?:of|and|the|is|are|has|have|had|for|makes?|was|were|a|an|with|won|about|around|by|to|from|in|up|gets?|took|"
    r"sold|scored|only)\b\s*"
)


def chart(document: Any, text: str) -> ScenePlan | None:
    """A line of a value that moves, a pie of shares that make a whole, or bars of a few amounts."""
    return _line(document, text) or _shares(text) or _bars(document, text)


def _line(document: Any, text: str) -> ScenePlan | None:
    """`Sales rose from 20 to 45 to 80`, with the years where each has one."""
    match = _MOVES.search(text)
    if match is None:
        return None
    numbers = re.findall(_NUMBER, match.group(0))
    years = [n for n in numbers if re.fullmatch(r"1[5-9]\d\d|20\d\d", n)]
    amounts = [n for n in numbers if n not in years]
    if not 2 <= len(amounts) <= 10 or (years and len(years) != len(amounts)):
        return None
    values = tuple(float(n.replace(",", "")) for n in amounts)
    unit = (match["unit"] or "").strip()
    unit = "%" if unit in ("%", "percent", "per cent") else unit if unit not in ("to", "in", "and", "") else ""
    subject = next((t for t in document if t.dep_ in ("nsubj", "nsubjpass") and t.idx < match.start() + 1), None)
    words = " ".join(t.text for t in subject.subtree if t.pos_ != "DET") if subject is not None else ""
    named = [name for _, name in re.findall(_WHEN, match.group(0))]
    labels = tuple(years or (named if len(named) == len(values) else [""] * len(values)))
    rising = values[-1] > values[0]
    return ScenePlan(
        template="line" if len(values) > 2 else "bars", values=values, labels=labels, unit=unit, title=capital(short(words, 5)),
        highlight=len(values) - 1, direction="up" if rising else "down",
    )  # fmt: skip


def _shares(text: str) -> ScenePlan | None:
    """`78 % nitrogen, 21 % oxygen and 1 % argon`, in either order of number and name."""
    found = list(_SHARE.finditer(text))
    if len(found) < 2:
        return None
    values = tuple(float(m[1].replace(",", "")) for m in found)
    names = _names(text, found)
    if names is None:
        return None
    title = _heading(text, found[0].start(), names)
    whole = 90 <= sum(values) <= 101
    if not whole and sum(values) < 100 and len(values) >= 2 and max(values) < 100 and " rest" in text.lower():
        values, names, whole = (*values, 100 - sum(values)), (*names, "The rest"), True
    top = max(range(len(values)), key=lambda i: values[i])
    return ScenePlan(
        template="pie" if whole else "bars", values=values, labels=names, unit="%", title=title, highlight=top
    )


def _bars(document: Any, text: str) -> ScenePlan | None:
    """`Norway won 16 medals, Germany 12 and China 9`: at least three amounts of one kind, each with its name."""
    found = [m for m in re.finditer(rf"(?<![\w.,]){_NUMBER}(?![\w%])(?!\s?%)", text)]
    if len(found) < 3 or any(re.fullmatch(r"1[5-9]\d\d|20\d\d", m[1]) for m in found):
        return None
    names = _names(text, found)
    if names is None or any(re.search(r"\d", name) for name in names):
        return None
    values = tuple(float(m[1].replace(",", "")) for m in found)
    after = re.match(r"\s+([a-z]+)", text[found[0].end() :])
    unit = after[1] if after and after[1] not in ("and", "in", "to", "of", "for", "percent") else ""
    names = tuple(re.sub(rf"\s*\b{unit}\b\s*", "", name).strip() or name for name in names) if unit else names
    top = max(range(len(values)), key=lambda i: values[i])
    return ScenePlan(template="bars", values=values, labels=names, unit=unit, highlight=top)


def _names(text: str, found: list[re.Match[str]]) -> tuple[str, ...] | None:
    """What each number counts: the words after it in its part of the list, else those before it."""
    starts = [m.start() for m in found]
    before = [text[(found[i - 1].end() if i else 0) : start] for i, start in enumerate(starts)]
    after = [text[m.end() : (starts[i + 1] if i + 1 < len(found) else len(text))] for i, m in enumerate(found)]
    for sides in (after, before):
        names = [_name(side, last=sides is before) for side in sides]
        if all(names) and len({name.lower() for name in names}) == len(names):
            return tuple(names)
    return None


def _name(side: str, *, last: bool) -> str:
    parts = [part for part in re.split(r"[,;:.]|\band\b|\bbut\b", side) if part.strip()]
    words = (parts[-1] if last else parts[0]).strip() if parts else ""
    previous = None
    while previous != words:
        previous, words = words, re.sub(_STOP, "", words, flags=re.IGNORECASE).strip()
    words = re.sub(
        r"\s+(?:is|are|has|have|had|makes?|made|was|were|won|with|about|gets?|at|sold|scored|only)$", "", words
    )
    return capital(words) if 1 <= len(words.split()) <= 4 else ""


def _heading(text: str, first: int, names: tuple[str, ...]) -> str:
    head = text[:first].strip(" ,:;–-")
    head = re.sub(r"\s+(?:is|are|has|have|contains?|consists? of|made up of|is made of|was|were)$", "", head)
    if not head or head.lower() == names[0].lower() or len(head.split()) > 6:
        return ""
    return capital(re.sub(r"^(?:the|an?)\s+", "", head, flags=re.IGNORECASE))


def timeline(document: Any, text: str) -> ScenePlan | None:
    """Two to six years, each with what happened."""
    found = list(_YEAR.finditer(text))
    if not 2 <= len(found) <= 6:
        return None
    events: list[str] = []
    for i, match in enumerate(found):
        start = found[i - 1].end() if i else 0
        clause = text[start : match.start()].strip(" ,;.")
        clause = re.sub(r"^(?:and|then|but|while)\s+", "", clause)
        if not clause:  # the year comes first: In 1876 the telephone …
            end = found[i + 1].start() if i + 1 < len(found) else len(text)
            clause = re.split(r"[,;.]|\band\b", text[match.end() : end].strip(" ,;."))[0]
        clause = re.sub(r"^(?:the|an?)\s+", "", clause.strip())
        clause = re.sub(r"\s+(?:was|were|is|are)(?:\s+\w+)?$", "", clause)
        if not 1 <= len(clause.split()) <= 7:
            return None
        events.append(capital(re.sub(r"^(?:the|an?)\s+(?=\w+$)", "", clause, flags=re.IGNORECASE)))
    beside = words_of(document)
    arts = [art_of(event, beside) for event in events]
    heroes = tuple(symbol_of(art, event) for art, event in zip(arts, events, strict=True) if art is not None)
    return ScenePlan(
        template="timeline", labels=tuple(events), notes=tuple(m[1] for m in found),
        heroes=heroes if len(heroes) == len(events) else (),
    )  # fmt: skip


def number(document: Any, found: list[Thing], text: str, drawn: list[int]) -> ScenePlan | None:
    """A year of an event, or a quantity too large to draw."""
    heroes = tuple(carded(found[i]) for i in drawn[:1])
    year = _YEAR.search(text)
    if year and not re.search(r"\b(?:per|every) year\b", text[max(0, year.start() - 12) : year.end() + 8]):
        return ScenePlan(
            template="timeline",
            number=year.group(1),
            title=_dated(document, year.group(1)) or _event(found, heroes),
            heroes=heroes,
        )
    spelled = _spelled(document)
    if spelled and spelled[1] and not re.match(r"years?\b", spelled[1]):
        return ScenePlan(
            template="number", number=capital(spelled[0]), title=spelled[1], heroes=heroes, labels=_of_what(document, spelled)
        )  # fmt: skip
    for match in _BIG.finditer(text):
        amount = match.group(0).strip(" .,")
        digits = re.sub(r"[^\d]", "", match.group(1))
        word = re.search(r"hundred|thousand|million|billion|trillion", amount, re.IGNORECASE)
        if not digits or (len(digits) < 3 and not word and not re.search(r"%|cent|°", amount)):
            continue
        if re.fullmatch(r"1\d{3}|20\d\d", amount) or re.match(
            r"\s*(?:of\s+)?(?:years?\s+(?:ago|old|later|before|after|earlier)|times(?!\s+(?:an?|per|each|every)\b))\b",
            text[match.end() :],
        ):
            continue
        title = _counted(text[match.end() :]) or _event(found, heroes)
        offer = _offered(document, found, match.end()) if amount.endswith("%") else None
        if offer is not None:
            said = re.match(r"\s*([^:.!?]{3,30}):", text)
            above = (capital(said[1].strip()),) if said else ()
            return ScenePlan(template="number", number=amount, title=title, heroes=(carded(offer),), labels=above)
        if title or heroes:
            counted = _of_what(document, (amount, title))
            return ScenePlan(template="number", number=amount, title=title, heroes=heroes, labels=counted)
    return None


def _offered(document: Any, found: list[Thing], end: int) -> Thing | None:
    """What is sold for less: `50 % off all shoes`. `end`: where the number ends in the text."""
    if not re.match(r"\s*(?:off|discount|reduction|less)\b", document.text[end:], re.IGNORECASE):
        return None
    return next((thing for thing in found if thing.art is not None and document[thing.start].idx >= end), None)


def _dated(document: Any, year: str) -> str:
    """What happened in a year: the headline without its date, where that says something."""
    said = re.sub(rf"\s*\b(?:on|in|from|since|until|by|around|of)\b[^,]*?\b{year}\b", "", headline(document)).strip(
        " ,"
    )
    return said if 2 <= len(said.split()) <= 10 and year not in said else ""


def _of_what(document: Any, told: tuple[str, str]) -> tuple[str, ...]:
    """The sentence's subject as a line over its number, unless number and unit name it."""
    subject = re.sub(r"^(?:about|more than|over|nearly|almost)\s+", "", subject_words(document), flags=re.IGNORECASE)
    words = {word.lower() for part in told for word in part.split()}
    if not subject or len(subject.split()) > 5 or words & {word.lower() for word in subject.split()[-1:]}:
        return ()
    return (subject,)


def _counted(rest: str) -> str:
    """What the number counts, from the words after it: `kilometres per second`, `of people rent their home`."""
    if often := re.match(r"\s*((?:a|per|each|every) (?:year|month|week|day|hour|minute|second))\b", rest):
        return often[1]
    words = re.split(
        r"[.,;:!?]| (?:that|which|because|when|where|while|so|but|away|from|above|below|to|at|on)\b", rest
    )[0].split()
    if len(words) > 7:
        unit = re.match(
            r"\s*((?:[a-z-]+\s?){1,3}?(?:per [a-z]+|an? [a-z]+)?)(?=\s+(?:of|in|for|with|by|or|and)\b)", rest, re.I
        )
        words = unit[1].split() if unit else words[:5]
    while words and words[-1].lower() in ("the", "a", "an", "of", "in", "and", "or", "their", "its", "is", "are"):
        words = words[:-1]
    counted = " ".join(words)
    return counted if words and words[0].lower() == "of" else capital(counted)


def _spelled(document: Any) -> tuple[str, str] | None:
    """A large number in words and what it counts: `six hundred million`, `people`."""
    large = ("hundred", "thousand", "million", "billion")
    run: list[Any] = []
    for token in document:
        joins = token.lower_ == "and" and run and token.i + 1 < len(document) and document[token.i + 1].like_num
        if (token.like_num and token.is_alpha) or token.lower_ in large or joins:
            run.append(token)
            continue
        if (len(run) >= 2 and any(t.lower_ in large for t in run)) or (run and token.lower_ in ("percent", "per")):
            if token.lower_ == "percent":
                return f"{' '.join(t.text for t in run)} percent", _counted(document[token.i + 1 :].text)
            rest = list(takewhile(lambda t: t.pos_ in ("NOUN", "ADJ", "PROPN"), document[token.i : token.i + 3]))
            return " ".join(t.text for t in run), " ".join(t.text for t in rest[:2])
        run = []
    return None


def _event(found: list[Thing], heroes: tuple[Hero, ...]) -> str:
    """What the number or year is about: the thing that is shown, else the sentence's subject, in a few words."""
    ranked = sorted(found, key=lambda thing: (-thing.weight, thing.start))
    words = heroes[0].label if heroes else ranked[0].words if ranked else ""
    return label(" ".join(word for word in words.split() if not re.fullmatch(r"[\d,.]+", word)))
