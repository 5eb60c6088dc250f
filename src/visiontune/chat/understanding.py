"""What a message means: intent, slots and named entities, without a language model, in some milliseconds.

The contract of labels and forms is in docs/understanding.md.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self, cast

from visiontune.chat.base import MAKING, Entity, Intent, Understanding, Wish
from visiontune.chat.wording.entities import entities
from visiontune.chat.wording.features import Features, Reader
from visiontune.chat.wording.leaning import leaned
from visiontune.chat.wording.network import Network, Reading
from visiontune.chat.wording.refusing import held
from visiontune.chat.wording.slots import slots_of
from visiontune.chat.wording.splitting import edges, is_another
from visiontune.chat.wording.tokens import Token, tokens
from visiontune.errors import InputError

WEIGHTS = Path(__file__).parent / "wording" / "weights"
WORDS = "words.npz"
OWN = "understanding"
"""Folder in the home with what a user trained; it goes before ours."""
CHARACTERS = 4_000
"""Of a message that are read; the rest is matter, not a wish."""
_HALF = re.compile("[\ud800-\udfff]")  # halves of characters, which no encoding takes
_SPLIT = 0.5
"""A part of a message is a request of its own where the network is at least so sure of its intent."""
_INSTEAD = 0.6
"""What comes after a stop is another request where the network is at least so sure that it makes something."""
_STOP = re.compile(
    r"\W*(?:(?:please|no|ok|okay|oh|wait|hey|actually)\b[\s,.!]*)*"
    r"(?:stop|cancel|abort|halt|quit|forget|drop|scrap|never ?mind)(?:\s+(?:it|that|this|now|everything|all|please|the\s\w+))*"
    r"(?:\s*[,;.!:–—-]+\s*(?:(?:and|then|please|now|instead)\b[\s,]*)*|\s+(?:and|then)\s+(?:(?:then|instead)\s+)?)(?=\w)"
    r"(?!i\b(?!'d\b|\s(?:want|would|need|prefer)\b))",  # "forget it, I'll do it by hand" asks for nothing
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[\s,;.!:–—-]*(?:(?:\b(?:and|plus|also|then|instead|please|now|along with|together with|as well as)\b|&)[\s,]*)*$",
    re.IGNORECASE,
)
"""What joins a part to what comes after it."""


@dataclass(frozen=True)
class Understander:
    """Reads messages. It is stateless: threads may share it."""

    reader: Reader
    network: Network

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Of the trained files in `folder`; default: those of the package. About half a second.

        Raises:
            InputError: there are none.
        """
        folder = folder or WEIGHTS
        return cls.load_files(sorted(folder.glob("understanding-*.npz")), folder)

    @classmethod
    def load_files(cls, paths: Sequence[Path], folder: Path = WEIGHTS) -> Self:
        """Of several networks, whose answers are averaged."""
        from visiontune.chat.wording.pipeline import pipeline
        from visiontune.chat.wording.vectors import WordVectors

        if not paths:
            raise InputError("understanding", str(folder), "holds no trained network (understanding-1.npz)")
        network = Network.load(paths)
        ids = {word: n for n, word in enumerate(network.about["words"], 1)}
        return cls(Reader(WordVectors.load(WEIGHTS / WORDS), ids, pipeline()), network)

    def read(self, text: str) -> Understanding:
        """What `text` means. Text without words is talk."""
        read = _HALF.sub("\ufffd", text[:CHARACTERS])
        words = tokens(read)
        if not words:
            return Understanding(text, (Wish("chat", 1.0, {}, text),), (), ("the message has no words",))
        features = self.reader(read, words)
        reading = self._reading(read, features)
        named = entities(read, words, features.document, self.reader.language)
        wishes = self._parts(read, words, reading) or (self._wish(read, words, reading, 0),)
        wishes = self._instead(read, wishes) or wishes
        return Understanding(text, wishes, named, tuple(_reasons(wishes, named, len(text) > CHARACTERS)))

    def _reading(self, text: str, features: Features) -> Reading:
        told = self.network(features)
        return replace(told, intents=leaned(text, self.network.about["intents"], told.intents))

    def _wish(self, text: str, words: Sequence[Token], reading: Reading, start: int) -> Wish:
        about = self.network.about
        intents = self._intents(reading)
        shares = sorted((float(share) for share in reading.intents), reverse=True)
        slots = slots_of(intents[0], text, words, reading.tags, about["tags"])
        likely = tuple((intent, share) for intent, share in zip(intents[1:4], shares[1:4], strict=True))
        wish = Wish(intents[0], shares[0], slots, text, start, likely)
        return replace(wish, held=held(text)) if wish.intent == "chat" else wish

    def _parts(self, text: str, words: Sequence[Token], reading: Reading) -> tuple[Wish, ...]:
        """The wishes of a message that has several; none where it has one."""
        places = edges(text, words, reading.begins)
        speaks = self._intents(reading)[0] == "speech"
        if speaks and ":" in text:  # what is to be spoken may ask for anything
            places = {at: edge for at, edge in places.items() if at < text.index(":")}
        if not places:
            return ()
        wishes: list[Wish] = []
        edge = [*places, len(text)]
        part = self._part(text, 0, edge[0])
        start = 0
        for end, after in itertools.pairwise(edge):
            rest = self._part(text, end, after)
            if part is None or rest is None:
                return ()
            if places[end] == "told" or is_another(part, rest, places[end]):
                wishes.append(part)
                part, start = rest, end
            else:
                part = self._part(text, start, after)
        if part is None:
            return ()
        wishes.append(part)
        sure = all(wish.confidence >= _SPLIT and wish.intent not in ("cancel", "status") for wish in wishes)
        makes = sum(wish.intent in (*MAKING, "followup") for wish in wishes)
        return tuple(wishes) if sure and makes and len(wishes) > 1 else ()

    def _instead(self, text: str, wishes: Sequence[Wish]) -> tuple[Wish, ...]:
        """The wishes of a message that stops what runs and asks for something: "stop that, draw a fox instead"."""
        found = _STOP.match(text)
        if found is None or wishes[0].intent != "cancel" or len(wishes) > 1:
            return ()
        at = found.end()
        rest = self.read(text[at:]).wishes
        if not all(wish.intent in (*MAKING, "followup") and wish.confidence >= _INSTEAD for wish in rest):
            return ()
        stop = self._part(_JOINED.sub("", text[:at]), 0, at)
        if stop is None or stop.intent != "cancel":
            return ()
        return (stop, *(replace(wish, start=wish.start + at) for wish in rest))

    def _part(self, text: str, start: int, end: int) -> Wish | None:
        part = text[start:end].rstrip(" ,;\n")
        if end < len(text):
            part = _JOINED.sub("", part)
        words = tokens(part)
        return self._wish(part, words, self._reading(part, self.reader(part, words)), start) if words else None

    def _intents(self, reading: Reading) -> list[Intent]:
        """All intents, the likeliest first."""
        return [cast(Intent, self.network.about["intents"][n]) for n in reading.intents.argsort()[::-1]]


