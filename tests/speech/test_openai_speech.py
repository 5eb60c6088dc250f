"""Speech of OpenAI's protocol, over HTTP to a server on loopback."""

from __future__ import annotations

import io
import json
import struct
import threading
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from visiontune.errors import InputError, RemoteError
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.openai import OpenAISpeech

KEY = "sk-very-secret"


class FakeVoice(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.authorizations: list[str | None] = []
        self.answer: Callable[[dict[str, Any]], tuple[int, bytes]] = lambda body: (200, wav(0.04 * len(body["input"])))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: FakeVoice

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.path == "/v1/audio/speech"
        self.server.asked.append(body)
        self.server.authorizations.append(self.headers.get("Authorization"))
        status, content = self.server.answer(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


def wav(seconds: float, streamed: bool = False) -> bytes:
    """A tone between two pauses; `streamed` with a header that does not know its length, as the service sends it."""
    rate = 24_000
    tone = 0.4 * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)
    pause = np.zeros(rate // 5)
    data = (np.concatenate([pause, tone, pause]) * 32_767).astype("<i2").tobytes()
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(data)
    content = bytearray(stream.getvalue())
    if streamed:
        content[4:8] = content[40:44] = struct.pack("<I", 0xFFFFFFFF)
    return bytes(content)


@pytest.fixture
def server() -> Iterator[FakeVoice]:
    served = FakeVoice()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join(5)


@pytest.fixture
def context(tmp_path: Path, server: FakeVoice) -> Any:
    options = {
        "openai_base_url": server.address,
        "openai_api_key": KEY,
        "cache": tmp_path / "cache",
        "retry_wait": 0.01,
    }
    return make_context(tmp_path, **options)


def test_a_text_is_spoken_sentence_by_sentence(server: FakeVoice, context: Any) -> None:
    request = SpeechRequest(text="It costs $5 today. Come and see!", voice="nova")
    output = OpenAISpeech()(request, context)
    output.check(request)
    assert [body["input"] for body in server.asked] == ["It costs five dollars today.", "Come and see!"]
    assert {(body["voice"], body["model"]) for body in server.asked} == {("nova", "gpt-4o-mini-tts")}
    assert set(server.authorizations) == {f"Bearer {KEY}"}
    assert [word.text for word in output.words] == ["It", "costs", "$5", "today.", "Come", "and", "see!"]
    # Trimmed to the tones, with the declared pause between them.
    tones = 0.04 * sum(len(body["input"]) for body in server.asked)
    assert output.duration == pytest.approx(tones + 0.25, abs=0.05)


def test_a_streamed_file_that_does_not_know_its_length_is_read_whole(server: FakeVoice, context: Any) -> None:
    server.answer = lambda body: (200, wav(1.0, streamed=True))
    assert OpenAISpeech()(SpeechRequest(text="Hello there."), context).duration == pytest.approx(1.0, abs=0.03)


def test_what_was_spoken_is_not_paid_for_again(server: FakeVoice, context: Any) -> None:
    good = server.answer
    server.answer = lambda body: (500, b"{}") if body["input"] == "Three." else good(body)
    with pytest.raises(RemoteError, match=r"line 3 .*answers 500"):
        OpenAISpeech()(SpeechRequest(text="One.\nTwo.\nThree."), context)
    server.answer = good
    server.asked.clear()
    OpenAISpeech()(SpeechRequest(text="One.\nTwo.\nThree."), context)
    assert [body["input"] for body in server.asked] == ["Three."]
    # Another voice is another line.
    OpenAISpeech()(SpeechRequest(text="One.", voice="onyx"), context)
    assert len(server.asked) == 2


def test_a_wrong_key_is_said_once_and_never_shown(server: FakeVoice, context: Any) -> None:
    message = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()
    server.answer = lambda body: (401, message)
    with pytest.raises(RemoteError, match="answers 401 .*VISIONTUNE_OPENAI_API_KEY") as caught:
        OpenAISpeech()(SpeechRequest(text="Hello."), context)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 1


def test_the_models_name_is_part_of_the_key(tmp_path: Path) -> None:
    request = SpeechRequest(text="Hello.")
    assert OpenAISpeech().model(request, make_environment(tmp_path)) == "gpt-4o-mini-tts"
    own = make_environment(tmp_path, openai_speech_model="tts-1")
    assert OpenAISpeech().model(request, own) == "tts-1"


def test_unknown_voices_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="OpenAI has the voices alloy"):
        OpenAISpeech()(SpeechRequest(text="Hello.", voice="heart"), make_context(tmp_path, openai_api_key=KEY))


def test_it_says_what_it_lacks(tmp_path: Path) -> None:
    lacks = OpenAISpeech().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "VISIONTUNE_OPENAI_API_KEY" in lacks
    assert OpenAISpeech().lacks(make_environment(tmp_path, openai_api_key=KEY)) is None
    assert (
        OpenAISpeech().lacks(make_environment(tmp_path, openai_api_key=KEY, offline=True))
        == "VISIONTUNE_OFFLINE is set"
    )
    local = make_environment(tmp_path, openai_base_url="http://localhost:1/v1", offline=True)
    assert OpenAISpeech().lacks(local) is None


def test_samples_come_at_the_rate_of_all_speech(server: FakeVoice, context: Any) -> None:
    output = OpenAISpeech()(SpeechRequest(text="Hello there."), context)
    spectrum = np.abs(np.fft.rfft(output.samples))
    assert np.argmax(spectrum) * SAMPLE_RATE / len(output.samples) == pytest.approx(300, abs=3)
