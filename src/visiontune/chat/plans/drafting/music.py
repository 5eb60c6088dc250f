"""A wish for music as fields of `MusicRequest`; the whole wish is its prompt, which the composer reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from visiontune.chat.base import Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.drafting import amounts
from visiontune.chat.plans.drafting.base import Draft, a_or_many, brief
from visiontune.chat.plans.drafting.image import told
from visiontune.chat.plans.rewording import in_time
from visiontune.errors import InputError

LONGEST = 3_600
_SUNG = re.compile(r"\b(?:sing|sung|lyrics|with the words|text)\b", re.IGNORECASE)
_QUOTE = "\"“”„‘’«»'"


def music(wish: Wish, profile: Profile, learnt: Sequence[str]) -> Draft:
    """The draft of a piece.

    Args:
        learnt: The composers whose models are here.

    Raises:
        Unclear: a number is out of range.
    """
    prompt, notes = wish.text.strip() or str(wish.slots.get("subject") or "").strip(), []
    fields: dict[str, Any] = {}
    preferred = profile.defaults("music").get("composer", "")
    composer = str(wish.slots.get("composer") or preferred)
    if composer:
        found = _composer(composer, learnt)
        if found:
            fields["composer"] = found
        else:
            known = ", ".join(name.title() for name in learnt)
            notes.append(
                f"No model here has learnt {composer.title()}; the nearest of those that are here composes ({known})."
            )
            if composer.lower() not in prompt.lower():
                prompt = f"{prompt}, in the manner of {composer.title()}"
    for slot, known_here in (("mood", _mood), ("instrument", _instrument), ("key", _key)):
        if (said := wish.slots.get(slot)) is None:
            continue
        if known_here(str(said)):
            fields[slot] = said
        elif str(said).lower() not in prompt.lower():
            prompt = f"{prompt}, {said}"
    genre = str(wish.slots.get("style") or "")
    if genre.lower() not in prompt.lower():
        prompt = f"{prompt}, {genre}"
    if (tempo := amounts.beats(wish)) is not None:
        fields["tempo"] = tempo
    if (length := amounts.seconds(wish, 1, LONGEST)) is not None:
        fields["duration"] = length
    if (seed := amounts.seed(wish)) is not None:
        fields["seed"] = seed
    if (words := sung(wish)) is not None:
        fields["lyrics"] = words
    count = amounts.copies(wish)
    left_open = {"composer"} if not wish.slots.get("composer") and "composer" in fields else set()
    return Draft(
        "music", {"prompt": prompt, **fields}, says(wish, fields, count), count,
        notes=(*notes, *told(profile, "music", left_open)),
    )  # fmt: skip


def sung(wish: Wish) -> str | None:
    """The words that are to be sung, where the wish gives them: quoted, or as verses."""
    subject = str(wish.slots.get("subject") or "").strip()
    if not subject or not _SUNG.search(wish.text) or len(subject.split()) < 2:
        return None
    before = wish.text.partition(subject)[0].rstrip(" ")
    given = before[-1:] in _QUOTE or before.rstrip().endswith(":") or "\n" in subject
    return subject if given and before else None


def says(wish: Wish, fields: dict[str, Any], count: int = 1) -> str:
    """What the piece is, in a few words."""
    parts = [
        a_or_many(count, "song" if fields.get("lyrics") else "piece of music").replace(
            "piece of musics", "pieces of music"
        )
    ]
    named = [str(wish.slots[name]) for name in ("mood", "instrument") if wish.slots.get(name)]
    parts += (
        [" ".join(named)]
        if named
        else []
        if fields.get("composer")
        else [brief(str(wish.slots.get("subject") or ""), 40)]
    )
    parts += [f"in the manner of {fields['composer'].title()}"] if fields.get("composer") else []
    parts += [f"in {fields['key']}"] if fields.get("key") else []
    parts += [in_time(fields["duration"])] if fields.get("duration") else []
    return ", ".join(part for part in parts if part)


def soundtrack(wish: Wish, profile: Profile) -> str:
    """The prompt of a film's soundtrack: what the wish says of music; empty where it says nothing."""
    said = " ".join(str(wish.slots[name]) for name in ("mood", "instrument") if wish.slots.get(name))
    composer = wish.slots.get("composer")
    parts = [said] if said else []
    parts += [f"in the manner of {str(composer).title()}"] if composer else []
    parts += [f"in {wish.slots['key']}"] if wish.slots.get("key") else []
    parts += [f"{tempo} bpm"] if (tempo := amounts.beats(wish)) else []
    return ", ".join(parts)


def _composer(name: str, learnt: Sequence[str]) -> str | None:
    from visiontune.music.wishing.styles import composers

    known = composers(tuple(learnt))
    return name if name in learnt else known.find(name) or known.find(name.lower().removesuffix("ian"))


def _mood(name: str) -> bool:
    from visiontune.music.wishing.moods import find_mood

    return _takes(find_mood, name, 40)


def _instrument(name: str) -> bool:
    from visiontune.music.wishing.ensembles import find_ensemble

    return _takes(find_ensemble, name, 60)


def _key(name: str) -> bool:
    from visiontune.music.keys import Key

    return _takes(Key.parse, name, 40)


def _takes(reader: Any, name: str, most: int) -> bool:
    try:
        reader(name)
    except InputError:
        return False
    return len(name) <= most
