"""What a model wrote, as it was asked for: no preamble, no remarks, no marks where plain words are wanted."""

from __future__ import annotations

import re

from visiontune.text.reasoning import without_reasoning
from visiontune.text.terms import terms
from visiontune.text.writings import Writing

PLAIN = frozenset({"poem", "lyrics", "caption", "alt text", "title", "slogan", "prompt", "translation"})
"""Kinds in which Markdown has no place."""
_ONE_LINE = frozenset({"caption", "alt text", "title", "slogan", "prompt"})
_PREAMBLE = re.compile(
    r"\A\s*(?:(?:sure|certainly|of course|absolutely|okay|ok|great|gladly|yes)\b[^\n]{0,160}?[:!.]\s*(?=\n|here\b|[\"“A-Z#*])|"
    r"(?:here(?:'s|’s| is| are)|this is|below is|the following is|i(?:'ve| have) written)\b[^\n:]{0,160}:\s*|"
    r"(?:title|caption|alt text|slogan|prompt|translation|summary|poem|story|lyrics|answer|output|result|enhanced prompt)\s*:\s*)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\n+\s*(?:\(?note\b|i hope\b|let me know\b|feel free\b|would you like\b|if you(?:'d| would| want| need)\b|please let\b|"
    r"this (?:poem|story|caption|title|slogan|version|prompt)\b|hope (?:this|you)\b|enjoy!)[^\n]*\s*\Z",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\A\s*```[\w-]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_QUOTES = (('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"), ("„", "“"))
_STRANGE = re.compile(
    r"\b(?:chatbot|language model|as an ai|trained on|your (?:poem|sentence)|the (?:original|given) (?:poem|text|"
    r"sentence)|this sentence)\b|[\[\]{}<>|]|https?:",
    re.IGNORECASE,
)
MOST_WORDS = 12  # of a line of verse


def tidied(kind: str, text: str) -> str:
    """`text` as a piece of `kind` ("poem", "caption", …), without what surrounds it; empty where nothing is left.

    Raises:
        ContentError: the text is nothing but hidden reasoning.
    """
    text = without_reasoning(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\0", "").strip()
    fence = _FENCE.match(text)
    text = fence.group(1) if fence else text
    for _ in range(3):  # "Sure! Here is your poem:\n\nTitle: …"
        shorter = _REMARK.sub("", _PREAMBLE.sub("", text, count=1)).strip()
        if shorter == text or not shorter:
            break
        text = shorter
    if kind in PLAIN:
        text = _plain(text)
    if kind in _ONE_LINE:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        text = (
            "\n".join(_unquoted(line) for line in lines) if kind in ("title", "slogan", "caption") else " ".join(lines)
        )
    return _unquoted(re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip())


def _plain(text: str) -> str:
    text = re.sub(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*•][ \t]+(?=\S))", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text, flags=re.DOTALL)
    text = re.sub(r"(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])", r"\1", text)
    text = re.sub(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)", r"\1", text)
    return re.sub(r"`([^`\n]{0,500})`", r"\1", re.sub(r"(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$", "", text))


def _unquoted(text: str) -> str:
    for start, end in _QUOTES:
        if (
            len(text) > 2
            and text.startswith(start)
            and text.endswith(end)
            and start not in text[1:-1]
            and end not in text[1:-1]
        ):
            return text[1:-1].strip()
    return text


def faults(writing: Writing, text: str) -> list[str]:
    """What is wrong with a draft, in words; empty where it may be shown."""
    found: list[str] = []
    lines = [line for line in text.split("\n") if line.strip()]
    if not any(character.isalpha() for character in text):
        return ["it is empty"]
    if _STRANGE.search(text):
        found.append("it speaks of itself")
    bare = [re.sub(r"\W+", " ", line).casefold().strip() for line in lines]
    if (len(set(bare)) < len(bare) and writing.kind != "lyrics") or _loops(text):
        found.append("it repeats itself")
    wanted = set(terms(writing.topic))
    if wanted and not wanted & set(terms(text)):
        found.append("it is about something else")
    if writing.kind == "poem":
        least = min(4, writing.lines or 4)
        if len(lines) < least or (writing.lines and len(lines) > writing.lines + 1):
            found.append(f"it has {len(lines)} lines")
        if re.search(r"\b(?:name is|named|called) [A-Z]|\d", text):
            found.append("it makes up names or numbers")
        if any(len(line.split()) > MOST_WORDS for line in lines):
            found.append("its lines are too long")
    return found


def _loops(text: str) -> bool:
    """Whether four words come three times or more, as where a small model is caught."""
    words = re.findall(r"\w+", text.casefold())
    runs = [tuple(words[n : n + 4]) for n in range(len(words) - 3)]
    return any(runs.count(run) > 2 for run in set(runs))


def stanza(text: str, lines: int) -> str:
    """The first `lines` lines of verse."""
    kept = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n".join(kept[:lines])