def _reasons(wishes: Sequence[Wish], named: Sequence[Entity], long: bool) -> list[str]:
    reasons = []
    for wish in wishes:
        others = ", ".join(f"{intent} {share:.2f}" for intent, share in wish.likely)
        where = f" ({wish.text[:60]!r})" if len(wishes) > 1 else ""
        reasons.append(
            f"intent {wish.intent} {wish.confidence:.2f}{where}; else {others}" if others else f"intent {wish.intent}"
        )
        for slot, value in wish.slots.items():
            reasons.append(f"slot {slot}: {value!r}")
        if wish.held is not None:
            reasons.append(f"refused or put off: {wish.held[0]} {dict(wish.held[1])}")
    if len(wishes) > 1:
        reasons.insert(0, f"{len(wishes)} requests in one message")
    if named:
        reasons.append("entities: " + ", ".join(f"{entity.text} ({entity.type})" for entity in named))
    if long:
        reasons.append(f"only the first {CHARACTERS:,} characters were read")
    return reasons


def document(understanding: Understanding) -> dict[str, Any]:
    """As JSON: intent, confidence, slots, entities; `requests` are those of the message, in order, where it has several."""
    main = understanding.main
    return {
        "intent": main.intent,
        "confidence": round(main.confidence, 4),
        "slots": dict(main.slots),
        "entities": [entity.document() for entity in understanding.entities],
        "requests": [wish.document() for wish in understanding.wishes if len(understanding.wishes) > 1],
    }
