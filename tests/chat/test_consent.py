"""Yes, no and thanks, in few words."""

from __future__ import annotations

import pytest

from visiontune.chat.consent import agrees, begins_with_yes, refuses, thanks


@pytest.mark.parametrize(
    "text",
    [
        "OK, make it", "Yes please!", "go ahead", "ok do it now", "sure, start", "Oui", "make it", "great", "👍", "confirmed",
        "yes, make the video that you put off", "draw it please", "create the picture", "let us make it", "continue",
    ],
)  # fmt: skip
def test_agreement(text: str) -> None:
    assert agrees(text) and not refuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "no", "ok but shorter", "make a fox", "thanks", "", "yes, but don't", "OK?", "ok " * 20, "what is ok", "please", "now",
        "make it darker", "continue it", "make a video", "draw the fox", "yes" * 100_000, "film noir",
    ],
)  # fmt: skip
def test_no_agreement(text: str) -> None:
    assert not agrees(text)


def test_a_yes_with_a_change_is_a_change() -> None:
    assert begins_with_yes("sure, but in blue") == "in blue"
    assert begins_with_yes("yes") is None and begins_with_yes("bluer") is None


def test_refusals_and_thanks() -> None:
    assert refuses("no thanks, leave it as it is") and not refuses("no clouds please")
    assert thanks("thanks, lovely") and not thanks("lovely clouds please")
