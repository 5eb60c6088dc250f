"""The mood and the kind of a piece, as a clause names them."""

from __future__ import annotations

import re

from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, holds
from visiontune.chat.changes.naming import spotted
from visiontune.errors import InputError

METRES = {"waltz": "3/4", "march": "2/4", "minuet": "3/4", "tarantella": "6/8", "jig": "6/8", "polka": "2/4"}


def named_in(kind: str, slot: str, clause: str, ask: Ask) -> str | None:
    """What a clause names of a kind: the slot's value, else the longest name of our lists."""
    said = ask.slots.get(slot)
    if isinstance(said, str) and said.strip() and said.lower() in clause.lower():
        return said.strip()
    return spotted(kind, clause)


def danced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """As a waltz, as jazz: kinds of music are words of the prompt."""
    genre = named_in("genre", "style", clause, ask)
    if genre is None:
        return False
    prompt = draft.text("prompt").strip()
    old = spotted("genre", prompt, 4)
    if old and not holds(genre, re.escape(old)):
        prompt = re.sub(rf"\b{re.escape(old)}\b", genre, prompt, count=1, flags=re.IGNORECASE)
    elif not holds(prompt, re.escape(genre)):
        prompt = f"{prompt}, as a {genre}" if prompt else f"a {genre}"
    metre = next((metre for name, metre in METRES.items() if name in genre.lower()), None)
    return draft.set(
        f"as {genre}",
        prompt=prompt,
        metre=metre if metre else "" if draft.text("metre") and old in METRES else draft.text("metre"),
    )


MOODS = {
    "happier": "happy", "sadder": "sad", "calmer": "calm", "livelier": "lively", "scarier": "scary", "darker": "dark",
    "brighter": "bright", "softer": "gentle",
    "gloomier": "gloomy", "angrier": "angry", "funnier": "playful", "merrier": "merry", "gentler": "gentle",
    "wilder": "wild", "more dramatic": "dramatic",
    "less gloomy": "hopeful", "less sad": "hopeful", "less drama": "calm", "less dramatic": "calm",
    "more peaceful": "peaceful", "more cheerful": "cheerful", "warmer": "tender",
}  # fmt: skip


def felt(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """In another mood."""
    said = ask.slots.get("mood")
    word = next((mood for words, mood in MOODS.items() if holds(clause, words)), None)
    if word is None and isinstance(said, str) and said.lower() in clause.lower():
        word = said
    if word is None and len(clause.split()) <= 8:
        word = spotted("mood", clause)
    return word is not None and in_mood(draft, word)


def in_mood(draft: Draft, word: str) -> bool:
    """In a mood that is known here; another word is one of the prompt."""
    from visiontune.music.wishing.moods import find_mood

    try:
        find_mood(word)
    except InputError:
        prompt = draft.text("prompt")
        return draft.set(word, prompt=f"{prompt}, {word}".strip(", "), mood="")
    return draft.set(word, mood=word[:40])
