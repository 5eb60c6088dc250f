"""Follow-ups: a message that changes, repeats or extends what was made becomes steps of a plan.

wish --which thing?--> sources --what changes?--> drafts --checked as requests--> Plan | Question | Talk

All that is not changed is taken from the request that made the thing, its seed as well, so that parts of it are found in
the library. Where another one is wanted, no seed is given, and chance decides anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from visiontune.chat import consent
from visiontune.chat.base import MAKING, Outcome, Plan, Question, Situation, Step, Talk, Wish
from visiontune.chat.changes import across, becoming, filming, films, looks, music, texts
from visiontune.chat.changes import voices as speech
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, Shelf, Source, apply
from visiontune.chat.changes.questions import NAMES
from visiontune.chat.changes.referring import meant, nothing, without_reference
from visiontune.chat.changes.steps import Steps
from visiontune.chat.plans.drafting.base import GUESSED, Unclear
from visiontune.chat.plans.drafting.voices import HEART, Voice
from visiontune.errors import InputError, VisionTuneError

MOST = 30
"""Things that are changed at once."""
_HELP = {
    "image": ("What shall I change in the picture?",
              (("another one", "another one"), ("another style", "in watercolour"), ("larger", "make it bigger"))),
    "video": ("What shall I change in the film?",
              (("shorter", "make it shorter"), ("vertical", "make it vertical"), ("other music", "other music"))),
    "music": ("What shall I change in the music?", (("another one", "another one"), ("slower", "slower"), ("in minor", "in minor"))),
    "speech": ("What shall I change in the recording?", (("slower", "say it again slower"), ("another voice", "with another voice"))),
    "text": ("What shall I change in the text?", (("shorter", "make it shorter"), ("read aloud", "read it aloud"))),
}  # fmt: skip


_OPINION = re.compile(
    r"^\W*(?:please\s)?(?:i\s(?:really\s|quite\s)?(?:do\s?n['’]?t\s|do\snot\s)?(?:like|love|hate)\s(?:the|it|that|this|how)\b[^,;.]*"
    r"|(?:keep|leave)\s(?:that|it|this)(?:\sand\sdo(?:\snot|n['’]t)\schange\s\w+)?|do(?:\snot|n['’]t)\schange\s(?:anything|it|that))\W*$",
    re.IGNORECASE,
)
"""What is thought of a thing, which asks for no change that could be made."""
_WORDLESS = re.compile(
    r"\b(?:remove|delete|lose|drop|without|no|take\s(?:away|off|out)|get\srid\sof|erase)\b[^,.;]{0,40}"
    r"\b(?:labels?|text|words?|writing|lettering|letters|captions?|title)\b",
    re.IGNORECASE,
)
_DISLIKES = re.compile(r"\b(?:not|n['’]?t|hate)\b", re.IGNORECASE)


def follow(
    wish: Wish, situation: Situation, before: Sequence[Step], library: Shelf, voices: Sequence[Voice] = (HEART,)
) -> Outcome:
    """The steps that `wish`, a follow-up, asks for; a question where it is not clear what is meant; words where nothing can be made.

    Args:
        before: Steps of the same plan that come before: "write a poem, then read it aloud". They are not in the result.
        library: Where made things lie, as a `Studio` has them; only those of `situation.user` are read.
        voices: Those that can be used here.
    """
    try:
        return _follow(wish, situation, before, Scenery(situation, library, voices))
    except Unclear as unclear:
        return unclear.question
    except InputError as error:
        if error.field == "id":
            return Question("That is no longer in the library. Which other one do you mean, or what shall I make?")
        return Question(f"That cannot be made so: {str(error)[:300]}")
    except VisionTuneError as error:
        return Question(f"That cannot be made so: {str(error)[:300]}")


def _follow(wish: Wish, situation: Situation, before: Sequence[Step], scenery: Scenery) -> Outcome:
    text = wish.text
    if not before:
        if consent.refuses(text):
            return Talk("All right, I leave it." if situation.offered is None else "All right, nothing is made.")
        if consent.agrees(text):
            if situation.offered is not None:
                return replace(situation.offered, costly=False)
            return (
                Question("Nothing waits for a yes. What shall I make?")
                if not situation.made
                else Question("Gladly, but what? Say what to make or to change.")
            )
    ask = Ask.of(text, wish.slots)
    if consent.thanks(text):
        return Talk()
    if _OPINION.match(text) and len(ask.clauses) < 2:
        return Question("What shall I change about it?") if _DISLIKES.search(text) else Talk("It stays as it is.")
    if not ask.clauses:
        return nothing(situation) if not situation.made else Question("What shall I change?")
    if situation.offered is not None and not before:
        changed = _offered(situation.offered, text, wish, scenery)
        if changed is not None:
            return changed
    steps = Steps(before)
    if (kind := becoming.wanted(ask) or _other_kind(wish, situation, before)) is not None and (
        outcome := _across(kind, ask, before, scenery, steps)
    ) is not None:
        return outcome
    sources = _sources(ask, situation, before)
    if isinstance(sources, Question):
        fallback = texts.change(ask, (), scenery, steps)
        return fallback if fallback is not None else sources
    if (said := texts.change(ask, sources, scenery, steps)) is not None:
        return said
    if sources[-1].kind in ("image", "upscale", "speech") and re.fullmatch(
        becoming.WITH_MUSIC, ask.plain, re.IGNORECASE
    ):
        made = filming.filmed(ask, sources, scenery)
        if made is not None and not isinstance(made, Question):
            made.fields["music"] = True
            return steps.other(made, sources[-1])
    ask = Ask.of(without_reference(ask.raw), wish.slots) if not before else ask
    notes: list[str] = []
    for source in sources[:MOST]:
        changed_one = _changed(source, ask, scenery, steps)
        if isinstance(changed_one, Question | Talk):
            return changed_one
        notes += [note for note in changed_one.notes if note not in notes]
    return steps.plan(notes)


def _other_kind(wish: Wish, situation: Situation, before: Sequence[Step]) -> str | None:
    """The kind that a wish for something of what is there already ("make a film about it") asks for."""
    last = (
        before[-1].kind if before else situation.made[-1].kind if situation.made else "text" if situation.said else None
    )
    return wish.intent if wish.intent in MAKING and last is not None and wish.intent != last else None


def _sources(ask: Ask, situation: Situation, before: Sequence[Step]) -> list[Source] | Question:
    """What is changed."""
    if before:
        kinds = [step for step in before if step.kind != "text"] or list(before)
        if ask.has(r"them|these|those|all of them|both") and len(kinds) > 1:
            return [Source(step.kind, step.fields, step=step.id) for step in kinds if step.kind == kinds[-1].kind]
        last = before[-1] if before[-1].kind != "text" or len(kinds) == len(before) else kinds[-1]
        return [Source(last.kind, last.fields, step=last.id)]
    things = meant(ask, situation)
    if isinstance(things, Question):
        return things
    return [Source(one.kind, one.request, one) for one in things]


def _across(kind: str, ask: Ask, before: Sequence[Step], scenery: Scenery, steps: Steps) -> Outcome | None:
    """A thing made into one of another kind; None where it is of that kind already."""
    situation = scenery.situation
    narration = ""
    if kind == "video":
        ask, narration = becoming.told(ask)
    sources: list[Source]
    if before:
        many = (
            [step for step in before if step.kind == before[-1].kind]
            if ask.has("these|them|those|all of them|both")
            else [before[-1]]
        )
        sources = [Source(step.kind, step.fields, step=step.id) for step in many]
    elif situation.made:
        things = meant(ask, situation)
        last = [one for one in situation.made if one.id in situation.last]
        if isinstance(things, Question):
            # "make a video of it" after three pictures is a film of all three, but a number that is not there stays a question.
            things = (
                tuple(last)
                if len(last) > 1 and kind == "video" and not ask.has(r"(?:first|second|third|fourth|fifth|number|no\.)")
                else things
            )
        if isinstance(things, Question):
            if kind not in ("speech",):
                return things
            things = ()
        sources = [Source(one.kind, one.request, one) for one in things]
    else:
        sources = []
    if kind == "speech" and not before and sources and sources[-1].kind == "speech" and not situation.said.strip():
        return None
    if kind == "video":
        made = filming.filmed(ask, sources, scenery, narration)
    else:
        made = {"speech": across.spoken, "music": across.sung, "image": across.drawn}[kind](ask, sources, scenery)
    if made is None or isinstance(made, Question):
        return made
    return steps.other(made, sources[-1] if sources else None)


def _changed(source: Source, ask: Ask, scenery: Scenery, steps: Steps) -> Draft | Question | Talk:
    """Steps for one thing as it is changed."""
    if source.kind == "image" and _WORDLESS.search(ask.plain):
        plan = scenery.details(source).get("plan") or {}
        if plan.get("template", "scene") != "scene" and (plan.get("labels") or plan.get("title")):
            return Question("The words are what this diagram is made of. Say what to draw in its place, without words.")
    source = _of_origin(source, scenery)
    draft = drafted(source, ask, scenery)
    if draft is None:
        return Question(f"I cannot change a {NAMES.get(source.kind, source.kind)}. What shall I make?")
    if draft.answer is not None:
        return draft.answer
    if not draft.changed:
        text, choices = _HELP.get(source.kind, _HELP["image"])
        return Question(" ".join([*draft.notes[:1], text]), choices)
    steps.changed(draft, source, scenery)
    return draft


def drafted(source: Source, ask: Ask, scenery: Scenery) -> Draft | None:
    """The request of `source` as `ask` changes it; None where there is no rule for its kind."""
    draft = Draft.of(source)
    if source.kind in ("image", "upscale"):
        unread = apply(looks.RULES, draft, ask, scenery)
        if draft.answer is None:
            looks.finish(draft, ask, unread)
    elif source.kind == "video":
        unread = apply(films.rules(source), draft, ask, scenery)
        if draft.answer is None:
            films.finish(draft, ask, source, scenery, unread)
    elif source.kind == "music":
        unread = apply(music.rules(source), draft, ask, scenery)
        if draft.answer is None:
            music.finish(draft, ask, unread)
    elif source.kind == "speech":
        apply(speech.RULES, draft, ask, scenery)
        if draft.answer is None:
            speech.finish(draft, ask, scenery)
    else:
        return None
    return draft


def _of_origin(source: Source, scenery: Scenery) -> Source:
    """An enlarged picture is changed as the picture that it was made of."""
    if source.kind != "upscale" or source.made is None:
        return source
    origin = scenery.details(source).get("origin")
    request: Any = origin.get("request") if isinstance(origin, dict) else None
    if isinstance(request, dict) and request.get("kind") == "image":
        return Source("image", request, source.made)
    earlier = [one for one in scenery.situation.made if one.kind == "image"]
    return Source("image", earlier[-1].request, source.made) if earlier else source


def _offered(offered: Plan, text: str, wish: Wish, scenery: Scenery) -> Outcome | None:
    """The plan that waits, changed: "sure, but 20 seconds only"; None where the words are not about it."""
    situation = scenery.situation
    agreed = consent.begins_with_yes(text)
    ask = Ask.of(agreed or text, wish.slots)
    if becoming.wanted(ask) is not None and agreed is None:
        return None
    steps, touched, notes = [], False, list(offered.notes)
    for step in offered.steps:
        if step.kind not in NAMES or step.kind == "text":
            steps.append(step)
            continue
        draft = drafted(Source(step.kind, step.fields), ask, scenery)
        if draft is None or draft.answer is not None or not draft.changed or draft.earlier or draft.kind != step.kind:
            steps.append(step)
            continue
        if situation.made and any(note.startswith(GUESSED) for note in draft.notes):
            steps.append(step)
            continue
        touched = True
        fields = {name: value for name, value in draft.fields.items() if not (draft.fresh and name == "seed")}
        copies = draft.copies if draft.copies > 1 else step.copies
        steps.append(replace(step, fields=fields, copies=copies, says=", ".join([step.says, *draft.says])))
        notes += [note for note in draft.notes if note not in notes]
    if not touched:
        return replace(offered, costly=False) if agreed is not None and looks.numbers_only(agreed, ask) else None
    return Plan(tuple(steps), tuple(notes), offered.seconds, False if agreed is not None else offered.costly)
