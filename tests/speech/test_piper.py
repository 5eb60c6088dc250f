"""Piper with a real voice, and how it chooses among voices."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need, need_weights
from visiontune.errors import InputError, WeightsError
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.chunks import chunks
from visiontune.speech.piper import Piper, load, pick, voices

HERE = {
    name: Path(name)
    for name in ("de_DE-thorsten-medium", "en_GB-alan-medium", "en_US-joe-medium", "pt_BR-faber-medium")
}


def request(**fields: Any) -> SpeechRequest:
    return SpeechRequest(**{"text": "Hello.", "seed": 1, **fields})


@pytest.fixture(scope="module")
def joe() -> Path:
    need("piper")
    return need_weights("piper-en_US-joe-medium")


@pytest.fixture
def context(joe: Path, tmp_path: Path) -> Any:
    return make_context(tmp_path, piper_voices=joe)


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "en_GB-alan-medium"),
        ("en-US", "en_US-joe-medium"),
        ("en-GB", "en_GB-alan-medium"),
        ("de", "de_DE-thorsten-medium"),
        ("pt-BR", "pt_BR-faber-medium"),
        ("pt-PT", "pt_BR-faber-medium"),
    ],
)
def test_a_voice_of_the_language_is_picked(language: str, voice: str) -> None:
    assert pick(request(language=language), HERE) == voice


def test_a_voice_is_refused_with_what_would_do() -> None:
    with pytest.raises(InputError, match="visiontune weights list"):
        pick(request(language="fr"), HERE)
    with pytest.raises(InputError, match="does not speak 'en'"):
        pick(request(voice="de_DE-thorsten-medium"), HERE)
    with pytest.raises(InputError, match="visiontune weights pull piper-fr_FR-siwis-medium"):
        pick(request(voice="fr_FR-siwis-medium", language="fr"), HERE)


def test_auto_passes_by_a_piper_without_the_language(context: Any) -> None:
    backend = Piper()
    assert backend.lacks(context.environment) is None
    assert backend.refuses(request()) is None
    refusal = backend.refuses(request(language="fr"))
    assert refusal is not None
    assert "no voice for it is here (here are: en_US-joe-medium)" in refusal.remedy


def test_without_voices_it_says_how_to_get_one(tmp_path: Path) -> None:
    need("piper")
    lacks = Piper().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "visiontune weights pull piper-" in lacks


def test_it_speaks_with_measured_word_times(context: Any) -> None:
    said = request(text="The volcano cost $3.50, and the ash of it turned sunsets red.")
    output = Piper()(said, context)
    output.check(said)
    assert 3 < output.duration < 7
    words = {word.text: word for word in output.words}
    assert list(words)[:4] == ["The", "volcano", "cost", "$3.50,"]
    # "three dollars and fifty cents" takes much longer than its five characters would.
    assert words["$3.50,"].end - words["$3.50,"].start > 1.1 * SAMPLE_RATE
    assert all(before.end <= after.start for before, after in itertools.pairwise(output.words))
    # The comma's pause is quiet, and lies between the words around it.
    gap = output.samples[words["$3.50,"].end : words["and"].start]
    assert len(gap) > 0.05 * SAMPLE_RATE
    assert np.sqrt(np.mean(gap**2)) < 0.35 * np.sqrt(np.mean(output.samples**2))


def test_the_same_request_gives_the_same_audio(context: Any) -> None:
    said = request(text="The noise of this network runs on. From call to call.")
    first = Piper()(said, context)
    Piper()(request(seed=2), context)
    assert np.array_equal(Piper()(said, context).samples, first.samples)
    other = Piper()(said.model_copy(update={"seed": 2}), context).samples
    assert not np.array_equal(other[:5000], first.samples[:5000])


def test_speed_changes_the_length(context: Any) -> None:
    text = "A sentence of some length to be said at two speeds."
    slow, quick = (Piper()(request(text=text, speed=speed), context).duration for speed in (0.7, 1.6))
    assert 1.8 < slow / quick < 2.8


def test_text_without_any_sound_gives_no_audio_to_pass_for_speech(context: Any, joe: Path) -> None:
    engine = load(joe / "en_US-joe-medium.onnx", 1, 1)
    (chunk,) = chunks("Hello.")
    assert len(engine.say(chunk, 1.0).samples) > 0.2 * SAMPLE_RATE
    assert len(replace(engine, phonemize=lambda text: "..").say(chunk, 1.0).samples) == 0


def test_the_key_tells_voices_apart(context: Any, joe: Path, tmp_path: Path) -> None:
    key = Piper().model(request(), context.environment)
    assert key.startswith("en_US-joe-medium/")
    own = tmp_path / "own"
    own.mkdir()
    for path in joe.iterdir():
        (own / path.name).write_bytes(path.read_bytes())
    (own / "en_US-joe-medium.onnx.json").write_text(
        (joe / "en_US-joe-medium.onnx.json").read_text().replace('"noise_scale": 0.667', '"noise_scale": 0.5')
    )
    other = Piper().model(request(), make_environment(tmp_path, piper_voices=own))
    assert other != key


def damaged(folder: Path, onnx: bytes, config: str) -> Path:
    folder.mkdir()
    (folder / "en_US-bad-low.onnx").write_bytes(onnx)
    (folder / "en_US-bad-low.onnx.json").write_text(config)
    return folder


@pytest.mark.parametrize(
    ("onnx", "config", "words"),
    [
        (b"rubbish", "{}", "is not onnx"),
        (b"\x80\x04K\x01.", "{}", "Python pickle"),
        (b"\x08\x08\x3a\x05\x0a\x03abc\x42\x02\x10\x0d", "{", "cannot be loaded"),
        (b"\x08\x08\x3a\x05\x0a\x03abc\x42\x02\x10\x0d", json.dumps({"phoneme_id_map": {}}), "cannot be loaded"),
        (
            b"\x08\x08\x3a\x05\x0a\x03abc\x42\x02\x10\x0d",
            json.dumps({"phoneme_id_map": {}, "phoneme_type": "pinyin"}),
            "needs a dictionary for pinyin",
        ),
    ],
)
def test_a_damaged_voice_is_an_error_in_our_words(tmp_path: Path, onnx: bytes, config: str, words: str) -> None:
    need("piper")
    context = make_context(tmp_path, piper_voices=damaged(tmp_path / "own", onnx, config))
    with pytest.raises(WeightsError, match=words):
        Piper()(request(), context)


def test_own_voices_need_their_json(tmp_path: Path) -> None:
    (tmp_path / "en_US-half-low.onnx").write_bytes(b"x")
    assert voices(make_environment(tmp_path, piper_voices=tmp_path)) == {}
