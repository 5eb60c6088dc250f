"""Scripts by language models: structured ones from a capable model, free ones from the small embedded model."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from visiontune.text.base import Message, Scene, ScriptRequest, TextRequest
from visiontune.text.cleaning import clean, speakable
from visiontune.text.sentences import split_sentences
from visiontune.text.terms import terms

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 120},
        "scenes": {
            "type": "array",
            "minItems": 1,
            "maxItems": 400,
            "items": {
                "type": "object",
                "properties": {
                    "narration": {"type": "string", "minLength": 1, "maxLength": 600},
                    "image_prompt": {"type": "string", "minLength": 1, "maxLength": 400},
                },
                "required": ["narration", "image_prompt"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "scenes"],
    "additionalProperties": False,
}

_NAMES: Mapping[str, str] = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language_of(code: str) -> str:
    """A language's English name; of one that we cannot name, its code."""
    return _NAMES.get(code.split("-")[0], code)


def word_count(request: ScriptRequest) -> int:
    """About how many words the asked duration holds, pauses between sentences of 14 words taken off."""
    per_sentence = 14 / request.words_per_second + request.pause
    return max(8, round(14 * request.duration / per_sentence))


def structured_request(request: ScriptRequest, writer: str, seed: int, remark: str = "") -> TextRequest:
    """Asks a capable model for a whole script; `remark` says what was wrong with its last one."""
    language = language_of(request.language)
    count = word_count(request)
    system = (
        "You write narrated explainer videos. Be right in every fact; leave out what you are not sure of. "
        f"Write in {language}. Each scene has one sentence of narration of 8 to 20 words, to be spoken aloud: no "
        "lists, headings, emoji or stage directions. Each image_prompt describes in English, in one sentence, what "
        "one picture shows: subject, place, light; no text in the picture."
    )
    scenes = max(1, count // 14)
    ask = f"Write a script on: {request.prompt}\nAll narration together has about {count} words, in {scenes} scenes."
    messages = (
        Message(role="system", content=system),
        Message(role="user", content=f"{ask}\n{remark}" if remark else ask),
    )
    return TextRequest(
        seed=seed,
        backend=writer,
        messages=messages,
        max_tokens=min(16_000, 600 + 6 * count),
        temperature=0.7,
        json_schema=json.loads(json.dumps(SCHEMA)),
    )


def structured_scenes(text: str) -> tuple[str, list[Scene]]:
    """Title and scenes of a structured answer; scenes that cannot be spoken are left out."""
    document = json.loads(text)
    scenes = []
    for scene in document["scenes"]:
        narration = " ".join(clean(scene["narration"]).split())
        if speakable(narration):
            scenes.append(Scene(narration=narration, image_prompt=" ".join(scene["image_prompt"].split())))
    title = " ".join(clean(document["title"]).split())
    return title.removesuffix(".")[:200], scenes


# The small model understands "Write a short story: …" and little else; how long it should be only confuses it.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a warm birthday message", re.compile(r"\bbirthday\b", re.IGNORECASE)),
    ("a short, cheerful poem", re.compile(r"\b(?:poem|limerick|rhyme|lullaby|haiku)\b", re.IGNORECASE)),
    ("a short story", re.compile(r"\b(?:story|tale|fable|adventures?|once upon)\b", re.IGNORECASE)),
    (
        "a cheerful radio advert that praises what it is for",
        re.compile(
            r"\b(?:ad|advert\w*|commercial|promo\w*|teaser|trailer|sale|launch|shop|product|buy)\b", re.IGNORECASE
        ),
    ),
    (
        "a warm message",
        re.compile(
            r"\b(?:greeting|card|wish\w*|thank\w*|congratulat\w*|invit\w*|wedding|anniversary|happy|merry)\b",
            re.IGNORECASE,
        ),
    ),
    ("a friendly speech", re.compile(r"\b(?:welcome|speech|toast|announcement|employees|team)\b", re.IGNORECASE)),
)


def free_request(request: ScriptRequest, writer: str, seed: int) -> TextRequest:
    """Asks a small model for plain narration: it is better at a few sentences than at JSON."""
    kind = next((kind for kind, pattern in _KINDS if pattern.search(request.prompt)), "a short text")
    language = language_of(request.language)
    tongue = "" if language == "English" else f" in {language}"
    # Small models stop early; what is too long is cut to whole sentences afterwards.
    return TextRequest(
        seed=seed,
        backend=writer,
        messages=(Message(role="user", content=f"Write {kind}{tongue}: {' '.join(request.prompt.split())[:2_000]}."),),
        max_tokens=min(2_048, 80 + 2 * word_count(request)),
        temperature=0.6,
        top_p=0.9,
    )


def on_topic(sentences: Sequence[str], prompt: str) -> bool:
    """Whether a text speaks of at least half of what the prompt names."""
    asked = set(terms(prompt))
    return 2 * len(asked.intersection(terms(" ".join(sentences)))) >= len(asked)


_LABEL = re.compile(
    r"^\W*(?:(?:sure|certainly|of course|here)\b[^.!?:]{0,80}:\s*)?"
    r"(?:\[[^\]]*\]|\([^)]*\)|"
    r"(?:narrator|voice[- ]?over|scene|title|host|speaker|intro|outro|video|text|script|music)\s*\d*\s*[:\-–]|)\s*",
    re.IGNORECASE,
)
_TALKING = re.compile(
    r"^(?:sure|of course|certainly|here(?:'s| is| are)|as an ai|i hope|i'm sorry|please note|note that|let me know|"
    r"this (?:video|script)|the video|in this (?:video|script))\b|"
    r"\b(?:chatbot|language model|trained on|how can i assist|your sentence|the original sentence|"
    r"here to (?:help|assist) you)\b",
    re.IGNORECASE,
)


def free_sentences(text: str, language: str) -> list[str]:
    """The usable sentences of a small model's answer: whole, spoken to the listener, none said twice."""
    kept: list[str] = []
    seen: list[frozenset[str]] = []
    found = split_sentences(clean(text, "drop"), language)
    for n, raw in enumerate(found):
        sentence = _LABEL.sub("", raw).strip().strip('"“”').strip()
        last = n == len(found) - 1
        if not speakable(sentence) or (last and not _ends(sentence)) or _TALKING.search(sentence):
            continue
        if re.search(r"[\[{<>}\]#*_|]|https?:", sentence) or len(sentence.split()) > 60:
            continue
        meaning = frozenset(terms(sentence)) or frozenset((sentence.casefold(),))
        if any(_alike(meaning, other) for other in seen):
            continue
        seen.append(meaning)
        kept.append(sentence)
    return kept


def _ends(sentence: str) -> bool:
    return sentence.rstrip("\"'”’»)").endswith((".", "!", "?", "…", "。", "！", "？", "।", "؟"))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) / max(1, min(len(one), len(other))) > 0.75


def lengths_remark(seconds: float, request: ScriptRequest, texts: Sequence[str]) -> str:
    """What a model is told whose script was too long or too short."""
    have = sum(len(text.split()) for text in texts)
    wanted = max(4, round(have * request.duration / max(seconds, 0.1)))
    fault = "long" if seconds > request.duration else "short"
    return f"Your last script had {have} words and was too {fault}; write {wanted} words."
