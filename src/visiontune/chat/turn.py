"""One message being answered: understood, planned, made, or talked about."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visiontune.chat.agent.choosing import capable
from visiontune.chat.attaching import Attached
from visiontune.chat.base import (
    Asked,
    Control,
    Event,
    Failed,
    Finished,
    Outcome,
    Plan,
    Planned,
    Question,
    Said,
    Situation,
    Step,
    Talk,
    Understanding,
    Understood,
    Waiting,
    Wish,
)
from visiontune.chat.changes.following import follow
from visiontune.chat.consent import agrees
from visiontune.chat.controls import is_stop
from visiontune.chat.memory.noting import noted
from visiontune.chat.memory.profile import Profile
from visiontune.chat.memory.records import Conversation, Message
from visiontune.chat.plans.planning import held_plan, plan
from visiontune.chat.plans.running import STOPPED, Run
from visiontune.chat.sentences import here_is, offer, sentence
from visiontune.chat.situation import running, situation_of
from visiontune.chat.streaming import Emit, streamed
from visiontune.chat.talk.grounding import is_question
from visiontune.chat.writing.about import outlined, words_about
from visiontune.chat.writing.texts import Writing, asked, fields
from visiontune.errors import Cancelled
from visiontune.jobs.replies import WAITING, Reply, ReplyQueue
from visiontune.text import conversation as turns_of
from visiontune.text.base import TextRequest

if TYPE_CHECKING:
    from visiontune.chat.assistant import Assistant
    from visiontune.studio import Studio


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
        preferences = noted(self.assistant.profiles, self.user, self.message.text)
        profile, told = preferences.profile, preferences.said
        if told:
            yield Said(told)
        if preferences.only and not self.files.shown:
            return
        situation = situation_of(self.conversation, self.studio, self.user, self.files.refs, self.files.documents)
        situation = replace(situation, running=situation.running or bool(self._earlier()))
        if words := words_about(self.message.text, situation, self.studio, self.check_cancelled):
            yield Said(words)
            return
        model = capable(self.studio)
        if situation.offered is not None and agrees(self.message.text):
            model = None  # what was agreed to is run as it was shown, and asked about no more
        if is_stop(self.message.text):
            model = None  # it may be the very one that is to stop
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
        if idle and situation.documents and is_question(self.message.text):
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
            if outcome.then is not None:
                yield Said("\n")
                yield from self.carried_out(outcome.then, understanding, situation, profile)
        else:
            yield from self._talked(outcome, understanding, situation, profile)

    def planned(self, wanted: Plan) -> Iterator[Event]:
        """Show a plan, and run it unless it is costly: then the user is asked first."""
        yield Planned(wanted, wanted.costly)
        told = [sentence(note) for note in wanted.notes]
        if wanted.costly:
            told.append(offer(wanted))
        if told:
            yield Said(" ".join(told) + "\n")
        if wanted.costly:
            return
        warnings: list[str] = []
        begun: set[str] = set()
        for event in Run(self.studio, wanted, self.user, self.stop).events():
            if isinstance(event, Finished) and event.job and event.step not in begun:
                begun.add(event.step)
                yield Said(here_is(next(step for step in wanted.steps if step.id == event.step)))
            yield event
            if isinstance(event, Finished) and not event.job:
                yield Said("\n")  # a text ends where its last word does
            if isinstance(event, Finished):
                warnings += [one for one in event.warnings if one not in warnings]
            elif isinstance(event, Failed):
                yield Said("Stopped.\n" if event.reason == STOPPED else f"{sentence(event.reason)}\n")
        for warning in warnings:
            yield Said(f"Note: {sentence(warning)}\n")

    def _talked(
        self, talk: Talk, understanding: Understanding, situation: Situation, profile: Profile
    ) -> Iterator[Event]:
        """Words; what was refused or put off stays on offer."""
        later = held_plan(understanding.main, profile, self.assistant.here, situation)
        if later is not None:
            yield Planned(replace(later, costly=False), True)
        films = [made for made in situation.made if made.kind == "video"]
        last = str(films[-1].request.get("prompt", "")) if films else ""
        if topic := outlined(self.message.text, understanding.main.held, last):
            request = TextRequest.build(**fields(Writing("shots", topic=topic, form="shot list"), profile))
            if talk.note:
                yield Said(f"{talk.note}\n\n")
            yield from streamed(lambda emit: self._said(request, emit))
            return
        turns = self.turns()

        def answer(emit: Emit) -> None:
            def say(piece: str) -> None:
                emit(Said(piece))

            def waits(sentence: str) -> None:
                emit(Waiting(sentence))

            talker = self.assistant.talker
            talker.answer(turns, profile, talk.note, situation.documents, say, self.check_cancelled, waits)

        yield from streamed(answer)

    def _said(self, request: TextRequest, emit: Emit) -> None:
        """Words that are part of the talk, kept nowhere else."""
        output = self.studio.say(
            request,
            lambda piece: emit(Said(piece)),
            self.check_cancelled,
            lambda _, sentence: emit(Waiting(sentence)),
        )
        for warning in output.warnings:
            emit(Said(f"\nNote: {sentence(warning)}"))

    def turns(self) -> list[turns_of.Turn]:
        """The conversation as roles and texts, this message last."""
        return [(message.role, message.text) for message in self.conversation.messages if message.text.strip()]

    @property
    def _replies(self) -> ReplyQueue:
        return ReplyQueue(self.studio.database, self.studio.queue.owner)

    def _earlier(self) -> list[Reply]:
        """The replies to what was said before this message that still wait or run."""
        before = {one.data.get("reply") for one in self.conversation.messages} - {self.message.data.get("reply")}
        if not before - {None}:
            return []
        return [one for one in self._replies.find(self.user, self.conversation.id, WAITING) if one.id in before]

    def check_cancelled(self) -> None:
        if self.stop.is_set():
            raise Cancelled("cancelled")

    def control(self, what: str) -> str:
        """Stop what this conversation runs, or say how far it is."""
        replies = [message for message in self.conversation.messages if message.role == "assistant"]
        jobs, earlier = running(replies, self.studio), self._earlier()
        if not jobs and not earlier:
            return "Nothing is being made right now."
        if what == "cancel":
            for reply in earlier:
                self._replies.cancel(reply.id, self.user)
            for job in jobs:
                self.studio.cancel(job)
            return "Stopped." if len(jobs) <= 1 else f"Stopped {len(jobs)} things."
        if not jobs:
            return "I am still at what you said before; nothing is being made yet."
        told = []
        for job in jobs:
            row = self.studio.queue.get(job)
            told.append(f"{row.kind}: {row.fraction:.0%}, {row.sentence}")
        return "; ".join(told) + "."
