"""What all voices share, tried with a voice made here."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import make_context
from visiontune.errors import BackendError, Cancelled, ContentError, InputError, RemoteError
from visiontune.speech.base import SpeechRequest
from visiontune.speech.chunks import Chunk
from visiontune.speech.narration import PAUSE, SILENCE, Said, narrate, ordered, proportional
from visiontune.speech.normalise import Token, normalise

FIVE = "One is here.\nTwo is here.\nThree is here.\nFour is here.\nFive is here."


def say(chunk: Chunk, n: int) -> Said:
    samples = np.full(12_000, 0.5, np.float32)
    return Said(samples, proportional(chunk.tokens, len(samples)))


def test_chunks_are_joined_with_the_declared_pause_and_no_click(tmp_path: Path) -> None:
    request = SpeechRequest(text="One. Two. Three.", seed=1)
    output = narrate(request, make_context(tmp_path), say, "here")
    output.check(request)
    gap = round(PAUSE * 24_000)
    assert len(output.samples) == 3 * 12_000 + 2 * gap
    assert not output.samples[12_000 : 12_000 + gap].any()
    assert np.abs(np.diff(output.samples)).max() < 0.02  # a click would be a step of 0.5
    assert [word.start for word in output.words] == [0, 12_000 + gap, 2 * (12_000 + gap)]
    assert output.spoken == "One. Two. Three."
    assert output.voice == "here"


def test_pauses_follow_the_speed(tmp_path: Path) -> None:
    output = narrate(SpeechRequest(text="One. Two.", speed=2.0), make_context(tmp_path), say)
    assert len(output.samples) == 24_000 + round(PAUSE * 12_000)


@pytest.mark.parametrize("text", ["", " \n\t", "😂😂 !!! ---", "***"])
def test_s06_nothing_speakable_is_refused_or_a_declared_silence(tmp_path: Path, text: str) -> None:
    """S02, S06: refused for a lone request; inside a pipeline a valid recording of declared silence."""
    with pytest.raises(InputError, match="nothing that can be spoken"):
        narrate(SpeechRequest(text=text), make_context(tmp_path), say)
    request = SpeechRequest(text=text, silence="allow")
    output = narrate(request, make_context(tmp_path), say)
    output.check(request)
    assert output.silent
    assert output.duration == SILENCE
    assert not output.samples.any()
    assert output.warnings
    output.save(tmp_path / "a.wav")
    assert len((tmp_path / "a.wav").read_bytes()) == 44 + 2 * round(SILENCE * 24_000)


def test_s02_one_unspeakable_line_is_a_stated_silence(tmp_path: Path) -> None:
    """S02: lines 1 and 3 are spoken, line 2 is 0.4 s of silence, and that is said."""
    output = narrate(SpeechRequest(text="Hello.\n😂😂 !!! ---\nBye."), make_context(tmp_path), say)
    assert [word.text for word in output.words] == ["Hello.", "Bye."]
    assert output.words[1].start == 12_000 + round((2 * PAUSE + SILENCE) * 24_000)
    assert len(output.warnings) == 1
    assert "line 2" in output.warnings[0]
    assert "0.4 s" in output.warnings[0]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RuntimeError("native"), BackendError),
        (RemoteError("HTTP 429"), RemoteError),
        (ContentError("odd"), ContentError),
    ],
)
def test_s10_a_failing_line_is_named_and_nothing_is_returned(
    tmp_path: Path, error: Exception, kind: type[Exception]
) -> None:
    """S10: the engine raises on line 3 of 5: the error names line 3, its words, and the cause."""

    def failing(chunk: Chunk, n: int) -> Said:
        if n == 2:
            raise error
        return say(chunk, n)

    with pytest.raises(kind, match=rf"line 3 \('Three is here\.'\).*{error}") as raised:
        narrate(SpeechRequest(text=FIVE), make_context(tmp_path), failing)
    assert raised.value.__cause__ is error


@pytest.mark.parametrize(
    "bad", [np.zeros(0, np.float32), np.zeros(9_000, np.float32), np.full(9_000, np.nan, np.float32)]
)
def test_s10_a_silent_line_is_named_too(tmp_path: Path, bad: np.ndarray) -> None:
    def silent(chunk: Chunk, n: int) -> Said:
        return Said(bad, proportional(chunk.tokens, 9_000)) if n == 3 else say(chunk, n)

    with pytest.raises(ContentError, match="line 4"):
        narrate(SpeechRequest(text=FIVE), make_context(tmp_path), silent)


def test_a_voice_that_drops_a_word_is_caught(tmp_path: Path) -> None:
    def dropping(chunk: Chunk, n: int) -> Said:
        return Said(say(chunk, n).samples, say(chunk, n).words[1:])

    with pytest.raises(ContentError, match="line 1"):
        narrate(SpeechRequest(text="One two."), make_context(tmp_path), dropping)


def test_cancel_stops_before_the_next_chunk(tmp_path: Path) -> None:
    said: list[int] = []

    def check() -> None:
        if len(said) == 2:
            raise Cancelled("cancelled")

    def counting(chunk: Chunk, n: int) -> Said:
        said.append(n)
        return say(chunk, n)

    seen: list[float] = []
    context = dataclasses.replace(
        make_context(tmp_path), check_cancelled=check, progress=lambda fraction, sentence: seen.append(fraction)
    )
    with pytest.raises(Cancelled):
        narrate(SpeechRequest(text=FIVE), context, counting)
    assert said == [0, 1]
    assert seen == [0.2, 0.4]


@given(st.data())
def test_ordered_times_always_pass_the_check(data: st.DataObject) -> None:
    count = data.draw(st.integers(min_value=1, max_value=8))
    length = data.draw(st.integers(min_value=count, max_value=200))
    time = st.none() | st.tuples(st.integers(0, 250), st.integers(0, 250))
    tokens = [Token(f"w{n}", f"w{n}") for n in range(count)]
    words = ordered(tokens, data.draw(st.lists(time, min_size=count, max_size=count)), length)
    assert [word.text for word in words] == [token.shown for token in tokens]
    edges = [edge for word in words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(word.end > word.start for word in words)
    assert edges[-1] <= length


def test_proportional_times_grow_with_the_words() -> None:
    words = proportional(normalise("I extraordinarily, see."), 24_000)
    lengths = [word.end - word.start for word in words]
    assert lengths[1] >= 5 * lengths[2] > 10 * lengths[0]
    assert words[-1].end == 24_000
    assert words[0].start == 0
    assert words[2].start - words[1].end > 2 * (words[1].start - words[0].end)
