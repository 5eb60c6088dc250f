"""Gemini's pictures, over HTTP to a server on loopback."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from helpers_painting import Answer, Asked, FakePainter, decoded, encoded, halves, imported, painter
from visiontune.backends import Context
from visiontune.errors import ContentError, RemoteError
from visiontune.image.base import ImageRequest
from visiontune.image.google import GeminiImage, shape
from visiontune.registry import Registry

KEY = "gm-very-secret"


@pytest.fixture(autouse=True)
def _extra() -> None:
    need("google")
    need("google.genai")


def inline(pixels: Any, suffix: str = ".png", **more: Any) -> dict[str, Any]:
    data = base64.b64encode(encoded(pixels, suffix)).decode()
    return {"inlineData": {"mimeType": "image/png", "data": data}, **more}


def answer(*parts: dict[str, Any], reason: str = "STOP") -> Answer:
    return 200, {
        "candidates": [{"content": {"role": "model", "parts": list(parts)}, "finishReason": reason}],
        "usageMetadata": {"totalTokenCount": 1303},
    }


def fault(status: int, message: str) -> Answer:
    return status, {"error": {"code": status, "message": message, "status": "FAULT"}}


@pytest.fixture
def server() -> Iterator[FakePainter]:
    with painter(lambda asked: answer(inline(halves(1376, 768)))) as served:
        yield served


@pytest.fixture
def context(tmp_path: Path, server: FakePainter) -> Context:
    return make_context(tmp_path, gemini_base_url=server.address, gemini_api_key=KEY, retry_wait=0.01, remote_timeout=5)


def test_a_picture_is_painted_and_brought_to_the_size_that_was_asked_for(server: FakePainter, context: Context) -> None:
    request = ImageRequest(prompt="a red kite", style="woodcut", width=1280, height=720, seed=2**31 + 11)
    output = GeminiImage()(request, context)
    output.check(request)
    (warning,) = output.warnings
    assert "painted at 1376x768" in warning and "1280x720" in warning and "16:9" in warning
    assert tuple(output.pixels[360, 20]) == (200, 30, 30)
    assert tuple(output.pixels[360, 1260]) == (30, 30, 200)
    assert output.details()["tokens"] == 1303
    (asked,) = server.asked
    assert asked.path == "/v1beta/models/gemini-3.1-flash-image:generateContent"
    assert asked.headers["x-goog-api-key"] == KEY
    assert asked.fields["contents"][0]["parts"] == [{"text": "a red kite, woodcut"}]
    assert asked.fields["generationConfig"] == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": "16:9"},
        "seed": 11,
    }


def test_a_large_picture_is_asked_for_large(server: FakePainter, context: Context) -> None:
    GeminiImage()(ImageRequest(prompt="a kite", width=1920, height=1080), context)
    assert server.asked[0].fields["generationConfig"]["imageConfig"] == {"aspectRatio": "16:9", "imageSize": "2K"}


def test_drafts_are_no_answer(server: FakePainter, context: Context) -> None:
    draft = np.full((768, 1376, 3), (0, 255, 0), np.uint8)
    server.answers(answer(inline(draft, thought=True), {"text": "Here it is."}, inline(halves(1376, 768))))
    output = GeminiImage()(ImageRequest(prompt="a kite"), context)
    assert tuple(output.pixels[360, 20]) == (200, 30, 30)


def test_the_users_picture_is_sent_before_the_words(server: FakePainter, context: Context, tmp_path: Path) -> None:
    start = imported(tmp_path, halves(640, 360))
    GeminiImage()(ImageRequest(prompt="make it night", width=640, height=360, init_image=start), context)
    picture, words = server.asked[0].fields["contents"][0]["parts"]
    data = picture["inlineData"]["data"].replace("-", "+").replace("_", "/")
    assert np.array_equal(decoded(base64.b64decode(data)), halves(640, 360))
    assert words == {"text": "make it night"}


@pytest.mark.parametrize(
    ("blocked", "said"),
    [
        ((200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}), "PROHIBITED_CONTENT"),
        ((200, {"candidates": [{"finishReason": "IMAGE_SAFETY"}]}), "IMAGE_SAFETY"),
        (answer(reason="IMAGE_PROHIBITED_CONTENT"), "IMAGE_PROHIBITED_CONTENT"),
    ],
)
def test_a_refusal_by_policy_is_said_once(server: FakePainter, context: Context, blocked: Answer, said: str) -> None:
    server.answers(blocked)
    with pytest.raises(ContentError, match=rf"content filter refused .*{said}.*ask in other words"):
        GeminiImage()(ImageRequest(prompt="a fight"), context)
    assert len(server.asked) == 1


def test_words_instead_of_a_picture_are_no_success(server: FakePainter, context: Context) -> None:
    server.answers(answer({"text": "Which kite do you mean?"}))
    with pytest.raises(ContentError, match=r"words instead of a picture \(Which kite do you mean\?\)"):
        GeminiImage()(ImageRequest(prompt="a kite"), context)
    server.answers(answer(reason="NO_IMAGE"))
    with pytest.raises(RemoteError, match="sent no picture"):
        GeminiImage()(ImageRequest(prompt="a kite"), context)


def test_a_busy_service_is_asked_again_but_not_for_ever(server: FakePainter, context: Context) -> None:
    server.answers(fault(503, "overloaded"), fault(429, "slow down"), answer(inline(halves(1376, 768), ".jpg")))
    assert GeminiImage()(ImageRequest(prompt="a kite"), context).pixels.shape == (720, 1280, 3)
    assert len(server.asked) == 3
    server.asked.clear()
    server.answers(fault(500, "broken"))
    with pytest.raises(RemoteError, match=r"answered 500 \(tried 5 times\): broken"):
        GeminiImage()(ImageRequest(prompt="a kite"), context)
    assert len(server.asked) == 5


def test_a_wrong_key_is_said_once_and_never_shown(server: FakePainter, context: Context) -> None:
    server.answers(fault(400, f"API key not valid: {KEY}"))
    with pytest.raises(RemoteError, match=r"answered 400: .*VISIONTUNE_GEMINI_API_KEY") as caught:
        GeminiImage()(ImageRequest(prompt="a kite"), context)
    assert KEY not in str(caught.value) and caught.value.__cause__ is None
    assert len(server.asked) == 1


def test_silence_is_not_paid_for_twice(server: FakePainter, tmp_path: Path) -> None:
    silent = threading.Event()

    def wait(asked: Asked) -> Answer:
        silent.wait(5)
        return answer(inline(halves(1376, 768)))

    server.answer = wait
    impatient = make_context(
        tmp_path, gemini_base_url=server.address, gemini_api_key=KEY, retry_wait=0.01, remote_timeout=0.2
    )
    with pytest.raises(RemoteError, match="may have charged"):
        GeminiImage()(ImageRequest(prompt="a kite"), impatient)
    silent.set()
    assert len(server.asked) == 1


def test_nobody_there_is_said(tmp_path: Path) -> None:
    context = make_context(tmp_path, gemini_base_url="http://127.0.0.1:9", gemini_api_key=KEY, retry_wait=0.01)
    with pytest.raises(RemoteError, match=r"Google Gemini cannot be reached \(tried 5 times\)"):
        GeminiImage()(ImageRequest(prompt="a kite"), context)


def test_it_says_what_it_lacks(tmp_path: Path) -> None:
    assert GeminiImage().lacks(make_environment(tmp_path)) == "no key; set VISIONTUNE_GEMINI_API_KEY"
    assert GeminiImage().lacks(make_environment(tmp_path, gemini_api_key=KEY)) is None
    offline = make_environment(tmp_path, gemini_api_key=KEY, offline=True)
    assert GeminiImage().lacks(offline) == "VISIONTUNE_OFFLINE is set"


def test_auto_never_spends_money(tmp_path: Path) -> None:
    environment = make_environment(tmp_path, gemini_api_key=KEY, image_planner="rules")
    choose = Registry.load().choose
    assert choose(ImageRequest(prompt="a kite"), environment).backend.name == "illustrator"
    assert choose(ImageRequest(prompt="a kite", backend="gemini"), environment).backend.name == "gemini"


def test_what_it_cannot_do_is_refused_with_what_can(tmp_path: Path) -> None:
    start = imported(tmp_path, halves(64, 64))
    for fields, remedy in (
        ({"model": "imagen-4.0-generate-001"}, "gemini-3.1-flash-image"),
        ({"init_image": start, "mask": start}, "backend openai"),
        ({"num_inference_steps": 4}, "backend diffusion"),
    ):
        refusal = GeminiImage().refuses(ImageRequest(prompt="a kite", **fields))
        assert refusal is not None and remedy in refusal
    assert GeminiImage().refuses(ImageRequest(prompt="a kite", init_image=start)) is None


@pytest.mark.parametrize(
    ("model", "size", "asked"),
    [
        ("gemini-3.1-flash-image", (1024, 1024), ("1:1", None)),
        ("gemini-3.1-flash-image", (720, 1280), ("9:16", None)),
        ("gemini-3.1-flash-image", (2560, 1080), ("21:9", "2K")),
        ("gemini-3.1-flash-image", (4096, 4096), ("1:1", "4K")),
        ("gemini-2.5-flash-image", (1920, 1080), ("16:9", None)),
        ("gemini-3.1-flash-image", (640, 500), ("4:3", None)),
    ],
)
def test_the_nearest_offered_shape_is_asked_for(model: str, size: tuple[int, int], asked: Any) -> None:
    assert shape(model, *size) == asked
