"""A wish for a film as fields of `VideoRequest`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from visiontune.chat.base import Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.drafting import amounts
from visiontune.chat.plans.drafting.base import Draft, a_or_many, brief
from visiontune.chat.plans.drafting.image import known_style, told
from visiontune.chat.plans.drafting.music import soundtrack
from visiontune.chat.plans.drafting.speech import spoken
from visiontune.chat.plans.drafting.voices import Voice
from visiontune.chat.plans.rewording import in_time

SHORTEST, LONGEST = 2, 3_600
_NO = r"\b(?:no|without|w/o|minus|skip|omit|leave out|ohne)\s+(?:any\s+|the\s+|background\s+|a\s+)*"
_NO_MUSIC = re.compile(rf"{_NO}(?:music|soundtrack|score|musik)\b|\bmusic\s*(?::|=)?\s*(?:off|none)\b", re.IGNORECASE)
_NO_CAPTIONS = re.compile(rf"{_NO}(?:captions?|subtitles?|subs)\b", re.IGNORECASE)


def video(wish: Wish, about: str, profile: Profile, voices: Sequence[Voice]) -> Draft:
    """The draft of a film without what it is made of: the caller adds prompt, source, script or uses.

    Args:
        about: What it shows, in a few words: "about bees", "of a poem".

    Raises:
        Unclear: a number is out of range.
    """
    preferred = profile.defaults("video")
    frame, notes = amounts.film_size(wish, preferred)
    fields: dict[str, Any] = dict(frame)
    if (length := amounts.seconds(wish, SHORTEST, LONGEST)) is not None:
        fields["duration"] = length
    if (fps := amounts.frames_per_second(wish)) is not None:
        fields["fps"] = fps
    said, more = spoken(wish, profile, "video", voices)
    fields |= said
    notes = (*notes, *more)
    style, unknown = film_style(str(wish.slots.get("style") or preferred.get("style", "")))
    if style:
        fields["style"] = style
    if unknown:
        notes = (*notes, unknown)
    if _NO_MUSIC.search(wish.text):
        fields["music"] = False
    elif tune := soundtrack(wish, profile):
        fields["music_prompt"] = tune
    if _NO_CAPTIONS.search(wish.text):
        fields["captions"] = {"mode": "off"}
    if (seed := amounts.seed(wish)) is not None:
        fields["seed"] = seed
    count = amounts.copies(wish)
    shown = [f"{a_or_many(count, 'video')} {brief(about)}"]
    shown += [in_time(length)] if length is not None else []
    shown += [fields["aspect"]] if wish.slots.get("aspect_ratio") else []
    left_open = {name for name in ("style",) if not wish.slots.get(name)}
    if not any(wish.slots.get(name) for name in ("width", "height", "aspect_ratio")):
        left_open.add("aspect")
    return Draft("video", fields, ", ".join(shown), count, notes=(*notes, *told(profile, "video", left_open)))


def film_style(style: str) -> tuple[str, str]:
    """(style of a film, note): the illustrator draws its pictures, and the narration must not speak of a style."""
    from visiontune.image.styles import HOUSE

    known = known_style(style) if style.strip() else HOUSE
    if known is None:
        return "", f"The illustrator has no style “{brief(style, 40)}”, so the film is drawn in its own."
    return ("" if known == HOUSE else known), ""
