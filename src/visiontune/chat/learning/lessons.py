"""The lessons: messages with their intents and slots marked, in files that people can read and write.

    ## family-name                                       messages of one way of wording
    image<TAB>paint [a fox](subject), [gouache](style), [3](count) versions
    video<TAB>[{n_seconds}](duration_s) on [{topic}](subject)            filled from the lists in fillers.txt
    image+speech<TAB>draw [a pond](subject) ¦ and say [Mind the step.](subject)         two requests

A span whose value its words do not give has it written out: [a baker's dozen](count=13). Families are never divided
between training, validation and test, so that what is measured is other wordings.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from visiontune.chat.wording.names import listed
from visiontune.chat.wording.tokens import tokens
from visiontune.chat.wording.values import SLOTS
from visiontune.errors import InputError

INTENTS = ("image", "video", "music", "speech", "followup", "cancel", "status", "chat")
_MARK = re.compile(r"\[([^\[\]]+)\]\(([a-z_]+)(?:=([^()]*))?\)")
_FILLER = re.compile(r"\{([a-z_]+)\}")
_NEXT = " ¦ "
_VALUED = ("count", "duration", "n_seconds", "aspect", "composer", "key", "language", "bpm")
"""Lists whose values may have a normal form."""
_UNMARKED = {"music": ("subject", "style")}
"""Of music nothing is shown or said, and its kinds are no styles: the whole message is its prompt."""


@dataclass(frozen=True)
class Span:
    """A slot in a text, from character `start` to before `end`; `value` where the words do not give it."""

    slot: str
    start: int
    end: int
    value: str | None = None


@dataclass(frozen=True)
class Lesson:
    """A message.

    Args:
        intents: Of its requests, in order.
        begins: Characters at which the second and later requests begin.
    """

    text: str
    intents: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    begins: tuple[int, ...] = ()
    family: str = ""

    def parts(self) -> Iterator[Lesson]:
        """Its requests, each as a message of its own."""
        edges = (0, *self.begins, len(self.text))
        for intent, start, end in zip(self.intents, edges, edges[1:], strict=False):
            inside = tuple(
                replace(span, start=span.start - start, end=span.end - start)
                for span in self.spans
                if start <= span.start and span.end <= end
            )
            yield Lesson(self.text[start:end].rstrip(), (intent,), inside, family=self.family)


def read_lessons(path: Path, fillers: Mapping[str, Sequence[str]], copies: int, dice: random.Random) -> list[Lesson]:
    """The lessons of a file; what has fillers is filled `copies` times.

    Raises:
        InputError: a line is not in the form that is described above.
    """
    family, found = "", []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            family = line[3:].strip()
        elif line.strip():
            intents, tab, text = line.partition("\t")
            if not tab or not set(intents.split("+")) <= set(INTENTS):
                raise InputError("lessons", f"{path.name}:{n}", "needs an intent, a tab and a message")
            times = copies if _FILLER.search(text) else 1
            found += [lesson(intents, _filled(text, fillers, dice, f"{path.name}:{n}"), family) for _ in range(times)]
    return found


def read_fillers(path: Path) -> dict[str, list[str]]:
    """Values by name; one that its words do not give is written as `words=value`."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, tab, value = line.partition("\t")
        if tab:
            found.setdefault(name, []).append(value)
    return found


def _filled(text: str, fillers: Mapping[str, Sequence[str]], dice: random.Random, where: str) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[1] not in fillers:
            raise InputError("lessons", f"{where}: {found.group()}", f"is no list; {', '.join(sorted(fillers))}")
        value = dice.choice(fillers[found[1]])
        marked = text.count("[", 0, found.start()) > text.count("]", 0, found.start())
        return value if marked or found[1] not in _VALUED else value.partition("=")[0]

    return _FILLER.sub(fill, text)


def lesson(intents: str, marked: str, family: str = "") -> Lesson:
    """Of a line's two parts.

    Raises:
        InputError: a slot is none, or there are not as many parts as intents.
    """
    wanted = tuple(intents.split("+"))
    text, spans, begins, at = "", [], [], 0
    pieces = marked.split(_NEXT)
    if len(pieces) != len(wanted):
        raise InputError("lessons", marked, f"has {len(pieces)} parts and {len(wanted)} intents")
    for intent, piece in zip(wanted, pieces, strict=True):
        if text:
            text += " "
            begins.append(len(text))
        at = 0
        for found in _MARK.finditer(piece):
            text += piece[at : found.start()]
            words, equals, filled = found[1].partition("=")
            slot = found[2]
            if slot not in SLOTS:
                raise InputError("lessons", marked, f"{slot} is no slot; {', '.join(SLOTS)}")
            keeps = equals and found[2] not in ("subject", "style", "mood", "instrument", "voice")
            shown = words if keeps else found[1]
            kind_of_music = intent == "followup" and slot == "style" and shown.lower() in listed("genre")
            if slot not in _UNMARKED.get(intent, ()) and not kind_of_music:
                spans.append(Span(slot, len(text), len(text) + len(shown), found[3] or (filled if keeps else None)))
            text += shown
            at = found.end()
        text += _MARK.sub(lambda match: match[1], piece[at:])
    return Lesson(text, wanted, tuple(spans), tuple(begins), family)


def tag_names() -> tuple[str, ...]:
    """The tags of words: outside, and of each slot its first word and the later ones."""
    return ("O", *(f"{place}-{slot}" for slot in SLOTS for place in ("B", "I")))


def tags(one: Lesson) -> list[int]:
    """The tag of each of its words."""
    names = {name: n for n, name in enumerate(tag_names())}
    found = []
    for word in tokens(one.text):
        span = next((span for span in one.spans if span.start < word.end and word.start < span.end), None)
        inside = span is not None and word.start > span.start
        found.append(names["O"] if span is None else names[f"{'I' if inside else 'B'}-{span.slot}"])
    return found
