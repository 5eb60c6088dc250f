"""Speech and transcripts, by OpenAI's own client; what is heard is decoded."""

from __future__ import annotations

import base64
import json
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np
import pytest

from helpers_web import Running
from visiontune.speech.audio import read_audio

if TYPE_CHECKING:
    from openai import OpenAI

TEXT = "One two three four."
SECONDS = 4 * 0.25 + 3 * 0.05  # of the stub


@pytest.mark.parametrize("kind", ["mp3", "opus", "aac", "flac", "wav"])
def test_formats(client: OpenAI, tmp_path: Path, kind: Any) -> None:
    path = tmp_path / f"said.{kind}"
    with client.audio.speech.with_streaming_response.create(
        model="stub", voice="alloy", input=TEXT, response_format=kind
    ) as answer:
        answer.stream_to_file(path)
        assert answer.headers["content-type"].startswith("audio/")
    samples, rate = read_audio(path, channels=1)
    assert len(samples) / rate == pytest.approx(SECONDS, abs=0.15)
    assert 0.1 < np.abs(samples).max() <= 1


def test_pcm(client: OpenAI) -> None:
    content = client.audio.speech.create(model="tts-1", voice="nova", input=TEXT, response_format="pcm",
                                         extra_body={"backend": "stub"}).content  # fmt: skip
    samples = np.frombuffer(content, "<i2")
    assert len(samples) / 24_000 == pytest.approx(SECONDS, abs=0.02)
    assert np.abs(samples).max() > 3_000


def test_a_real_voice(client: OpenAI, tmp_path: Path) -> None:
    pytest.importorskip("hibari")
    path = tmp_path / "said.mp3"
    client.audio.speech.create(model="hibari", voice="alloy", input="The quick brown fox.").write_to_file(path)
    samples, rate = read_audio(path, channels=1)
    assert 0.8 < len(samples) / rate < 4
    assert np.abs(samples).max() > 0.1


def test_speed_halves_the_length(client: OpenAI, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    client.audio.speech.create(model="stub", voice="alloy", input=TEXT, speed=4, response_format="wav").write_to_file(
        path
    )
    with wave.open(str(path)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(SECONDS / 2, abs=0.05)


def test_a_stream_of_events(served: Running) -> None:
    body = {"model": "stub", "voice": "alloy", "input": TEXT, "response_format": "wav", "stream_format": "sse"}
    frames = httpx.post(f"{served.address}/v1/audio/speech", json=body, timeout=60).text.strip().split("\n\n")
    events = [json.loads(frame.removeprefix("data: ")) for frame in frames]
    content = b"".join(base64.b64decode(event["audio"]) for event in events if event["type"] == "speech.audio.delta")
    assert content.startswith(b"RIFF")
    assert events[-1]["type"] == "speech.audio.done"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"input": " \n\t"}, "text"),
        ({"input": "😂😂 !!!"}, "text"),
        ({"response_format": "ogg"}, "response_format"),
        ({"speed": 9}, "speed"),
        ({"model": "hibari", "voice": "nobody"}, "voice"),
        ({"extra_body": {"language": "English"}}, "language"),
    ],
)
def test_what_is_wrong_is_named(client: OpenAI, changes: dict[str, Any], param: str) -> None:
    """S06: nothing to say is refused, and never a file without a header."""
    from openai import BadRequestError

    with pytest.raises(BadRequestError) as failure:
        client.audio.speech.create(**{"model": "stub", "voice": "alloy", "input": TEXT, **changes})
    assert failure.value.param == param


def spoken(client: OpenAI) -> bytes:
    return client.audio.speech.create(model="stub", voice="alloy", input=TEXT, response_format="wav").content


def test_a_transcript(client: OpenAI) -> None:
    answer = client.audio.transcriptions.create(model="stub", file=("said.wav", spoken(client)))
    assert answer.text == "word1 word2 word3 word4"


def test_a_transcript_with_times(client: OpenAI) -> None:
    answer = client.audio.transcriptions.create(
        model="stub", file=("said.wav", spoken(client)), response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )  # fmt: skip
    assert answer.words is not None and answer.segments is not None
    assert [word.word for word in answer.words] == ["word1", "word2", "word3", "word4"]
    assert answer.words[1].start == pytest.approx(0.3, abs=0.03)
    assert answer.duration == pytest.approx(SECONDS, abs=0.05)


def test_subtitles_of_a_recording(client: OpenAI) -> None:
    answer = client.audio.transcriptions.create(model="stub", file=("said.wav", spoken(client)), response_format="srt")
    assert "00:00:00,000 --> 00:00:01,1" in str(answer)
    plain = client.audio.transcriptions.create(model="stub", file=("said.wav", spoken(client)), response_format="text")
    assert str(plain).strip() == "word1 word2 word3 word4"


def test_a_recording_that_is_none(client: OpenAI) -> None:
    from openai import BadRequestError

    for content in (b"", b"no sound", spoken(client)[:30]):
        with pytest.raises(BadRequestError) as failure:
            client.audio.transcriptions.create(model="stub", file=("said.wav", content))
        assert failure.value.param == "file"


def test_no_transcripts_here(client: OpenAI) -> None:
    """The model's weights are not in an empty cache, and the answer says how to get them."""
    from openai import InternalServerError

    with pytest.raises(InternalServerError, match="whisper"):
        client.audio.transcriptions.create(model="whisper-1", file=("said.wav", spoken(client)))
