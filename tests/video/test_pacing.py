"""Pictures inside a long sentence come on the word that they belong to, however it is written."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from visiontune.speech.base import SAMPLE_RATE
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import CaptionStyle, VideoRequest
from visiontune.video.beats import word_at
from visiontune.video.pacing import picture_prompts, word_starts
from visiontune.video.timeline import Word

_COST = (
    "In 1994 - 1995, it cost $1,204.50 - a lot, for twenty-five people at 3:30 p.m., while the price of all that the "
    "town had ever built stood at no more than 17 % of it, and nobody knew why."
)
_VOLCANO = "火山是地球表面的一个开口，岩浆从这里喷出，冷却以后变成岩石，一层一层堆积起来，最后成为一座高山，人们在很远的地方就能看见它。"


def test_words_start_where_the_voice_takes_them() -> None:
    text = "It cost $1,204.50 - a lot."
    assert [text[start:] for start in word_starts(text, "en")][2:4] == ["$1,204.50 - a lot.", "a lot."]
    assert word_starts("火山，开口。", "zh") == [0, 1, 3, 4]


@pytest.mark.parametrize(("text", "language"), [(_COST, "en"), (_VOLCANO, "zh")])
def test_a_long_sentence_is_cut_at_its_pauses_and_nothing_is_lost(text: str, language: str) -> None:
    prompts = picture_prompts(Scene(narration=text), 16.0, language)
    assert len(prompts) == 4 and prompts[0][0] == 0
    for (start, prompt), (following, _) in pairwise([*prompts, (len(text), "")]):
        assert text[start:following].strip() == prompt
        assert len(prompt) >= 8
    cuts = [text[:start].rstrip()[-1] for start, _ in prompts[1:]]
    assert sum(mark in ",，-" for mark in cuts) >= 2


def test_short_sentences_and_own_prompts_are_one_picture() -> None:
    assert picture_prompts(Scene(narration=_COST), 4.9, "en") == [(0, _COST)]
    own = Scene(narration=_COST, image_prompt="an old town")
    assert picture_prompts(own, 16.0, "en") == [(0, "an old town")]
    assert picture_prompts(Scene(narration="A word."), 20.0, "en") == [(0, "A word.")]


def test_the_word_that_holds_a_character() -> None:
    words = [Word("In ", 0, 1), Word("1994 - 1995, ", 1, 2), Word("it", 2, 3)]
    assert [word_at(words, offset) for offset in (0, 2, 3, 8, 15, 16, 99)] == [0, 0, 1, 1, 1, 2, 2]
    assert word_at([], 5) == 0


@pytest.mark.parametrize(("text", "language"), [(_COST, "en"), (_VOLCANO, "zh")])
def test_in_the_film_each_picture_comes_with_its_word(studio: Studio, text: str, language: str) -> None:
    script = Script(scenes=(Scene(narration=text),), language=language)
    request = VideoRequest(
        script=script, language=language, height=120, image_backend="stub", speech_backend="stub", seed=1,
        music=False, captions=CaptionStyle(mode="off"),
    )  # fmt: skip
    film = studio.make(request)
    parts = [studio.store.find(key) for key in studio.store.published()]
    words = next(part.details["words"] for part in parts if part and part.kind == "speech")
    shots = next(
        json.loads((part.path.parent / "artifact.json").read_text())["request"]["shots"]
        for part in parts
        if part and part.kind == "film"
    )
    assert len(shots) == len(film.details["pictures"]) >= 3
    start = film.details["sentences"][0][0]
    for shot, change in zip(shots[1:], film.details["pictures"][1:], strict=True):
        at, wanted = 0, None
        for word, begin, _ in words:  # the word that is spoken where the picture's words begin
            place = text.index(word, at)
            at = place + len(word)
            wanted = begin if place <= shot["offset"] else wanted
        assert wanted is not None
        assert change == pytest.approx(start + wanted / SAMPLE_RATE, abs=1 / 60 + 0.002)
        assert text[shot["offset"]] not in " -,"
