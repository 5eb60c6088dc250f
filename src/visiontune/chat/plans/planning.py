"""From what a message means to what is done: a plan, one question, a control, or talk.

Nothing is guessed and nothing is changed in silence: what is unclear or cannot be had becomes a question, what was
assumed becomes a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from visiontune.chat.base import (
    MAKING,
    Control,
    Outcome,
    Plan,
    Question,
    Situation,
    Step,
    Talk,
    Understanding,
    Wish,
)
from visiontune.chat.consent import agrees
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.costs import cost_of
from visiontune.chat.plans.doubting import CLOSE, asks_of_the_world, begins_with_change, doubt
from visiontune.chat.plans.drafting.base import GUESSED, Unclear
from visiontune.chat.plans.drafting.image import views
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.joining import Asked, joined, refers, written
from visiontune.chat.plans.making import drafted, enlarged, means_document
from visiontune.chat.plans.parting import completed, parted
from visiontune.chat.plans.referring import asks_for_summary, medium_of, names_document, points
from visiontune.chat.plans.refusing import refused
from visiontune.chat.plans.requesting import checked
from visiontune.chat.plans.rewording import in_time, reworded
from visiontune.errors import BackendError, VisionTuneError

Follow = Callable[[Wish, Situation, tuple[Step, ...]], Outcome]
"""Resolves a follow-up: the wish, the situation, and the steps before it in the same message."""
_NO_PAINTER = (
    "I cannot paint on from your picture here: that takes a model that paints, such as"
    " `visiontune weights pull stable-diffusion-v1-5`. I can enlarge it, show it in a video, or draw something new from words."
    " Which shall it be?"
)
_THING = re.compile(r"\W*(?:(?:and|now|please|just)\s+)*an?\b", re.IGNORECASE)


def plan(
    understanding: Understanding,
    situation: Situation,
    profile: Profile,
    follow: Follow,
    here: Here | None = None,
    asked: Asked | None = None,
) -> Outcome:
    """What to do about a message.

    Args:
        follow: Resolves follow-ups.
        here: What is on this machine; by default what is embedded.
        asked: Knows which texts a message asks to be written; by default a few common ones are known.
    """
    if situation.offered is not None and agrees(understanding.text):
        return replace(situation.offered, costly=False)  # agreed to, so it is not asked about again
    here = here or Here()
    understanding = parted(completed(understanding))
    main = understanding.main
    try:
        if main.intent == "cancel" and (situation.running or remaining(understanding) is None):
            if not situation.running:
                return Control("cancel")
            doubt(main, situation)  # what is stopped is lost, so it must be meant
            rest = remaining(understanding)
            stopped = replace(situation, running=False)
            then = None if rest is None else _after(rest, _Planner(stopped, profile, follow, here, asked))
            return Control("cancel", then)
        if main.intent == "status":
            return Talk() if asks_of_the_world(main.text) else Control("status")
        return _Planner(situation, profile, follow, here, asked).outcome(understanding)
    except Unclear as unclear:
        return unclear.question
    except VisionTuneError as error:
        return refused(error, main)


def remaining(understanding: Understanding) -> Understanding | None:
    """What is still to be done after the control that a message begins with ("stop that, draw a fox instead"); None: nothing."""
    wishes = tuple(wish for wish in understanding.wishes if wish.intent not in ("cancel", "status"))
    if not any(wish.intent in (*MAKING, "followup") for wish in wishes):
        return None
    return replace(understanding, wishes=wishes)


def held_plan(
    wish: Wish, profile: Profile, here: Here | None = None, situation: Situation | None = None
) -> Plan | None:
    """The plan of what a wish refuses or puts off, to be offered: a later "OK, make it" makes it. None: there is none."""
    if wish.held is None:
        return None
    intent, slots = wish.held
    later = Wish(intent, 1.0, slots, reworded(intent, slots, wish.text))
    understanding = Understanding(later.text, (later,))
    found = plan(understanding, situation or Situation(), profile, lambda *_: Talk(), here)
    return found if isinstance(found, Plan) else None


def _after(rest: Understanding, planner: _Planner) -> Plan | Question | Talk | None:
    """What is done once the rest is stopped; a fault in it must not keep that from being stopped."""
    try:
        found = planner.outcome(rest)
    except Unclear as unclear:
        return unclear.question
    except VisionTuneError as error:
        return refused(error, rest.main)
    return None if isinstance(found, Control) else found


@dataclass(frozen=True)
class _Planner:
    situation: Situation
    profile: Profile
    follow: Follow
    here: Here
    asked: Asked | None

    def outcome(self, understanding: Understanding) -> Outcome:
        wishes = [self._meant(wish) for wish in understanding.wishes if wish.intent not in ("cancel", "status")]
        if len(wishes) == 1:  # a message is only parted where each part is clear
            try:
                doubt(wishes[0], self.situation)
            except Unclear:
                if (change := self._change(wishes[0])) is None:
                    raise
                return change
        writes = self._writes(wishes)
        if not any(wish.intent != "chat" for wish in wishes) and not writes:
            return Talk(self._kept(wishes))
        steps: list[Step] = []
        notes: list[str] = []
        costly = False
        for wish in wishes:
            more = self._of(wish, steps, several=len(wishes) > 1 or writes)
            if isinstance(more, Plan):
                steps += renumbered(more.steps, steps)
                notes += more.notes
                costly = costly or more.costly
            elif isinstance(more, Talk):
                notes += [more.note] if more.note else []
                if len(wishes) == 1:
                    return more
            else:
                return more
        if not steps:
            return Talk(" ".join(notes))
        return self._whole(steps, notes, costly)

    def _writes(self, wishes: Sequence[Wish]) -> bool:
        """Whether a message that is all talk asks for words of a known kind: a poem is made, as a picture is."""
        if self.asked is None or any(wish.held is not None or names_document(wish.text) for wish in wishes):
            return False
        found = [self.asked(wish.text) for wish in wishes if wish.intent == "chat"]
        return any(one is not None and one.kind != "prompt" for one in found)

    def _meant(self, wish: Wish) -> Wish:
        """A few words that name no verb ("a narrated summary of it") sound like talk, where a document is there to be told."""
        talks = wish.intent == "chat" and wish.held is None and bool(self.situation.documents)
        told = talks and _THING.match(wish.text) and asks_for_summary(wish.text)
        told = told and medium_of(wish.text) in ("speech", "video")
        return replace(wish, intent="followup", confidence=1.0, likely=()) if told else wish

    def _change(self, wish: Wish) -> Plan | None:
        """A doubtful wish that is plainly a change of what was made, whatever else it might be; None where it is not plain."""
        if not self.situation.made or not points(wish.slots.get("subject")):
            return None
        close = {intent for intent, chance in wish.likely if wish.confidence - chance < CLOSE}
        # "A video of this picture" is a video and a follow-up, and both mean one thing.
        same = {"followup", medium_of(wish.text)} if refers(wish) else {"followup"}
        if wish.intent not in same or "followup" not in {wish.intent, *close}:
            return None
        if close & {*MAKING} - same and not begins_with_change(wish.text):
            return None
        try:
            found = self._of(wish, [], several=False)
        except (Unclear, VisionTuneError):
            return None
        if not isinstance(found, Plan) or any(note.startswith(GUESSED) for note in found.notes):
            return None
        return self._whole(found.steps, found.notes, found.costly)

    def _of(self, wish: Wish, before: Sequence[Step], several: bool) -> Outcome:
        if wish.intent == "chat":
            if wish.held is not None:
                return Talk()  # what is put off beside something that is made can be asked for again
            draft = written(wish, self.profile, self.asked) if several else None
        else:
            draft = enlarged(wish, self.situation)
            if draft is None and before and (wish.intent == "followup" or refers(wish)):
                draft = joined(wish, before, self.profile, self.here)
            if draft is None:
                as_making = self._as_making(wish) if not before or not refers(wish) else wish
                if as_making.intent == "followup" or (before and refers(wish)):
                    return self._followed(wish, before)
                draft = drafted(as_making, self.situation, self.profile, self.here)
                if draft is None:
                    return self._followed(wish, before)
        if draft is None:
            return Talk()
        steps = tuple(one.step(len(before) + n) for n, one in enumerate(views(wish, draft), 1))
        for step in steps:
            self._check(step)
        return Plan(steps, draft.notes)

    def _followed(self, wish: Wish, before: Sequence[Step]) -> Outcome:
        found = self.follow(wish, self.situation, tuple(before))
        for step in found.steps if isinstance(found, Plan) else ():
            self._check(step)
        return found

    def _check(self, step: Step) -> None:
        try:
            checked(step, self.here.check)
        except BackendError as error:
            if "init_image" in step.fields:
                raise Unclear(_NO_PAINTER) from error
            raise

    def _as_making(self, wish: Wish) -> Wish:
        """A follow-up on what came with the message ("read this document") makes something of that."""
        if wish.intent != "followup":
            return wish
        medium = medium_of(wish.text)
        sent = bool(self.situation.files) or means_document(wish, self.situation)
        if sent and medium is None and "image" in self.situation.files:
            medium = "image"
        if medium is None or not sent:
            return wish
        return replace(wish, intent=medium, slots={"subject": "it", **wish.slots})

    def _whole(self, steps: Sequence[Step], notes: Iterable[str], costly: bool) -> Plan:
        cost = cost_of(steps, self.here.paid)
        said = tuple(dict.fromkeys([*notes, *cost.bought]))
        return Plan(tuple(steps), said, cost.seconds, costly or cost.costly)

    def _kept(self, wishes: Sequence[Wish]) -> str:
        """What is said of what was refused or put off."""
        for wish in wishes:
            kept = held_plan(wish, self.profile, self.here, replace(self.situation, offered=None))
            if kept is not None:
                length = f" (about {in_time(max(1, round(kept.seconds)))})"
                return f"I make nothing yet. Say “OK, make it” for {kept.steps[0].says}{length}."
        return ""


def renumbered(steps: Sequence[Step], before: Sequence[Step]) -> list[Step]:
    """`steps` with ids that go on from those before; steps that are there already are left out."""
    known = {step.id: step for step in before}
    new = [step for step in steps if known.get(step.id) != step]
    if not any(step.id in known for step in new):
        return new
    names = {step.id: str(len(before) + n + 1) for n, step in enumerate(new)}
    return [
        replace(
            step,
            id=names[step.id],
            uses={path: _renamed(source, names) for path, source in step.uses.items()},
        )
        for step in new
    ]


def _renamed(source: str, names: dict[str, str]) -> str:
    name, _, part = source.partition(".")
    return f"{names.get(name, name)}.{part}"
