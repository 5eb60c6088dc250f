"""What is asked where several things may be meant."""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.chat.base import Made
from visiontune.chat.changes.asking import Ask

NAMES = {
    "image": "picture",
    "video": "film",
    "music": "piece of music",
    "speech": "recording",
    "text": "text",
    "upscale": "picture",
}


def choices(made: Sequence[Made]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.says or NAMES.get(one.kind, one.kind), f"the {NAMES.get(one.kind, one.kind)} number {n}")
        for n, one in enumerate(made, 1)
    )


def which_one(ask: Ask, many: int) -> tuple[tuple[str, str], ...]:
    said = ask.raw.rstrip(" .!?")
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth")[:many]
    each = tuple((f"the {name}", f"the {name} one: {said}") for name in ordinals)
    return (*each, ("all", f"all of them: {said}"))
