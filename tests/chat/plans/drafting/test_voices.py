"""Descriptions of voices, and what of them is here."""

from __future__ import annotations

import pytest

from visiontune.chat.plans.drafting.voices import ESPEAK, HEART, kokoro_voice, piper_voice, voice_fields

KOKORO = tuple(map(kokoro_voice, ("af_heart", "am_michael", "bf_emma", "bm_george", "ef_dora")))
ALL = (HEART, *KOKORO, piper_voice("en_US-joe-medium"), *ESPEAK)


@pytest.mark.parametrize(
    ("description", "voice"),
    [
        ("british", "bf_emma"), ("british male", "bm_george"), ("a posh English gentleman", "bm_george"),
        ("american male", "am_michael"), ("woman's", "heart"), ("robot", "UniRobot"),
        ("bm_george", "bm_george"), ("en_US-joe-medium", "en_US-joe-medium"), ("old woman", "heart"),
    ],
)  # fmt: skip
def test_the_nearest_voice_is_taken(description: str, voice: str) -> None:
    fields, notes = voice_fields(description, "en", ALL)

    assert fields["voice"] == voice
    assert bool(notes) == (description == "old woman")


def test_what_cannot_be_had_is_told() -> None:
    fields, notes = voice_fields("radio host", "en", ALL)
    assert fields == {} and notes == ("No voice here sounds like “radio host”; the usual voice speaks.",)

    fields, notes = voice_fields("british male", "en", (HEART,))
    assert fields == {} and "male and british" in notes[0]

    fields, notes = voice_fields("scottish woman", "en", (HEART,))
    assert fields == {"voice": "heart"} and "scottish" in notes[0] and "heart (hibari)" in notes[0]


def test_a_small_robot_is_better_than_the_wrong_sex_and_is_told() -> None:
    fields, notes = voice_fields("male", "en", (HEART, *ESPEAK))

    assert fields == {"voice": "m1"} and "sounds like a robot" in notes[0]
    assert voice_fields("whispering", "en", ALL)[0] == {"voice": "whisper"}
    assert voice_fields("british man", "en", (HEART, *ESPEAK))[0] == {"voice": "m1", "language": "en-GB"}


def test_other_languages_have_voices_of_their_own() -> None:
    assert voice_fields("female", "es", ALL)[0] == {"voice": "ef_dora"}
    assert voice_fields("a man", "de", ALL)[0] == {"voice": "m1"}


def test_pace_is_a_speed() -> None:
    assert voice_fields("slow", "en", ALL) == ({"speed": 0.8}, ())
    assert voice_fields("", "en", ALL) == ({}, ())
