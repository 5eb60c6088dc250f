"""Preferences that a message takes back, and messages that take back none."""

from __future__ import annotations

import pytest

from visiontune.chat.memory.forgetting import forgotten
from visiontune.chat.memory.profile import Profile

ALL = tuple(Profile.model_fields)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("forget my preferences", ALL),
        ("Please clear all my preferences!", ALL),
        ("reset the defaults", ALL),
        ("forget everything you know about me", ALL),
        ("forget my style", ("style",)),
        ("Could you forget my preferred voice, please?", ("voice",)),
        ("forget my name", ("name",)),
        ("forget that I prefer watercolour", ("style",)),
        ("forget my preference for vertical videos", ("aspect",)),
        ("forget it", ()),
        ("forget about the dog", ()),
        ("forget my grandmother", ()),
        ("delete the picture", ()),
        ("remove my dog from the picture", ()),
        ("clear sky over my house", ()),
        ("forget the music", ()),
        ("make a video about how people forget my preferences", ()),
        ("", ()),
        ("forget " + "my " * 5_000 + "style", ()),
    ],
)
def test_what_is_taken_back(text: str, names: tuple[str, ...]) -> None:
    assert forgotten(text) == names
