"""Moods: many words for some twenty of them, each within what a plan and an instrument can do."""

from __future__ import annotations

import pytest

from visiontune.errors import InputError
from visiontune.music.wishing.moods import find_mood, known_moods, moods


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sad", "sad"), ("Sorrowful", "sad"), ("melancholic", "melancholic"), ("nostalgic", "melancholic"),
        ("happy", "happy"), ("cheerful", "happy"), ("joyful", "joyful"), ("calm", "calm"), ("relaxing", "relaxing"),
        ("chill", "relaxing"), ("laid-back", "relaxing"), ("tense", "tense"), ("suspenseful", "tense"),
        ("dramatic", "dramatic"), ("epic", "epic"), ("cinematic", "epic"), ("romantic", "romantic"),
        ("mysterious", "mysterious"), ("playful", "playful"), ("light-hearted", "playful"), ("solemn", "solemn"),
        ("majestic", "solemn"), ("heroic", "heroic"), ("triumphant", "heroic"), ("dreamy", "dreamy"),
        ("angry", "angry"), ("peaceful", "peaceful"), ("serene", "peaceful"), ("hopeful", "hopeful"),
        ("uplifting", "hopeful"), ("dark", "dark"), ("sinister", "dark"), ("festive", "festive"),
        ("lullaby", "lullaby"), ("march", "march"), ("energetic", "energetic"), ("con brio", "energetic"),
        ("elegant", "graceful"), ("traurig", "sad"), ("fröhlich", "happy"),
        ("melancolic", "melancholic"), ("mysterous", "mysterious"), ("joyfull", "joyful"), ("romantik", "romantic"),
        ("happpy", "happy"), ("very sad", "sad"), ("a little melancholy", "melancholic"), ("not sad but hopeful", "hopeful"),
    ],
)  # fmt: skip
def test_words_for_moods(text: str, name: str) -> None:
    assert find_mood(text).name == name


def test_there_are_some_twenty_and_a_mode_that_fits() -> None:
    assert len(known_moods()) >= 20
    modes = {name: find_mood(name).mode for name in known_moods()}
    assert modes["sad"] == modes["dark"] == modes["tense"] == "minor"
    assert modes["happy"] == modes["heroic"] == modes["lullaby"] == "major"
    assert modes["calm"] is None


def test_what_moods_ask_for_lies_within_what_can_be_had() -> None:
    for name in known_moods():
        mood = find_mood(name)
        assert 40 <= mood.tempo[0] < mood.tempo[1] <= 200, name
        assert mood.density in (1, 2, 3, 4) and -12 <= mood.shift <= 12, name
        assert 0.4 <= mood.articulation <= 1 and 0.2 <= mood.loudness <= 1, name


def test_calm_is_slower_softer_and_emptier_than_angry() -> None:
    calm, angry = find_mood("calm"), find_mood("angry")
    assert calm.tempo[1] < angry.tempo[0] and calm.loudness < angry.loudness and calm.density < angry.density


def test_every_word_has_one_meaning() -> None:
    for word, mood in moods().names.items():
        assert find_mood(word) is mood, word


@pytest.mark.parametrize("text", ["", "purple", "🎉", "悲しい", "xyzzy" * 8])
def test_what_is_no_mood_is_refused_and_the_known_are_named(text: str) -> None:
    with pytest.raises(InputError, match="known are sad, melancholic, happy") as refused:
        find_mood(text)
    assert refused.value.field == "mood"
