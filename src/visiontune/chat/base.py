"""The values that chat hands around: what was understood, what is planned, and what a reply consists of.

message --Understander--> Understanding --Planner--> Plan | Question | Control | Talk --Assistant--> Events
                          (wishes, entities)         (steps, each a request)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Intent = Literal["image", "video", "music", "speech", "followup", "cancel", "status", "chat"]
MAKING = ("image", "video", "music", "speech")
"""Intents that ask for something to be made of nothing but the message."""


@dataclass(frozen=True)
class Entity:
    """A named entity: characters `start` to before `end`; `type` in small letters (person, place, organisation, work,
    date, time, duration, number, money, language, composer, instrument, style, key, tempo).
    """

    text: str
    type: str
    start: int
    end: int

    def document(self) -> dict[str, Any]:
        return {"text": self.text, "type": self.type, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Wish:
    """One request of a message.

    Args:
        intent: What is wanted.
        confidence: 0 to 1, that it is.
        slots: Only what the text states, by the names and in the forms that the docs list.
        text: The part of the message that asks for it.
        start: Character at which it begins there.
        likely: Other intents with their probabilities, the likeliest first.
        held: What would be made if it were not refused or put off: ("video", {"subject": "the harbour"}).
    """

    intent: Intent
    confidence: float
    slots: Mapping[str, Any] = field(hash=False)
    text: str
    start: int = 0
    likely: tuple[tuple[Intent, float], ...] = ()
    held: tuple[Intent, Mapping[str, Any]] | None = field(default=None, hash=False)

    def document(self) -> dict[str, Any]:
        return {
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "slots": dict(self.slots),
            "text": self.text,
        }


@dataclass(frozen=True)
class Understanding:
    """What a message means. `reasons` are sentences: what decided, with numbers."""

    text: str
    wishes: tuple[Wish, ...]
    entities: tuple[Entity, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def main(self) -> Wish:
        """The first wish that makes or changes something, else the first."""
        return next((wish for wish in self.wishes if wish.intent != "chat"), self.wishes[0])


@dataclass(frozen=True)
class Step:
    """One thing that a plan makes: `copies` requests of `kind`, each with its own seed.

    Args:
        id: "1", "2", … in the plan.
        kind: Of the request: image, video, music, speech, text, upscale.
        fields: Of the request.
        uses: Fields that come from an earlier step: {"source": "1.text"}, {"music_file": "2.file"}. What can be used: text (the
            text that was written), file (a FileRef of what was made), midi (of music).
        says: What it makes, in a few words: "a picture of a fox, 16:9".
        remakes: Id of the artifact that this changes, where it does.
    """

    id: str
    kind: str
    fields: Mapping[str, Any] = field(hash=False)
    says: str
    copies: int = 1
    uses: Mapping[str, str] = field(default_factory=dict, hash=False)
    remakes: str | None = None

    @property
    def needs(self) -> frozenset[str]:
        """Ids of the steps that must be done before."""
        return frozenset(source.split(".")[0] for source in self.uses.values())

    def document(self) -> dict[str, Any]:
        return {
            "id": self.id, "kind": self.kind, "fields": dict(self.fields), "says": self.says, "copies": self.copies,
            "uses": dict(self.uses), "remakes": self.remakes,
        }  # fmt: skip

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Step:
        return cls(**dict(document))


@dataclass(frozen=True)
class Plan:
    """Steps in order; each may use what earlier ones made.

    Args:
        notes: Sentences for the user: preferences that were used, what was assumed, what cannot be had.
        seconds: About how long it takes here.
        costly: Whether the user is asked before it runs (long, many, or paid for).
    """

    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    costly: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "steps": [step.document() for step in self.steps], "notes": list(self.notes), "seconds": self.seconds,
            "costly": self.costly,
        }  # fmt: skip

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Plan:
        steps = tuple(Step.of(step) for step in document["steps"])
        return cls(steps, tuple(document["notes"]), document["seconds"], document["costly"])


@dataclass(frozen=True)
class Question:
    """One short question in place of a guess. Each choice is (label, message): what choosing it says."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Control:
    """The user asks to stop what runs, or how far it is.

    Args:
        then: What is done after it: "stop that, draw a fox instead".
    """

    what: Literal["cancel", "status"]
    then: Plan | Question | Talk | None = None


@dataclass(frozen=True)
class Talk:
    """Words are the answer. `note` is said first (why nothing is made, what was kept for later)."""

    note: str = ""


Outcome = Plan | Question | Control | Talk


@dataclass(frozen=True)
class Made:
    """An artifact of this conversation: what a follow-up may mean. `path` of its file is found by the library."""

    id: str
    kind: str
    request: Mapping[str, Any] = field(hash=False)
    says: str = ""


@dataclass(frozen=True)
class Situation:
    """What a message is understood against.

    Args:
        made: Artifacts of the conversation, the oldest first; those of the last plan share `last`.
        last: Ids made by the last plan, in order: "the second one".
        offered: A plan that waits for consent, or what was put off ("OK, make it").
        running: Whether something is being made now.
        said: The assistant's last text, for "read that aloud"; empty where there is none.
        files: FileRefs of pictures, sounds and scores that came with the message, by kind (image, audio, midi).
        documents: Plain text of documents that came with it or before, by name.
        new_documents: Names of those that came with this very message: "read it" means them.
        user: Whose library it is.
    """

    made: tuple[Made, ...] = ()
    last: tuple[str, ...] = ()
    offered: Plan | None = None
    running: bool = False
    said: str = ""
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)
    user: str = "local"
    new_documents: tuple[str, ...] = ()


# What a reply consists of, in the order in which it comes.


@dataclass(frozen=True)
class Understood:
    understanding: Understanding


@dataclass(frozen=True)
class Said:
    """A piece of the reply's text."""

    text: str


@dataclass(frozen=True)
class Waiting:
    """Why no word comes yet: the language model serves somebody else, or is loaded."""

    sentence: str


@dataclass(frozen=True)
class Asked:
    question: Question


@dataclass(frozen=True)
class Planned:
    """A plan; where it `waits`, nothing runs before the user agrees."""

    plan: Plan
    waits: bool


@dataclass(frozen=True)
class Queued:
    step: str
    copy: int
    job: str
    says: str


@dataclass(frozen=True)
class Moved:
    """Progress of a job: a fraction of 0 to 1 and a sentence."""

    job: str
    fraction: float
    sentence: str


@dataclass(frozen=True)
class Finished:
    """A job's artifact is in the library. `warnings`: what could not be had whole."""

    step: str
    job: str
    artifact: str
    kind: str
    path: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failed:
    """A step that was not made, and why, in plain words."""

    step: str
    job: str
    reason: str


@dataclass(frozen=True)
class Ended:
    """The reply is whole, or broke off and why; the last event of every reply."""

    complete: bool = True
    reason: str = ""


Event = Understood | Said | Waiting | Asked | Planned | Queued | Moved | Finished | Failed | Ended
