from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from visiontune.errors import InputError
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.espeak import Espeak

need("espeakng_loader")

GREETINGS = {
    "ar": "مرحبا بالعالم",
    "cs": "Dobrý den, světe.",
    "de": "Guten Tag, schöne Welt.",
    "el": "Καλημέρα κόσμε.",
    "es": "Buenos días, mundo.",
    "fa": "سلام دنیا",
    "fr": "Bonjour tout le monde.",
    "he": "שלום עולם",
    "hi": "नमस्ते दुनिया",
    "ja": "こんにちは せかい",
    "ko": "안녕하세요 세계",
    "nb": "God dag, verden.",
    "pt-BR": "Bom dia, mundo.",
    "ru": "Здравствуй, мир.",
    "sw": "Habari dunia.",
    "tr": "Merhaba dünya.",
    "uk": "Привіт, світе.",
    "vi": "Xin chào thế giới.",
    "zh": "你好世界",
}


@pytest.mark.parametrize("language", GREETINGS)
def test_it_speaks_many_languages(tmp_path: Path, language: str) -> None:
    request = SpeechRequest(text=GREETINGS[language], language=language, seed=1)
    assert Espeak().refuses(request) is None
    output = Espeak()(request, make_context(tmp_path))
    output.check(request)
    assert 0.4 < output.duration < 4
    assert len(output.words) >= 2


def test_the_same_request_gives_the_same_audio(tmp_path: Path) -> None:
    request = SpeechRequest(text="The noise of this voice runs on from call to call.", seed=5)
    context = make_context(tmp_path)
    first = Espeak()(request, context)
    Espeak()(SpeechRequest(text="Something else in between.", seed=8), context)
    assert np.array_equal(Espeak()(request, context).samples, first.samples)
    assert list(context.folder.iterdir()) == []  # the library's copy is gone again


def test_word_times_are_measured(tmp_path: Path) -> None:
    """A comma makes a pause, which times in proportion to letters would not show at its place."""
    request = SpeechRequest(text="It costs $25, extraordinarily cheap", seed=1)
    output = Espeak()(request, make_context(tmp_path))
    words = {word.text: word for word in output.words}
    assert list(words) == ["It", "costs", "$25,", "extraordinarily", "cheap"]
    level = np.abs(output.samples)
    quiet = [n for n in range(0, len(level) - 1200, 240) if level[n : n + 1200].max() < 0.02]
    pause = np.median(quiet)
    assert words["$25,"].end <= pause + 1200
    assert pause < words["extraordinarily"].start
    assert words["extraordinarily"].start - words["$25,"].end > 0.1 * SAMPLE_RATE
    assert words["extraordinarily"].end - words["extraordinarily"].start > 0.5 * SAMPLE_RATE


def test_speed_changes_the_length(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    text = "A sentence of some length to be said at two speeds."
    slow, quick = (Espeak()(SpeechRequest(text=text, speed=speed), context).duration for speed in (0.7, 1.6))
    assert 1.7 < slow / quick < 2.8


def test_variants_are_other_voices(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    plain = Espeak()(SpeechRequest(text="Hello.", seed=1), context)
    woman = Espeak()(SpeechRequest(text="Hello.", seed=1, voice="f3"), context)
    assert (plain.voice, woman.voice) == ("en-us", "en-us+f3")
    assert not np.array_equal(plain.samples[:2000], woman.samples[:2000])


def test_what_it_cannot_speak_is_refused(tmp_path: Path) -> None:
    refusal = Espeak().refuses(SpeechRequest(text="x", language="xx"))
    assert refusal is not None
    assert refusal.field == "language" and "no voice for it among its" in refusal.remedy
    with pytest.raises(InputError, match=r"espeak-ng has \d+ variants: auto, "):
        Espeak()(SpeechRequest(text="Hello.", voice="heart"), make_context(tmp_path))


def test_british_and_american_are_told_apart() -> None:
    from visiontune.speech.espeak import voice_of

    assert voice_of(SpeechRequest(text="x", language="en")) == "en-us"
    assert voice_of(SpeechRequest(text="x", language="en-GB")) == "en-gb"


def test_the_key_names_the_library(tmp_path: Path) -> None:
    assert Espeak().model(SpeechRequest(text="x"), make_environment(tmp_path)).startswith("espeakng-loader 0.")


def test_a_missing_package_is_named_with_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    lacks = Espeak().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "pip install 'visiontune[espeak]' (GPL-3.0-or-later)" in lacks
