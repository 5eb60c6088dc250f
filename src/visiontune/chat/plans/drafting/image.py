"""A wish for pictures as fields of `ImageRequest`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from visiontune.chat.base import Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.drafting import amounts
from visiontune.chat.plans.drafting.base import Draft, a_or_many, brief

_LOOKS = (
    "gloomy dark moody dreamy dreamlike ethereal foggy misty eerie spooky bright sunny stormy rainy snowy cold warm cosy cozy "
    "colourful colorful bleak desolate serene peaceful tranquil romantic mysterious dramatic magical mystical whimsical "
    "festive autumnal wintry summery nostalgic melancholy melancholic sombre somber ominous haunting lonely cheerful cheery "
    "gentle soft vibrant muted hazy surreal epic majestic atmospheric tense chaotic playful"
)
"""Moods that can be seen; others, as "upbeat" or "allegro", are of music."""
_EACH = re.compile(r"\bone\s+(?!of\b|more\b)([^,;.]+?)(?=\s*(?:[,;.!?]|$|\band one\b))", re.IGNORECASE)
_EACH_BEGINS = re.compile(r"(?:[,;:–—-]\s*|\s+)(?:and\s+)?one\s+(?!of\b|more\b)", re.IGNORECASE)


def image(wish: Wish, subject: str, profile: Profile) -> Draft:
    """The draft of a picture of `subject`.

    Raises:
        Unclear: a number is out of range.
    """
    preferred = profile.defaults("image")
    size = amounts.picture_size(wish, preferred)
    count = amounts.copies(wish)
    style, words, notes = styled(str(wish.slots.get("style") or preferred.get("style", "")))
    mood = str(wish.slots.get("mood") or "")
    added = [words] if words else []
    if mood.lower() in _LOOKS.split() and mood.lower() not in subject.lower():
        added.append(mood)
    fields: dict[str, Any] = {"prompt": ", ".join([subject, *added]), **size}
    if style:
        fields["style"] = style
    if (seed := amounts.seed(wish)) is not None:
        fields["seed"] = seed
    if wish.slots.get("duration_s"):
        notes = (*notes, "A picture has no length; ask for a video of it to have one.")
    shown = [f"{a_or_many(count, 'picture')} of {brief(subject)}", *([style] if style else [])]
    shown += [wish.slots["aspect_ratio"]] if wish.slots.get("aspect_ratio") else []
    open_ = {"style"} if not wish.slots.get("style") else set()
    if not any(wish.slots.get(name) for name in ("width", "height", "aspect_ratio")):
        open_.add("aspect")
    return Draft("image", fields, ", ".join(shown), count, notes=(*notes, *told(profile, "image", open_)))


def views(wish: Wish, draft: Draft) -> tuple[Draft, ...]:
    """A draft of several pictures, apart where each is described: "two views of a den, one under snow, one in spring"."""
    told = [found.strip() for found in _EACH.findall(wish.text)]
    if draft.kind != "image" or draft.uses or len(told) < 2 or draft.copies not in (1, len(told)):
        return (draft,)
    prompt = str(draft.fields["prompt"])
    subject = str(wish.slots.get("subject") or prompt)
    added = prompt.removeprefix(subject) if prompt.startswith(subject) else ""
    base = _EACH_BEGINS.split(subject, maxsplit=1)[0].strip(" ,;:–—-")
    if not base:
        return (draft,)
    return tuple(
        replace(
            draft,
            fields={**draft.fields, "prompt": f"{base} {each}{added}"},
            says=f"a picture of {brief(f'{base} {each}')}",
            copies=1,
            notes=draft.notes if n == 0 else (),
        )
        for n, each in enumerate(told)
    )


def styled(style: str) -> tuple[str, str, tuple[str, ...]]:
    """(what goes into the field `style`, what goes into the prompt, notes): unknown styles are left to the words."""
    from visiontune.image.styles import HOUSE

    style = style.strip()
    known = known_style(style) if style else None
    if known == HOUSE:
        return "", "", ()
    if known or not style:
        return known or "", "", ()
    note = f"The illustrator has no style “{brief(style, 40)}”, so it stands in the prompt, where a backend that paints follows it."
    return "", style, (note,)


def known_style(style: str) -> str | None:
    """The illustrator's style that the words name, be they misspelt ("watercolur"); None where it has none."""
    from rapidfuzz import fuzz, process

    from visiontune.image.styles import find_style, style_names

    if (found := find_style(style)) is not None or len(style) < 6:
        return found
    near = process.extractOne(style.lower(), style_names().keys(), scorer=fuzz.ratio, score_cutoff=88)
    return None if near is None else style_names()[near[0]]


def told(profile: Profile, kind: str, left_open: set[str]) -> tuple[str, ...]:
    """Sentences for the preferences that were used: those whose names a message left open."""
    return tuple(said for said in profile.used(kind) if said.split(":")[0] in left_open)
