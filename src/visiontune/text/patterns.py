"""Verses, songs, tales and short lines out of our own patterns: they scan and rhyme, and need no language model."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from visiontune.text.writings import Writing

KINDS = ("poem", "lyrics", "story", "title", "slogan", "shots", "email")
"""What can be written by patterns."""
_CUT = re.compile(
    r"\b(?:on|in|at|with|who|which|that|from|under|over|of|and|near|by|without|named|called|made|lost|afraid|learning|\w{3,}ing)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:(?:to|for) )?(?:my|our|the|a|an) (?P<who>[\w-]+(?: (?!for|about|that|to|of|if|on|at)[\w-]+)?)\b ?",
    re.IGNORECASE,
)
_LINK = re.compile(r"^(?:for|about|that|to|of|if|on|regarding) ", re.IGNORECASE)
_DOING = {
    "asking": "ask", "thanking": "thank", "telling": "tell", "inviting": "invite", "reminding": "remind", "informing": "inform",
    "congratulating": "congratulate", "requesting": "request", "complaining": "complain", "apologising": "apologise",
    "apologizing": "apologize", "saying": "say",
}  # fmt: skip


def by_pattern(writing: Writing, seed: int, name: str = "") -> str:
    """The text that `writing` asks for; equal seeds give equal texts. Empty where no pattern serves.

    Args:
        writing: English, of one of `KINDS`.
        seed: Chooses among the patterns.
        name: Who signs a letter.
    """
    if writing.kind not in KINDS or writing.language not in ("", "en"):
        return ""
    draw = random.Random(seed)
    topic = topic_of(writing)
    texts = [
        _one(writing, topic, draw, name)
        for _ in range(writing.count if writing.kind in ("poem", "story", "lyrics") else 1)
    ]
    return "\n\n* * *\n\n".join(dict.fromkeys(texts))


def topic_of(writing: Writing) -> str:
    """What it is about, so that it fits into a sentence."""
    topic = " ".join(writing.topic.split()).strip(" .!?")[:120]
    if not topic or re.fullmatch(r"(?:it|this|that|them|something|anything|me|us)", topic, re.IGNORECASE):
        return {"story": "a lantern that would not go out"}.get(writing.kind, "the evening light")
    first, _, rest = topic.partition(" ")
    lower = first.lower() if first.lower() in ("a", "an", "the", "my", "our", "how", "why", "being", "some") else first
    return f"{lower} {rest}".strip()


def _one(writing: Writing, topic: str, draw: random.Random, name: str) -> str:
    parts = _patterns().get(writing.kind, {})
    if writing.kind == "poem":
        return _filled(_poem(parts, writing, draw), topic)
    if writing.kind == "lyrics":
        long = len(topic.split()) > 2
        verses = draw.sample(parts["verse"][:2] if long else parts["verse"], 2)
        chorus = str(parts["chorus_of_many_words"] if long else draw.choice(parts["chorus"])).strip()
        song = f"Verse 1\n{verses[0].strip()}\n\nChorus\n{chorus}\n\nVerse 2\n{verses[1].strip()}\n\nChorus\n{chorus}"
        return _filled(song, topic)
    if writing.kind == "story":
        if re.match(r"an? ", topic, re.IGNORECASE):
            return _filled(draw.choice(parts["of_hero"]).strip(), topic, again(topic))
        return _filled(draw.choice(parts["of_theme"]).strip(), topic)
    if writing.kind == "email":
        return _letter(writing, topic, name)
    lines = parts["lines"]
    if writing.kind == "shots":
        count = min(len(lines), writing.lines or len(lines))
        return "\n".join(f"{n}. {_filled(line, topic)}" for n, line in enumerate(lines[:count], 1))
    chosen = draw.sample(lines, min(len(lines), writing.count))
    titled = _headline(topic) if writing.kind == "title" else topic
    found = [_filled(line, titled) for line in chosen]
    return found[0] if len(found) == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(found, 1))


def _poem(parts: Mapping[str, Any], writing: Writing, draw: random.Random) -> str:
    if writing.lines is not None and writing.lines <= 3:
        return str(draw.choice(parts["short"])).strip()
    stanzas = 3 if writing.lines is None else max(1, min(6, round(writing.lines / 4)))
    if stanzas == 1:
        return str(draw.choice(parts["opening"] if draw.random() < 0.5 else parts["closing"])).strip()
    middle = draw.sample(parts["middle"], stanzas - 2)
    return "\n\n".join(part.strip() for part in (draw.choice(parts["opening"]), *middle, draw.choice(parts["closing"])))


def _letter(writing: Writing, topic: str, name: str) -> str:
    words = topic.split()
    doing = next((n for n, word in enumerate(words) if word.lower() in _DOING), None)
    before = words if doing is None else words[:doing]
    to = _WHO.match(" ".join(before))
    who, rest = (to.group("who"), " ".join(before)[to.end() :]) if to else ("", " ".join(before))
    if doing is not None:
        verb, rest = _DOING[words[doing].lower()], " ".join(words[doing + 1 :])
        told = None if rest.lower().startswith(("for ", "to ")) else _WHO.match(rest)
        if told and verb not in ("request", "complain", "apologise", "apologize", "say"):
            who, rest = who or told.group("who"), rest[told.end() :]
        you = "" if verb in ("request", "complain", "apologise", "apologize", "say") else " you"
        body = f"I am writing to {verb}{you} {rest.strip()}."
    else:
        body = f"I am writing to you about {_LINK.sub('', rest.strip())}."
    subject = _LINK.sub("", rest.strip()) or "A word to you"
    return (
        f"Subject: {subject[:1].upper()}{subject[1:]}\n\n{f'Dear {who}' if who else 'Hello'},\n\n{body} If anything is unclear, "
        f"please write back.\n\nThank you, and kind regards,\n{name or '[your name]'}"
    )


def again(topic: str) -> str:
    """How a being is called the second time: "a brave little mouse on a boat" is "the mouse"."""
    words = topic.split()[1:]
    cut = _CUT.search(" ".join(words))
    head = " ".join(words)[: cut.start()].split() if cut and cut.start() else words
    return f"the {(head or words)[-1].strip(',')}"


def _filled(text: str, topic: str, it: str = "") -> str:
    def capital(word: str) -> str:
        return word[:1].upper() + word[1:]

    marks = {
        "topic": topic,
        "Topic": capital(topic),
        "hero": topic,
        "Hero": capital(topic),
        "it": it,
        "It": capital(it),
    }
    return re.sub(r"\{(\w+)\}", lambda found: marks[found.group(1)], text)


def _headline(topic: str) -> str:
    small = {"a", "an", "the", "of", "in", "on", "at", "to", "and", "for", "with", "by", "from"}
    return " ".join(
        word if n and word in small else word[:1].upper() + word[1:] for n, word in enumerate(topic.split())
    )


@cache
def _patterns() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("visiontune.text") / "patterns.toml").read_text(encoding="utf-8"))
