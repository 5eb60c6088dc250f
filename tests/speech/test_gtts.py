"""Google Translate's voice, over HTTP to a server on loopback that answers as it does."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from helpers_translate import FakeTranslate, serving
from visiontune.errors import Cancelled, InputError, RemoteError, StorageError
from visiontune.speech.audio import read_audio, write_audio
from visiontune.speech.base import SAMPLE_RATE, SpeechRequest
from visiontune.speech.gtts import GTTS

need("gtts")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeTranslate]:
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def context(tmp_path: Path, server: FakeTranslate) -> Any:
    options = {"online": True, "gtts_base_url": server.address, "cache": tmp_path / "cache", "retry_wait": 0.01}
    return make_context(tmp_path, **options)


LINES = "\n".join(f"This is line {n}." for n in range(1, 61))


def test_s01_a_batch_that_is_refused_goes_on_where_it_stopped(server: FakeTranslate, context: Any) -> None:
    server.refuse = lambda text, count: 429 if count > 20 else 200
    request = SpeechRequest(text=LINES, seed=1)
    with pytest.raises(RemoteError, match=r"line 21 \('This is line 21\.'\): Google Translate answers 429 .* kept"):
        GTTS()(request, context)
    assert len(server.asked) == 25  # lines 1 to 20, and line 21 five times
    server.asked.clear()
    server.refuse = lambda text, count: 200
    output = GTTS()(request, context)
    output.check(request)
    assert len(server.asked) == 40
    assert server.asked[0].startswith("This is line twenty")  # one-and-twenty: numbers go out as words
    assert [word.text for word in output.words][-4:] == ["This", "is", "line", "60."]


def test_s01_back_off_waits_longer_each_time_and_minds_retry_after(
    tmp_path: Path, server: FakeTranslate, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visiontune.speech import service

    waits: list[float] = []
    monkeypatch.setattr(service, "pause", lambda seconds, context: waits.append(seconds))
    server.refuse = lambda text, count: 503
    options = {"online": True, "gtts_base_url": server.address}
    context = make_context(tmp_path, **options, retry_wait=20.0)
    with pytest.raises(RemoteError, match="5 times in a row"):
        GTTS()(SpeechRequest(text="Hello."), context)
    assert waits == [20.0, 40.0, 60.0, 60.0]  # with a cap
    waits.clear()
    server.headers = {"Retry-After": "30"}
    with pytest.raises(RemoteError):
        GTTS()(SpeechRequest(text="Hello."), make_context(tmp_path, **options, retry_wait=1.0))
    assert waits[0] == 30.0
    server.headers = {"Retry-After": "3600"}
    with pytest.raises(RemoteError, match="asks to wait 3,600 s"):
        GTTS()(SpeechRequest(text="Hello."), context)


def test_a_busy_moment_is_waited_out(server: FakeTranslate, context: Any) -> None:
    server.refuse = lambda text, count: 200 if count > 2 else 429
    request = SpeechRequest(text="Hello there.")
    GTTS()(request, context).check(request)
    assert len(server.asked) == 3


def test_s10_a_reply_without_audio_fails_and_names_its_line(
    server: FakeTranslate, context: Any, tmp_path: Path
) -> None:
    server.reply = lambda audio: b"" if len(server.asked) == 3 else audio
    with pytest.raises(RemoteError, match=r"line 3 .* sent no audio"):
        GTTS()(SpeechRequest(text="One.\nTwo.\nThree.\nFour.\nFive."), context)
    server.reply = lambda audio: b"not audio at all" * 20 if server.asked[-1] == "Three." else audio
    with pytest.raises(RemoteError, match=r"line 3 .* bytes that are no audio"):
        GTTS()(SpeechRequest(text="One.\nTwo.\nThree.\nFour.\nFive."), context)
    kept = list((tmp_path / "cache").rglob("*.audio"))
    assert len(kept) == 2
    assert all(len(read_audio(path)[0]) for path in kept)
    assert list((tmp_path / "cache").rglob("*.part")) == []


def test_s13_replies_are_joined_as_samples(server: FakeTranslate, context: Any, tmp_path: Path) -> None:
    """A sentence longer than the service takes comes in several MP3 files; one clean recording comes out."""
    words = (
        "The old man walked slowly over the long bridge with a small dog and a heavy bag while rain fell on him and "
        "the river below carried branches and leaves toward a distant sea that nobody in this village had ever seen "
        "with open eyes."
    )
    request = SpeechRequest(text=words)
    output = GTTS()(request, context)
    assert len(server.asked) >= 3
    tones = sum(0.05 * len(text) for text in server.asked)
    gaps = len(server.asked) - 1
    assert output.duration == pytest.approx(tones + 0.1 * gaps, abs=0.05 * len(server.asked))
    path = tmp_path / "joined.mp3"
    write_audio(path, output.samples, SAMPLE_RATE)
    assert len(read_audio(path)[0]) / SAMPLE_RATE == pytest.approx(output.duration, abs=0.06)
    # One header of each kind, and no second one inside.
    assert len(re.findall(rb"ID3\x04", path.read_bytes())) == 1
    assert len(re.findall(rb"Xing|Info", path.read_bytes())) == 1


def test_speed_changes_the_length(server: FakeTranslate, context: Any) -> None:
    slow = GTTS()(SpeechRequest(text="A sentence of some length, said twice.", speed=0.8), context)
    quick = GTTS()(SpeechRequest(text="A sentence of some length, said twice.", speed=1.6), context)
    assert slow.duration / quick.duration == pytest.approx(2.0, rel=0.05)
    assert len(server.asked) == 1  # the same line in another pace is not asked for again


def test_a_damaged_line_in_the_cache_is_asked_for_again(server: FakeTranslate, context: Any, tmp_path: Path) -> None:
    request = SpeechRequest(text="Hello.")
    first = GTTS()(request, context)
    (path,) = (tmp_path / "cache").rglob("*.audio")
    path.write_bytes(b"rubbish")
    assert np.array_equal(GTTS()(request, context).samples, first.samples)
    assert len(server.asked) == 2


def test_a_cache_that_cannot_be_written_is_a_storage_error(server: FakeTranslate, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    context = make_context(tmp_path, online=True, gtts_base_url=server.address, cache=tmp_path / "cache")
    with pytest.raises(StorageError, match="cannot take what was spoken"):
        GTTS()(SpeechRequest(text="Hello."), context)


def test_lines_of_long_ago_are_swept(server: FakeTranslate, context: Any, tmp_path: Path) -> None:
    GTTS()(SpeechRequest(text="Hello."), context)
    (old,) = (tmp_path / "cache").rglob("*.audio")
    os.utime(old, (time.time() - 31 * 86_400,) * 2)
    GTTS()(SpeechRequest(text="Bye."), context)
    assert not old.exists()
    assert len(list((tmp_path / "cache").rglob("*.audio"))) == 1


@pytest.mark.parametrize(
    ("language", "code"), [("en-GB", "en"), ("de", "de"), ("he", "iw"), ("zh-TW", "zh-TW"), ("nb", "no")]
)
def test_languages_have_the_services_codes(server: FakeTranslate, context: Any, language: str, code: str) -> None:
    GTTS()(SpeechRequest(text="Hallo 你好 שלום", language=language), context)
    assert set(server.languages) == {code}


def test_a_language_without_a_voice_is_refused() -> None:
    refusal = GTTS().refuses(SpeechRequest(text="aluu", language="kl"))
    assert refusal is not None
    assert "no such voice" in refusal.remedy
    with pytest.raises(InputError, match="one voice a language"):
        GTTS()(SpeechRequest(text="hi", voice="heart"), make_context(Path("/tmp")))


def test_it_says_what_it_lacks(tmp_path: Path) -> None:
    lacks = GTTS().lacks(make_environment(tmp_path))
    assert lacks is not None
    assert "VISIONTUNE_ONLINE" in lacks
    assert "sends your text" in lacks
    assert GTTS().lacks(make_environment(tmp_path, online=True)) is None
    assert GTTS().lacks(make_environment(tmp_path, online=True, offline=True)) == "VISIONTUNE_OFFLINE is set"


def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    context = make_context(tmp_path, online=True, gtts_base_url="http://127.0.0.1:9", retry_wait=0.01)
    with pytest.raises(RemoteError, match=r"line 1 .*Google Translate cannot be reached"):
        GTTS()(SpeechRequest(text="Hello."), context)


def test_a_cancel_is_noticed_while_nothing_comes(server: FakeTranslate, context: Any) -> None:
    server.wait.clear()

    def check() -> None:
        if server.asked:
            raise Cancelled("cancelled")

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        GTTS()(SpeechRequest(text="Hello."), replace(context, check_cancelled=check))
    assert time.monotonic() - begun < 20
