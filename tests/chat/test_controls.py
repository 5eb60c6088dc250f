"""Which messages need not wait for what runs, by their words."""

from __future__ import annotations

import pytest

from visiontune.chat.controls import is_control, is_stop


@pytest.mark.parametrize(
    "text",
    ["stop", "Stop!", "STOP THAT", "please stop", "no, cancel it", "cancel everything", "never mind", "Nevermind.",
     "wait, stop the video", "stop it now please", "abort", "forget it", "stop talking", "  stop \n"],
)  # fmt: skip
def test_a_stop_is_known(text: str) -> None:
    assert is_stop(text) and is_control(text)


@pytest.mark.parametrize(
    "text",
    ["stop that, draw a fox instead", "cancel it and make a song", "Stop. A picture of a hare.", "how far are you?",
     "How far is it", "status", "what's the progress?", "are you done yet?", "is it ready", "how much longer?",
     "how is the video coming along?"],
)  # fmt: skip
def test_what_asks_for_more_than_a_stop_or_how_far_things_are(text: str) -> None:
    assert is_control(text) and not is_stop(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "?!", "stop motion film of a toy", "a stop sign at dusk", "unstoppable", "cancel culture, explained",
     "how far is the moon?", "the status of women in Rome", "how do I stop a nosebleed?", "draw a bus stop",
     "progress in medicine", "stop " + "x" * 500, "stop " * 200_000, "🛑", "\u202estop\u202c me if you can"],
)  # fmt: skip
def test_other_messages_wait_their_turn(text: str) -> None:
    assert not is_control(text) and not is_stop(text)
