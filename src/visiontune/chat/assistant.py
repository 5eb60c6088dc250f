"""The assistant: a message in, events out; what was said, planned and made is kept with the conversation.

message --understand--> with a capable model: its agent, whose tools are our plans
without:              our plan, run; or words
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.chat.attaching import Attached, attached
from visiontune.chat.base import (
    Asked,
    Control,
    Ended,
    Event,
    Failed,
    Finished,
    Outcome,
    Plan,
    Planned,
    Question,
    Queued,
    Said,
    Situation,
    Step,
    Talk,
    Understanding,
    Understood,
    Wish,
)
from visiontune.chat.changes.following import follow
from visiontune.chat.memory.conversations import Conversation, Conversations, Message, State
from visiontune.chat.memory.forgetting import forgotten
from visiontune.chat.memory.profile import Profile, Profiles
from visiontune.chat.memory.stating import stated
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.planning import held_plan, plan
from visiontune.chat.plans.referring import consents
from visiontune.chat.plans.running import STOPPED, Run
from visiontune.chat.situation import running, situation_of
from visiontune.chat.streaming import Emit, streamed
from visiontune.chat.talk.grounding import is_question
from visiontune.chat.talk.talking import Talker
from visiontune.chat.writing.texts import asked
from visiontune.errors import Cancelled, InputError, VisionTuneError
from visiontune.text import conversation as turns_of

if TYPE_CHECKING:
    from visiontune.chat.understanding import Understander
    from visiontune.studio import Studio


_PARTS = re.compile(r"(?<=[.!?;])\s+|\n+|,?\s+(?:and|but)\s+", re.IGNORECASE)
"""Between what may be several statements."""


LOOK_AGAIN = 60.0  # seconds


@dataclass
class _Reply:
    """What becomes of a reply while it is made: kept with its message when it ends."""

    message: Message
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Note what an event tells."""
        if isinstance(event, Said):
            self.text += event.text
        elif isinstance(event, Understood):
            wishes = [wish.document() for wish in event.understanding.wishes]
            self.data["understood"] = {"wishes": wishes, "reasons": list(event.understanding.reasons)}
        elif isinstance(event, Asked):
            self.data["asked"] = {"text": event.question.text, "choices": [list(one) for one in event.question.choices]}
        elif isinstance(event, Planned):
            self.data.setdefault("plans", []).append(event.plan.document())
            self.says |= {step.id: step.says for step in event.plan.steps}
            if event.waits:
                self.data["offered"] = event.plan.document()
        elif isinstance(event, Queued):
            self.data.setdefault("jobs", []).append(event.job)
            self.says[event.job] = event.says
        elif isinstance(event, Finished):
            says = self.says.get(event.job or event.step, "")
            made = {"id": event.artifact, "kind": event.kind, "step": event.step, "says": says}
            self.data.setdefault("made", []).append(made)
        elif isinstance(event, Failed):
            self.data.setdefault("failed", []).append({"step": event.step, "reason": event.reason})


