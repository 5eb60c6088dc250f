"""Whisper on speech whose words are known."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need, need_weights
from visiontune.errors import Cancelled, InputError, WeightsError
from visiontune.speech.audio import write_audio
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest, TranscriptRequest
from visiontune.speech.hibari import Hibari
from visiontune.speech.transcribe import Whisper
from visiontune.weights import Weights

TEXT = "The water rises from the sea as vapor. Clouds carry it over the land. Then it falls as rain."


@pytest.fixture(scope="module")
def folder() -> Path:
    need("faster_whisper")
    return need_weights("whisper-base")


@pytest.fixture(scope="module")
def context(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One for all tests, so that the network is loaded once."""
    made = make_context(tmp_path_factory.mktemp("whisper"))
    environment = replace(made.environment, weights=Weights(folder.parent))
    return replace(made, environment=environment, file=lambda ref: Path(ref))


def transcript(path: Path, **fields: Any) -> TranscriptRequest:
    """A request for a file by path; in the library it is named by its content."""
    defaults = {"audio": str(path), "seed": 1, "language": None, "model": "whisper-base", "backend": "auto"}
    return TranscriptRequest.model_construct(None, **{**defaults, **fields})


def plain(text: str) -> list[str]:
    return re.sub(r"[^a-z ]", "", text.lower()).split()


def test_hibaris_speech_is_heard_without_a_wrong_word(context: Any, tmp_path: Path) -> None:
    spoken = Hibari()(SpeechRequest(text=TEXT, seed=1), context)
    path = tmp_path / "spoken.mp3"
    write_audio(path, spoken.samples, SAMPLE_RATE)
    told: list[float] = []
    heard = Whisper()(transcript(path), replace(context, progress=lambda fraction, sentence: told.append(fraction)))
    assert heard.language == "en"
    assert heard.warnings == ()
    assert plain(" ".join(text for _, _, text in heard.segments)) == plain(TEXT)
    assert [plain(text)[0] for _, _, text in heard.words] == plain(TEXT)
    assert told == sorted(told)
    # An independent check of the captions' times.
    offsets = [start - word.start / SAMPLE_RATE for (start, _, _), word in zip(heard.words, spoken.words, strict=True)]
    assert np.abs(np.array(offsets)).mean() < 0.2
    assert heard.segments[-1][1] <= spoken.duration
    again = Whisper()(transcript(path), context)
    assert again.words == heard.words


def test_silence_is_a_warning_and_no_invented_words(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "quiet.wav"
    write_audio(path, np.zeros(3 * SAMPLE_RATE, np.float32), SAMPLE_RATE)
    heard = Whisper()(transcript(path), context)
    assert (heard.segments, heard.words) == ([], [])
    assert heard.warnings == ("no speech was heard in this recording",)


@pytest.mark.parametrize("content", [b"", b"rubbish" * 100, b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_a_damaged_recording_is_the_users_to_mend(context: Any, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(InputError, match="audio"):
        Whisper()(transcript(path), context)


def test_a_language_it_does_not_know_is_refused(folder: Path) -> None:
    request = TranscriptRequest(audio="sha256:" + "0" * 64 + ".wav", language="xx")
    refusal = Whisper().refuses(request)
    assert refusal is not None
    assert "leave it out to have it heard" in refusal.remedy
    assert Whisper().refuses(request.model_copy(update={"language": "pt-BR"})) is None


def test_a_cancel_is_noticed(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "quiet.wav"
    write_audio(path, np.zeros(SAMPLE_RATE, np.float32), SAMPLE_RATE)

    def cancel() -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        Whisper()(transcript(path), replace(context, check_cancelled=cancel))


def test_without_its_model_it_says_how_to_get_it(tmp_path: Path) -> None:
    need("faster_whisper")
    environment = make_environment(tmp_path)
    lacks = Whisper().lacks(environment)
    assert lacks is not None
    assert "visiontune weights pull whisper-base" in lacks
    with pytest.raises(WeightsError, match=r"not here yet; fetch it \(148 MB\)"):
        environment.weights.path("whisper-base")


def test_w16_a_model_folder_with_a_pickle_is_refused(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "quiet.wav"
    write_audio(path, np.zeros(SAMPLE_RATE, np.float32), SAMPLE_RATE)
    own = tmp_path / "own"
    own.mkdir()
    (own / "model.bin").write_bytes(b"\x80\x04K\x01.")
    with pytest.raises(WeightsError, match="Python pickle"):
        Whisper()(transcript(path, model=str(own)), context)
    (own / "model.bin").write_bytes(b"something else")
    with pytest.raises(WeightsError, match="is not ctranslate2"):
        Whisper()(transcript(path, model=str(own)), context)
