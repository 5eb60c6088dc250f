"""What cannot be made, in plain words: the question that stands in the place of an error."""

from __future__ import annotations

from visiontune.chat.base import Question, Wish
from visiontune.chat.plans.drafting.base import brief
from visiontune.chat.plans.rewording import reworded
from visiontune.errors import BackendError, InputError, VisionTuneError

_NAMES = {"image": "picture", "video": "video", "music": "music", "speech": "recording"}


def refused(error: VisionTuneError, wish: Wish) -> Question:
    """An error in plain words, with what could be asked for instead where that is known."""
    if isinstance(error, InputError):
        slot = {"language": "language", "voice": "voice", "style": "style", "key": "key", "composer": "composer"}.get(
            error.field
        )
        choices = []
        if slot and wish.slots.get(slot):
            choices = [(f"Without the {slot}", reworded(wish.intent, {**wish.slots, slot: None}, wish.text))]
        if error.field == "backend" or "init_image" in error.remedy:
            return _unusable(wish, error.remedy)
        return Question(
            f"I cannot take {error.field.replace('_', ' ')} {brief(str(error.value), 60)!r}: {error.remedy}.",
            tuple(choices),
        )
    if isinstance(error, BackendError):
        return _unusable(wish, str(error))
    return Question(f"That cannot be made: {error}")


def _unusable(wish: Wish, why: str) -> Question:
    return Question(f"Nothing here can make this {_NAMES.get(wish.intent, 'now')}: {why}")
