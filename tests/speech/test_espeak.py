from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from visiontune.chat.plans.drafting.voices import voices_here
from visiontune.errors import InputError
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.espeak import Engine, Espeak, languages

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
    assert voice_of(SpeechRequest(text="x", language="en-GB")) == "en"  # the name of its British voice


def test_every_voice_that_is_known_can_be_loaded(tmp_path: Path) -> None:
    """Voices are loaded by their files' names: en-gb is a language of the voice en."""
    import espeakng_loader

    known = languages(Path(espeakng_loader.get_data_path()))
    assert len(known) > 100 and known["en-gb"] == "en" and known["en-us"] == "en-us"
    with Engine.open(tmp_path, 1) as engine:
        failing = [code for code, name in known.items() if engine.library.espeak_SetVoiceByName(f"{name}+f2".encode())]
    assert failing == []


def test_a_library_that_cannot_be_loaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "espeakng_loader"
    package.mkdir()
    (package / "broken.so").write_bytes(b"no library")
    (package / "__init__.py").write_text(
        f"def get_library_path():\n    return {str(package / 'broken.so')!r}\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "espeakng_loader", raising=False)

    lack = Espeak().lacks(make_environment(tmp_path))

    assert lack is not None and "cannot be loaded here" in lack and "broken.so" in lack
    assert not [voice for voice in voices_here(make_environment(tmp_path)) if voice.backend == "espeak"]
    monkeypatch.delitem(sys.modules, "espeakng_loader")  # the real one is found again


def test_the_key_names_the_library(tmp_path: Path) -> None:
    assert Espeak().model(SpeechRequest(text="x"), make_environment(tmp_path)).startswith("espeakng-loader 0.")


def test_a_missing_package_is_named_with_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    lacks = Espeak().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "pip install 'visiontune[espeak]' (GPL-3.0-or-later)" in lacks
