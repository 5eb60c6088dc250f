"""The key and the tempo of a piece, as they were, and as they are to be."""

from __future__ import annotations

import re

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers
from visiontune.chat.changes.draft import Draft, Scenery, Source, holds
from visiontune.errors import InputError
from visiontune.music.keys import Key

KEY_WORDS = re.compile(r"\b([A-G](?:[- ]?(?:sharp|flat)|#|b|♯|♭)?) (major|minor)\b", re.IGNORECASE)


MODE = (
    r"(?:in|into|to|now|make it|put it in|move it to|the)?\s*(?:an? |the )?(?:(?P<which>relative|"
    r"parallel) )?(?P<mode>major|minor)(?: (?:key|mode|version))?(?: please)?"
)


UP = (
    r"(?:transpose|move|shift|put|play|take)?\s*(?:it|that|this)?\s*(?P<way>up|down|higher|"
    r"lower)?\s*(?:by )?(?:an?|one|two|three|half an?)?\s*(?P<step>semitone|half[- ]?step|half[- ]?tone|"
    r"whole tone|tone|step|minor third|major third|third|fourth|fifth)s?\s*(?P<after>up|down|higher|"
    r"lower)?"
)


STEPS = {
    "semitone": 1,
    "halfstep": 1,
    "halftone": 1,
    "wholetone": 2,
    "tone": 2,
    "step": 2,
    "minorthird": 3,
    "majorthird": 4,
    "third": 4,
    "fourth": 5,
    "fifth": 7,
}


def key_used(draft: Draft, source: Source, scenery: Scenery) -> Key | None:
    """The key of the piece: as it was asked for, else as it was composed."""
    for text in (draft.text("key"), str(scenery.details(source).get("key") or "")):
        try:
            if text:
                return Key.parse(text)
        except InputError:
            continue
    found = KEY_WORDS.search(draft.text("prompt"))
    return Key.parse(found[0]) if found else None


def tempo_used(draft: Draft, source: Source, scenery: Scenery) -> float:
    """Beats a minute of the piece."""
    known = scenery.details(source).get("tempo")
    usual = float(known) if isinstance(known, int | float) and not isinstance(known, bool) else 100.0
    return draft.number("tempo", usual)


def in_mode(draft: Draft, found: re.Match[str], source: Source, scenery: Scenery) -> bool:
    """In minor or major: the parallel key, or the relative one where that is said."""
    mode = found["mode"].lower()
    used = key_used(draft, source, scenery)
    if used is None:
        prompt = re.sub(r"\b(?:in a )?(?:major|minor)(?: key)?\b", "", draft.text("prompt")).strip(" ,")
        return draft.set(
            f"in a {mode} key", prompt=f"{prompt}, in a {mode} key" if prompt else f"a piece in a {mode} key", key=""
        )
    if used.mode == mode:
        draft.notes.append(f"It is in {used.name} already.")
        if not draft.changed:
            draft.answer = Question(f"It is in {used.name} already. Into which key shall I move it?")
        return True
    return in_key(
        draft,
        used.relative
        if (found["which"] or "").lower() == "relative"
        else Key(used.tonic, "minor" if mode == "minor" else "major"),
    )


def in_key(draft: Draft, key: Key) -> bool:
    """Have the piece in a key, in its prompt as well."""
    prompt = KEY_WORDS.sub(key.name, draft.text("prompt"))
    return draft.set(f"in {key.name}", key=key.name, prompt=prompt)


def pace(clause: str) -> float | None:
    """By how much it is to be faster."""
    much = numbers.amount(clause)
    if holds(clause, r"double (?:the )?(?:time|tempo|speed)|twice as fast"):
        return 2.0
    if holds(clause, r"half (?:the |its )?(?:tempo|speed|time)|half as fast"):
        return 0.5
    if holds(clause, r"faster|quicker|speed (?:it )?up|pick up the pace|too slow|livelier tempo|more tempo"):
        return 1 + 0.2 * much
    if holds(clause, r"slower|slow (?:it |that |this )?down|too (?:fast|hectic|quick)|less hectic|more slowly"):
        return 1 - 0.2 * min(much, 2.0)
    return None