class Assistant:
    """Answers messages, for any number of users and threads: what it knows of a conversation is in the database.

    Args:
        studio: In which everything is made. Somebody must work on its queue (`studio.serve`).
        understander: Default: the trained one, loaded at the first message.
    """

    def __init__(self, studio: Studio, understander: Understander | None = None) -> None:
        self.studio = studio
        self.conversations = Conversations(studio.database)
        self.profiles = Profiles(studio.database)
        self.talker = Talker(studio)
        self._understander = understander
        self._loading = threading.Lock()
        self._here: tuple[float, Here] | None = None

    @property
    def understander(self) -> Understander:
        """Loaded once."""
        with self._loading:
            if self._understander is None:
                from visiontune.chat.understanding import OWN, Understander

                own = self.studio.settings.home / OWN
                self._understander = Understander.load(own if own.is_dir() else None)
        return self._understander

    @property
    def here(self) -> Here:
        """What is on this machine, looked at again every minute: it takes half a second."""
        now = time.monotonic()
        if self._here is None or now > self._here[0] + LOOK_AGAIN:
            self._here = (now, Here.of(self.studio))
        return self._here[1]

    def reply(
        self,
        conversation_id: str,
        text: str,
        user: str = "local",
        files: Sequence[Path] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Answer a message; events come as they happen, `Ended` last.

        Args:
            files: Documents, pictures, sounds and scores that came with it.
            stop: Set to cancel what this reply runs, and nothing else.

        Raises:
            InputError: there is no such conversation of this user, or the message or a file cannot be taken.
        """
        if not text.strip() and not files:
            raise InputError("message", text, "must say something")
        with_files = attached(files, self.studio)
        message = self.conversations.add(conversation_id, user, "user", text, with_files.document())
        before = self.conversations.get(conversation_id, user)
        reply = _Reply(self.conversations.add(conversation_id, user, "assistant", "", {}, "incomplete"))
        turn = Turn(self, before, message, with_files, user, stop or threading.Event())
        state: State = "incomplete"
        ended = Ended(False, "stopped")
        try:
            for event in turn.events():
                reply.take(event)
                if isinstance(event, Queued | Finished):  # another process may look, and this one may be killed
                    self.conversations.change(reply.message.id, user, data=reply.data)
                yield event
            state, ended = "complete", Ended()
        except GeneratorExit:  # nobody reads on; what other threads do for this reply ends with it
            turn.stop.set()
            raise
        except Cancelled:
            ended = Ended(False, "cancelled")
        except VisionTuneError as error:
            reply.data["error"] = str(error)
            ended = Ended(False, str(error))
        finally:
            self.conversations.change(reply.message.id, user, text=reply.text.strip(), data=reply.data, state=state)
        yield ended


@dataclass
class Turn:
    """One message being answered."""

    assistant: Assistant
    conversation: Conversation
    message: Message
    files: Attached
    user: str
    stop: threading.Event

    @property
    def studio(self) -> Studio:
        return self.assistant.studio

    def events(self) -> Iterator[Event]:
        yield from self.files.events()
        understanding = self.assistant.understander.read(self.message.text)
        yield Understood(understanding)
        profile, told, only = self._profile()
        if told:
            yield Said(told)
        if only:
            return
        situation = situation_of(self.conversation, self.studio, self.user, self.files.refs, self.files.documents)
        model = capable(self.studio)
        if situation.offered is not None and consents(self.message.text):
            model = None  # what was agreed to is run as it was shown, and asked about no more
        if model is not None:
            from visiontune.chat.agent.delegating import delegated

            yield from delegated(model, self, understanding, situation, profile)
            return
        outcome = self._received(self.outcome(understanding, situation, profile), situation)
        if isinstance(outcome, Talk) and told and not outcome.note:
            return
        yield from self.carried_out(outcome, understanding, situation, profile)

    def outcome(self, understanding: Understanding, situation: Situation, profile: Profile) -> Outcome:
        """What is to be done about the message."""
        here = self.assistant.here

        def followed(wish: Wish, now: Situation, before: tuple[Step, ...]) -> Outcome:
            return follow(wish, now, before, self.studio, here.voices)

        return plan(understanding, situation, profile, followed, here, asked)

    def _received(self, outcome: Outcome, situation: Situation) -> Outcome:
        """Files that came with few words ("here are my notes") are acknowledged, whatever those were taken for."""
        what = self.files.shown
        idle = isinstance(outcome, Control) and not situation.running
        if idle and self.files.documents and is_question(self.message.text):
            return Talk()  # "when does the ferry leave?" asks the document, though it sounds like asking how far we are
        plain = isinstance(outcome, Talk) and not outcome.note and not is_question(self.message.text)
        if not what or not (idle or plain):
            return outcome
        if not self.files.documents:
            return Question(f"I have {what}. What shall I make of it?")
        choices = (("A summary", "What is this document about?"), ("A video", "Make a video of this document"))
        return Question(f"I have {what}. Ask me about it, or say what to make of it.", choices)

    def carried_out(
        self, outcome: Outcome, understanding: Understanding, situation: Situation, profile: Profile
    ) -> Iterator[Event]:
        """Do it."""
        if isinstance(outcome, Plan):
            yield from self.planned(outcome)
        elif isinstance(outcome, Question):
            yield Said(outcome.text)
            yield Asked(outcome)
        elif isinstance(outcome, Control):
            yield Said(self.control(outcome.what))
        else:
            yield from self._talked(outcome, understanding, situation, profile)

    def planned(self, wanted: Plan) -> Iterator[Event]:
        """Show a plan, and run it unless it is costly: then the user is asked first."""
        yield Planned(wanted, wanted.costly)
        told = [_sentence(note) for note in wanted.notes]
        if wanted.costly:
            steps = "; ".join(step.says for step in wanted.steps)
            told.append(f"I would make: {steps}. That takes about {duration(wanted.seconds)}. Shall I?")
        if told:
            yield Said(" ".join(told) + "\n")
        if wanted.costly:
            return
        warnings: list[str] = []
        begun: set[str] = set()
        for event in Run(self.studio, wanted, self.user, self.stop).events():
            if isinstance(event, Finished) and event.job and event.step not in begun:
                begun.add(event.step)
                yield Said(_here_is(next(step for step in wanted.steps if step.id == event.step)))
            yield event
            if isinstance(event, Finished):
                warnings += [one for one in event.warnings if one not in warnings]
            elif isinstance(event, Failed):
                yield Said("Stopped.\n" if event.reason == STOPPED else f"{_sentence(event.reason)}\n")
        for warning in warnings:
            yield Said(f"Note: {_sentence(warning)}\n")

    def _talked(
        self, talk: Talk, understanding: Understanding, situation: Situation, profile: Profile
    ) -> Iterator[Event]:
        """Words; what was refused or put off stays on offer."""
        later = held_plan(understanding.main, profile, self.assistant.here, situation)
        if later is not None:
            yield Planned(replace(later, costly=False), True)
        turns = self.turns()

        def answer(emit: Emit) -> None:
            def say(piece: str) -> None:
                emit(Said(piece))

            self.assistant.talker.answer(turns, profile, talk.note, situation.documents, say, self.check_cancelled)

        yield from streamed(answer)

    def turns(self) -> list[turns_of.Turn]:
        """The conversation as roles and texts, this message last."""
        return [(message.role, message.text) for message in self.conversation.messages if message.text.strip()]

    def check_cancelled(self) -> None:
        if self.stop.is_set():
            raise Cancelled("cancelled")

    def control(self, what: str) -> str:
        """Stop what this conversation runs, or say how far it is."""
        replies = [message for message in self.conversation.messages if message.role == "assistant"]
        jobs = running(replies, self.studio)
        if not jobs:
            return "Nothing is being made right now."
        if what == "cancel":
            for job in jobs:
                self.studio.cancel(job)
            return "Stopped." if len(jobs) == 1 else f"Stopped {len(jobs)} things."
        told = []
        for job in jobs:
            row = self.studio.queue.get(job)
            told.append(f"{row.kind}: {row.fraction:.0%}, {row.sentence}")
        return "; ".join(told) + "."

    def _profile(self) -> tuple[Profile, str, bool]:
        """The user's preferences, with those that this message states or takes back; what is said about that, and whether
        the message says nothing else.
        """
        profiles, text = self.assistant.profiles, self.message.text
        profile = profiles.get(self.user)
        if back := forgotten(text):
            had = [name for name in back if getattr(profile, name)]
            gone = f"I have forgotten your preferences ({', '.join(map(_named, had))})." if had else ""
            return profiles.clear(self.user, *back), f"{gone or 'I kept no such preference of yours.'}\n", True
        new = stated(text)
        if not new:
            return profile, "", False
        profile = profiles.change(self.user, **new)
        told = ", ".join(f"{_named(name)}: {_shown(value)}" for name, value in new.items())
        only = all(stated(part) for part in _PARTS.split(text) if part.strip())
        return profile, f"I will remember that ({told}).\n", only and not self.files.shown


def _here_is(step: Step) -> str:
    return f"Here is {step.says}.\n" if step.copies == 1 else f"Here are {step.copies} of it: {step.says}.\n"


def _named(preference: str) -> str:
    return preference.replace("_", " ")


def _sentence(text: str) -> str:
    """With a capital and a full stop, so that several can stand one after the other."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", ")", "”")) else ".")


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def capable(studio: Studio) -> Any | None:
    """The text backend of this studio that can be trusted with tools, or None."""
    from visiontune.backends import trait
    from visiontune.text.base import Message as TextMessage
    from visiontune.text.base import TextRequest

    request = TextRequest(messages=(TextMessage(role="user", content="hello"),), seed=0)
    try:
        backend = studio.workshop.registry.choose(request, studio.workshop.environment).backend
    except VisionTuneError:
        return None
    return backend if trait(backend, "capable", False) and hasattr(backend, "connection") else None
