"""The assistant with a capable model: it talks, and calls the same tools that messages ask for.

turns + understanding --offer--> model --text--> Said
                                   ^---results--- make(kind, slots) <--calls (checked, bounded, side by side)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from visiontune.backends import Environment
from visiontune.chat.agent.asking import MAX_TOKENS, Answered, Asker
from visiontune.chat.agent.calling import Called, returned, run_calls, sendable
from visiontune.chat.agent.claims import unmade
from visiontune.chat.agent.ledger import REPAIRS, Ledger
from visiontune.chat.agent.offering import Offer, asked_for, offered
from visiontune.chat.agent.prompting import conversation
from visiontune.chat.agent.results import MAKES, Make
from visiontune.chat.agent.tools import TOOLS
from visiontune.chat.agent.voice import Voice
from visiontune.chat.base import Event, Situation, Understanding
from visiontune.errors import ContentError
from visiontune.text.conversation import Turn
from visiontune.text.remote import Connection, messages_of


class Connects(Protocol):
    """A text backend whose model can call tools: `OpenAI`, `Gemini`, or one of the user's own."""

    def connection(self, environment: Environment, model: str = "") -> Connection: ...


@dataclass(frozen=True)
class ModelAgent:
    """Replies with a model that can call tools.

    Args:
        backend: Of the text seam, usable here.
        environment: The settings that it needs.
        model: Its name; empty: the configured one.
    """

    backend: Connects
    environment: Environment
    model: str = ""

    def reply(
        self,
        turns: Sequence[Turn],
        understanding: Understanding,
        situation: Situation,
        make: Make,
        emit: Callable[[Event], None] = lambda event: None,
        check_cancelled: Callable[[], None] = lambda: None,
        preferences: Sequence[str] = (),
        summary: str = "",
    ) -> str:
        """Answer the last of `turns`; the text is emitted as `Said` while it comes, and returned whole.

        `make` runs in threads of its own; `emit` is called in the caller's thread.

        Args:
            turns: (role, text) of the conversation, the user's message last.
            preferences: What the user prefers, a sentence each.
            summary: Of what was said before `turns`.

        Raises:
            RemoteError: the service failed or stopped in the middle. What came was emitted, and is incomplete; what tools
                made before stays made.
            ContentError: the model gave no answer.
            InputError: the turns do not end with the user's, or are no text.
            Cancelled: `check_cancelled` said so.
        """
        check_cancelled()
        offer = offered(understanding, situation)
        told = conversation(turns, offer, situation, preferences, summary)
        asker = Asker(self.backend.connection(self.environment, self.model), check_cancelled)
        documents = (part for document in situation.documents.items() for part in document)
        known = "\n".join([*(text for _, text in turns), *documents])
        return _Turn(asker, Voice(emit), offer, make, understanding, messages_of(told), known).run()


@dataclass
class _Turn:
    """One turn as it goes on."""

    asker: Asker
    voice: Voice
    offer: Offer
    make: Make
    understanding: Understanding
    messages: list[Any]
    known: str
    ledger: Ledger = field(default_factory=Ledger)
    made: set[str] = field(default_factory=set)
    owed: list[str] = field(default_factory=list)
    """Sentences that the reply must hold: what cannot be made here, and why."""
    told: list[str] = field(default_factory=list)
    """What the model itself said."""

    def run(self) -> str:
        while True:
            if why := self.asker.exhausted():
                self._stop(why)
                break
            answered = self.asker.ask(self.messages, self.offer.tools, self.voice)
            self.told.append(answered.text)
            if not (self._after_calls(answered) if answered.calls else self._after_text(answered)):
                break
        self.voice.say("\n\n".join(text for text in dict.fromkeys(self.owed) if text not in self.voice.text))
        self.voice.say(unmade("\n".join(self.told), self.made, self.known, talk=not self.offer.makes))
        return self.voice.text

    def _after_calls(self, answered: Answered) -> bool:
        """Run the calls; whether the model is asked on."""
        called = run_calls(answered.calls, self.offer, self.ledger, self.make, self.asker.check_cancelled, answered.cut)
        self._keep(called)
        if waiting := [one.result.text for one in called if one.result.state == "waits"]:
            done = [one.result.text for one in called if one.ran and one.result.state != "waits"]
            self.voice.say("\n\n".join([*done, *waiting]))
            return False
        if over := next((one.over for one in called if one.over), ""):
            self._stop(over)
            return False
        faulty = next((one for one in called if one.fault), None)
        if faulty is not None and not self._repairs():
            self._give_up(faulty.tool.thing if faulty.tool else "something", faulty.fault)
            return False
        from pydantic_ai.messages import ModelRequest

        self.messages += [sendable(answered.response, called), ModelRequest(parts=returned(called))]
        return True

    def _after_text(self, answered: Answered) -> bool:
        """End the turn with what was said; or whether the model is asked to mend a call that it wrote wrongly."""
        if answered.malformed:
            fault = "a tool was not called through the interface for tools, or its arguments were cut off"
            if not self._repairs():
                self._give_up("something", fault)
                return False
            self._ask_to_mend(answered.text, fault)
            return True
        if not answered.text:
            if not self.ledger.tried:
                raise ContentError("the language model gave an empty answer; ask again or in other words")
            self.voice.say("\n\n".join(dict.fromkeys(came for _, came in self.ledger.tried)))
        if answered.cut:
            self.voice.say(f"(The answer was cut off at its limit of {MAX_TOKENS:,} tokens.)")
        return False

    def _keep(self, called: Sequence[Called]) -> None:
        """Keep what came of the calls. After what cannot be made here, only what the message names may be made."""
        for one in called:
            if not one.ran or one.tool is None:
                continue
            self.known += f"\n{one.result.text}"
            if one.result.state == "done" and one.tool.kind != "cancel":
                # How far it is may say that something is ready, which is then no lie.
                self.made.add("change" if one.tool.kind == "status" else one.tool.kind)
            if one.result.state == "unusable":
                self.owed.append(one.result.text)
                named = asked_for(self.understanding) - {one.tool.kind}
                others = (tool.name for tool in TOOLS.values() if tool.kind in MAKES and tool.kind not in named)
                self.offer = self.offer.without(frozenset(others), one.result.text)

    def _repairs(self) -> bool:
        """Whether the model may try once more."""
        self.ledger.repairs += 1
        return self.ledger.repairs <= REPAIRS

    def _ask_to_mend(self, text: str, fault: str) -> None:
        from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart

        self.messages += [
            ModelResponse(parts=[TextPart(text[:1_000] or "(a call that could not be read)")]),
            ModelRequest(
                parts=[UserPromptPart(f"Nothing was made: {fault}. Call the tool once more, or answer in words.")]
            ),
        ]

    def _stop(self, why: str) -> None:
        account = self.ledger.account()
        tried = f"\nWhat was tried:\n{account}" if account else "\nNothing was made."
        self.voice.say(f"I stop here: {why.rstrip('.')}.{tried}")

    def _give_up(self, thing: str, fault: str) -> None:
        account = self.ledger.account()
        self.voice.say(
            f"The language model asked for {thing} twice in a form that cannot be read, so it was not made ({fault}). "
            "Please ask again, or in other words." + (f"\nWhat was tried besides:\n{account}" if account else "")
        )
