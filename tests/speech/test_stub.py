"""The stub voice is exact: what it says can be found in its samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers import make_context
from visiontune.speech.base import SpeechRequest, TranscriptRequest
from visiontune.speech.stub import Stub, StubTranscript


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_onsets_are_where_the_words_say(tmp_path: Path, speed: float) -> None:
    request = SpeechRequest(text="One two three. Four five.", speed=speed)
    output = Stub()(request, make_context(tmp_path))
    output.check(request)
    assert [word.text for word in output.words] == ["One", "two", "three.", "Four", "five."]
    for word in output.words:
        middle = output.samples[word.start : word.end]
        assert np.abs(middle).max() > 0.25
        assert abs(len(middle) / 24_000 - 0.25 / speed) < 0.001
    silent = np.ones(len(output.samples), bool)
    for word in output.words:
        silent[word.start : word.end] = False
    assert silent.any()
    assert not output.samples[silent].any()


@pytest.mark.parametrize(
    ("language", "text", "count"), [("ja", "これは水。", 4), ("ar", "ما هذا؟", 2), ("hi", "यह पानी है।", 3)]
)
def test_any_language(tmp_path: Path, language: str, text: str, count: int) -> None:
    request = SpeechRequest(text=text, language=language)
    output = Stub()(request, make_context(tmp_path))
    output.check(request)
    assert len(output.words) == count


def test_pitch_tells_words_apart_and_the_same_request_gives_the_same_samples(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    same, again, other = (
        Stub()(SpeechRequest(text=text, seed=1), context).samples for text in ("water", "water", "fire")
    )
    assert np.array_equal(same, again)
    assert not np.array_equal(same, other)
    assert Stub.rank < 0


def test_stub_transcript_hears_every_word(tmp_path: Path) -> None:
    output = Stub()(SpeechRequest(text="One two three."), make_context(tmp_path))
    reference = "sha256:" + "0" * 64 + ".wav"
    output.save(tmp_path / reference)
    heard = StubTranscript()(TranscriptRequest(audio=reference), make_context(tmp_path))
    heard.check(TranscriptRequest(audio=reference))
    assert len(heard.words) == 3
    assert len(heard.segments) == 1
    for (start, end, _), word in zip(heard.words, output.words, strict=True):
        assert abs(start - word.start / 24_000) < 0.011
        assert abs(end - word.end / 24_000) < 0.011
