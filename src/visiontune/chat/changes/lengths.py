"""The length of a film: of a prompt it is asked for, of a script it is that of its words."""

from __future__ import annotations

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers, scenes
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, Source
from visiontune.text.base import Script


def longer_film(draft: Draft, clause: str, ask: Ask, source: Source, scenery: Scenery) -> bool:
    """Read a clause as a change of the film's length."""
    part = Ask(clause, clause, {}, (clause,))
    now = draft.number("duration", 30.0)
    script = draft.fields.get("script")
    if script:
        told = scenery.details(source).get("duration")
        now = float(told) if isinstance(told, int | float) else spoken_seconds(scenes.as_script(script), draft)
    seconds = numbers.stretched(part, now)
    if seconds is None and len(ask.clauses) == 1:
        slot = ask.slots.get("duration_s")
        seconds = numbers.stretched(ask, now) if isinstance(slot, int | float) else None
    if seconds is None:
        return False
    seconds = numbers.tidy(seconds)
    if draft.fields.get("narration"):
        draft.answer = Question(
            "The film lasts as long as your recording. Shall I make one of its words, or of a part of it?"
        )
        return True
    if not script:
        return draft.set(f"{seconds:g} seconds", duration=seconds)
    return fitted(draft, scenes.script_of(draft, source, scenery), now, seconds)


def spoken_seconds(script: Script, draft: Draft) -> float:
    """About how long a film of a script is, in seconds."""
    from visiontune.speech.estimate import estimate_duration

    speed, pause = draft.number("speed", 1.0), draft.number("pause", 0.35)
    said = (
        estimate_duration(scene.narration, script.language) / speed if scene.narration.strip() else 0.0
        for scene in script.scenes
    )
    return sum(max(seconds, scene.duration or 0.0) + pause for seconds, scene in zip(said, script.scenes, strict=True))


def fitted(draft: Draft, script: Script | None, now: float, seconds: float) -> bool:
    """A film of a script lasts as long as its words: fewer scenes make it shorter, a new script longer."""
    if script is None or now <= 0:
        return draft.set(f"{seconds:g} seconds", duration=seconds)
    if not script.words().strip():
        factor = seconds / now
        kept = [
            scene.model_copy(update={"duration": min(600.0, round((scene.duration or 3.0) * factor, 2))})
            for scene in script.scenes
        ]
        scenes.take_script(draft, script.model_copy(update={"scenes": tuple(kept)}))
        return draft.set(f"{seconds:g} seconds")
    factor = now / seconds
    if 0.85 <= factor <= 1.2:
        return draft.set(
            f"{seconds:g} seconds", speed=round(min(2.0, max(0.5, draft.number("speed", 1.0) * factor)), 3)
        )
    if factor > 1:
        share = spoken_seconds(script, draft) / factor
        kept = list(script.scenes)
        while len(kept) > 1 and spoken_seconds(script.model_copy(update={"scenes": tuple(kept)}), draft) > share * 1.05:
            kept.pop(len(kept) - 2 if len(kept) > 2 else 1)  # the last scene is the end of the story
        scenes.take_script(draft, script.model_copy(update={"scenes": tuple(kept)}))
        draft.notes.append(f"To be shorter the film has {len(kept)} of its {len(script.scenes)} scenes.")
        return draft.set(f"about {seconds:g} seconds")
    if draft.text("prompt").strip():
        draft.notes.append("To be longer it gets a new script; what you changed in single scenes is not in it.")
        return draft.set(f"{seconds:g} seconds", script=None, duration=seconds)
    draft.answer = Question(f"The words of this film take about {now:.0f} seconds. What more shall it say?")
    return True
