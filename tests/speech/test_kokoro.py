"""Kokoro with its real network, and how it chooses among voices."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need, need_weights
from visiontune.errors import InputError, WeightsError
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.kokoro import MODEL, Kokoro, first_letter, load_style
from visiontune.weights import Weights


@pytest.fixture(scope="module")
def folder() -> Path:
    need("kokoro_onnx")
    return need_weights("kokoro-82m")


@pytest.fixture(scope="module")
def context(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One for all tests, so that the network is loaded once."""
    made = make_context(tmp_path_factory.mktemp("kokoro"))
    return replace(made, environment=replace(made.environment, weights=Weights(folder.parent)))


@pytest.mark.parametrize(
    ("language", "voice", "letter"),
    [
        ("en", "auto", "a"),
        ("en-GB", "auto", "b"),
        ("en", "bm_george", "b"),
        ("fr", "auto", "f"),
        ("pt-BR", "pf_dora", "p"),
    ],
)
def test_a_voice_of_the_language_is_chosen(language: str, voice: str, letter: str) -> None:
    assert first_letter(SpeechRequest(text="x", language=language, voice=voice)) == letter


@pytest.mark.parametrize(
    ("language", "voice"), [("ja", "auto"), ("zh", "auto"), ("de", "auto"), ("fr", "af_heart"), ("en", "heart")]
)
def test_what_it_cannot_speak_is_refused(language: str, voice: str) -> None:
    said = SpeechRequest(text="x", language=language, voice=voice)
    assert Kokoro().refuses(said) is not None
    with pytest.raises(InputError):
        first_letter(said)


def test_it_speaks_with_measured_word_times(context: Any) -> None:
    request = SpeechRequest(text="It cost $3.50, and we paid.", seed=1)
    output = Kokoro()(request, context)
    output.check(request)
    assert output.voice == "af_heart"
    assert 2 < output.duration < 6
    words = {word.text: word for word in output.words}
    assert list(words) == ["It", "cost", "$3.50,", "and", "we", "paid."]
    assert words["$3.50,"].end - words["$3.50,"].start > 1.0 * SAMPLE_RATE
    assert all(before.end <= after.start for before, after in itertools.pairwise(output.words))
    again = Kokoro()(request, context)
    assert np.array_equal(again.samples, output.samples)


@pytest.mark.parametrize(
    ("language", "text"), [("es", "Buenos días."), ("fr", "Bonjour."), ("hi", "नमस्ते।"), ("it", "Buongiorno.")]
)
def test_it_speaks_other_languages(context: Any, language: str, text: str) -> None:
    request = SpeechRequest(text=text, language=language, seed=1)
    output = Kokoro()(request, context)
    output.check(request)
    assert 0.3 < output.duration < 3


def test_an_unknown_voice_lists_those_that_are_here(folder: Path) -> None:
    with pytest.raises(InputError, match="here are: bf_emma, bm_george"):
        load_style(folder, "b", "bf_nobody")


def test_a_damaged_voice_is_an_error_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "af_heart.bin").write_bytes(b"\0" * 100)
    with pytest.raises(WeightsError, match=r"af_heart\.bin is damaged"):
        load_style(tmp_path, "a", "auto")


def test_a_network_that_is_none_is_refused(folder: Path, tmp_path: Path) -> None:
    from visiontune.speech.kokoro import load

    (tmp_path / MODEL).write_bytes(b"\x80\x04K\x01.")
    with pytest.raises(WeightsError, match="Python pickle"):
        load(tmp_path / MODEL, 1)
    with (folder / MODEL).open("rb") as source, (tmp_path / MODEL).open("wb") as target:
        shutil.copyfileobj(source, target)
    content = bytearray((tmp_path / MODEL).read_bytes())
    content[200:4000] = bytes(3800)
    (tmp_path / MODEL).write_bytes(content)
    with pytest.raises(WeightsError, match="cannot be loaded as a voice"):
        load(tmp_path / MODEL, 1)


def test_without_its_model_it_says_how_to_get_it(tmp_path: Path) -> None:
    need("kokoro_onnx")
    lacks = Kokoro().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "visiontune weights pull kokoro-82m" in lacks
