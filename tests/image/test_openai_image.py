"""Pictures of OpenAI's protocol, over HTTP to a server on loopback."""

from __future__ import annotations

import base64
import dataclasses
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from helpers_painting import Answer, Asked, FakePainter, decoded, encoded, halves, imported, painter
from visiontune.backends import Context
from visiontune.errors import BackendError, Cancelled, ContentError, InputError, RemoteError
from visiontune.image.base import ImageRequest
from visiontune.image.openai import LEAST, LONGEST, MOST, OpenAIImage, canvas
from visiontune.registry import Registry

KEY = "sk-very-secret"


@pytest.fixture(autouse=True)
def _extra() -> None:
    need("openai")


def answer(pixels: Any, **more: Any) -> Answer:
    return 200, {"created": 1, "data": [{"b64_json": base64.b64encode(encoded(pixels)).decode(), **more}]}


def as_asked(asked: Asked) -> Answer:
    """A picture of the size that was asked for."""
    width, height = (int(side) for side in asked.fields["size"].split("x"))
    return answer(halves(width, height))


def fault(status: int, message: str, code: str = "") -> Answer:
    return status, {"error": {"message": message, "code": code or None, "type": "image_generation_user_error"}}


@pytest.fixture
def server() -> Iterator[FakePainter]:
    with painter(as_asked) as served:
        yield served


@pytest.fixture
def context(tmp_path: Path, server: FakePainter) -> Context:
    return make_context(
        tmp_path, openai_base_url=f"{server.address}/v1", openai_api_key=KEY, retry_wait=0.01, remote_timeout=5
    )


def test_a_picture_is_painted_at_the_size_that_was_asked_for(server: FakePainter, context: Context) -> None:
    request = ImageRequest(prompt="a red kite", style="woodcut", negative_prompt="people", width=1280, height=720)
    output = OpenAIImage()(request, context)
    output.check(request)
    assert output.warnings == ()
    assert np.array_equal(output.pixels, halves(1280, 720))
    (asked,) = server.asked
    assert asked.path == "/v1/images/generations"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.fields == {
        "model": "gpt-image-2",
        "prompt": "a red kite, woodcut\n\nDo not show: people",
        "n": 1,
        "size": "1280x720",
        "background": "opaque",
    }


def test_a_size_that_is_not_offered_is_cropped_and_said(server: FakePainter, context: Context) -> None:
    request = ImageRequest(prompt="a red kite", width=640, height=360, model="gpt-image-1.5")
    output = OpenAIImage()(request, context)
    output.check(request)
    assert server.asked[0].fields["size"] == "1536x1024"
    (warning,) = output.warnings
    assert "painted at 1536x1024" in warning and "640x360" in warning and "1024x1536" in warning
    assert tuple(output.pixels[180, 20]) == (200, 30, 30)
    assert tuple(output.pixels[180, 620]) == (30, 30, 200)


def test_a_revised_prompt_is_kept(server: FakePainter, context: Context) -> None:
    server.answers(answer(halves(1024, 1024), revised_prompt="A crimson kite over dunes"))
    request = ImageRequest(prompt="a red kite", width=1024, height=1024, model="dall-e-3")
    details = OpenAIImage()(request, context).details()
    assert details["revised_prompt"] == "A crimson kite over dunes"
    assert details["model"] == "dall-e-3"
    assert server.asked[0].fields["response_format"] == "b64_json"
    assert "background" not in server.asked[0].fields


def test_the_users_picture_is_changed_where_the_mask_is_white(
    server: FakePainter, context: Context, tmp_path: Path
) -> None:
    green = np.full((360, 640, 3), (20, 160, 40), np.uint8)
    mask = np.zeros_like(green)
    mask[:, 320:] = 255
    start, white = imported(tmp_path, green), imported(tmp_path, mask)
    request = ImageRequest(
        prompt="a red kite", width=640, height=360, model="gpt-image-1.5", init_image=start, mask=white
    )
    output = OpenAIImage()(request, context)
    output.check(request)
    (asked,) = server.asked
    assert asked.path == "/v1/images/edits"
    sent, sent_mask = decoded(asked.files["image"]), decoded(asked.files["mask"])
    assert sent.shape == (1024, 1536, 3) and sent_mask.shape == (1024, 1536, 4)
    assert tuple(sent[500, 100]) == (20, 160, 40)
    assert sent_mask[500, 100, 3] == 255 and sent_mask[500, 1400, 3] == 0  # transparent where it is painted anew
    assert tuple(output.pixels[180, 20]) == (20, 160, 40)  # kept to the byte
    assert tuple(output.pixels[180, 620]) == (30, 30, 200)


def test_a_mask_of_another_size_is_refused_before_anything_is_sent(
    server: FakePainter, context: Context, tmp_path: Path
) -> None:
    start = imported(tmp_path, halves(64, 64))
    mask = imported(tmp_path, np.full((32, 64, 3), 255, np.uint8))
    with pytest.raises(InputError, match="must be 64x64"):
        OpenAIImage()(ImageRequest(prompt="a kite", init_image=start, mask=mask), context)
    assert server.asked == []


def test_a_strength_that_is_not_used_is_said(context: Context, tmp_path: Path) -> None:
    start = imported(tmp_path, halves(1024, 1024))
    request = ImageRequest(prompt="a kite", width=1024, height=1024, init_image=start, strength=0.3)
    assert [warning for warning in OpenAIImage()(request, context).warnings if "strength" in warning]


@pytest.mark.parametrize("code", ["moderation_blocked", "content_policy_violation", ""])
def test_a_refusal_by_policy_is_said_once(server: FakePainter, context: Context, code: str) -> None:
    server.answers(fault(400, "Your request was rejected by the safety system. safety_violations=[violence]", code))
    with pytest.raises(ContentError, match=r"content filter refused .*violence.*; ask in other words"):
        OpenAIImage()(ImageRequest(prompt="a fight"), context)
    assert len(server.asked) == 1


def test_another_fault_of_the_request_is_no_refusal_by_policy(server: FakePainter, context: Context) -> None:
    server.answers(fault(400, "Invalid size", "invalid_value"))
    with pytest.raises(RemoteError, match=r"answered 400: Invalid size\. Check model and request"):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)
    assert len(server.asked) == 1


def test_a_busy_service_is_asked_again(server: FakePainter, context: Context) -> None:
    server.answers(fault(429, "slow down"), fault(503, "overloaded"), answer(halves(1280, 720)))
    assert OpenAIImage()(ImageRequest(prompt="a kite"), context).pixels.shape == (720, 1280, 3)
    assert len(server.asked) == 3


def test_it_is_not_asked_for_ever(server: FakePainter, context: Context) -> None:
    server.answers(fault(500, "broken"))
    with pytest.raises(RemoteError, match=r"answered 500 \(tried 5 times\): broken"):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)
    assert len(server.asked) == 5


def test_no_credit_and_a_long_wait_are_not_waited_for(server: FakePainter, context: Context) -> None:
    server.answers(fault(429, "You exceeded your current quota", "insufficient_quota"))
    with pytest.raises(RemoteError, match=r"answered 429: .*quota.*check the account"):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)
    server.headers["Retry-After"] = "3600"
    server.answers(fault(429, "come back later"))
    with pytest.raises(RemoteError, match="come back later"):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)
    assert len(server.asked) == 2


def test_a_wrong_key_is_said_once_and_never_shown(server: FakePainter, context: Context) -> None:
    server.answers(fault(401, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(RemoteError, match=r"answered 401: .*VISIONTUNE_OPENAI_API_KEY") as caught:
        OpenAIImage()(ImageRequest(prompt="a kite"), context)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert len(server.asked) == 1


def test_silence_is_not_paid_for_twice(server: FakePainter, tmp_path: Path) -> None:
    silent = threading.Event()

    def wait(asked: Asked) -> Answer:
        silent.wait(5)
        return as_asked(asked)

    server.answer = wait
    impatient = make_context(tmp_path, openai_base_url=f"{server.address}/v1", retry_wait=0.01, remote_timeout=0.2)
    with pytest.raises(RemoteError, match="may have charged"):
        OpenAIImage()(ImageRequest(prompt="a kite"), impatient)
    silent.set()
    assert len(server.asked) == 1


def test_nobody_there_is_said(server: FakePainter, tmp_path: Path) -> None:
    context = make_context(tmp_path, openai_base_url="http://127.0.0.1:9/v1", retry_wait=0.01)
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1:9 cannot be reached \(tried 5 times\)"):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "sent no picture"),
        ([{"url": "http://127.0.0.1:9/a.png"}], "sent no picture but an address"),
        ([{"b64_json": base64.b64encode(b"<html>").decode()}], "6 bytes that are no picture"),
    ],
)
def test_what_is_no_picture_is_no_success(server: FakePainter, context: Context, data: Any, said: str) -> None:
    server.answers((200, {"created": 1, "data": data}))
    with pytest.raises(RemoteError, match=said):
        OpenAIImage()(ImageRequest(prompt="a kite"), context)


def test_a_cancel_is_noticed_while_it_paints(server: FakePainter, context: Context) -> None:
    silent, until = threading.Event(), time.monotonic() + 0.3

    def wait(asked: Asked) -> Answer:
        silent.wait(10)
        return as_asked(asked)

    def cancelled() -> None:
        if time.monotonic() > until:
            raise Cancelled("cancelled")

    server.answer = wait
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        OpenAIImage()(ImageRequest(prompt="a kite"), dataclasses.replace(context, check_cancelled=cancelled))
    assert time.monotonic() - begun < 3
    silent.set()


def test_it_says_what_it_lacks(tmp_path: Path) -> None:
    lacks = OpenAIImage().lacks(make_environment(tmp_path))
    assert lacks is not None and "VISIONTUNE_OPENAI_API_KEY" in lacks
    assert OpenAIImage().lacks(make_environment(tmp_path, openai_api_key=KEY)) is None
    offline = make_environment(tmp_path, openai_api_key=KEY, offline=True)
    assert OpenAIImage().lacks(offline) == "VISIONTUNE_OFFLINE is set"
    local = make_environment(tmp_path, openai_base_url="http://localhost:1/v1", offline=True)
    assert OpenAIImage().lacks(local) is None


def test_auto_never_spends_money(tmp_path: Path) -> None:
    environment = make_environment(tmp_path, openai_api_key=KEY, image_planner="rules")
    registry, start = Registry.load(), imported(tmp_path, halves(64, 64))
    assert registry.choose(ImageRequest(prompt="a kite"), environment).backend.name == "illustrator"
    # Also where nothing else here could do it.
    with pytest.raises((InputError, BackendError)) as caught:
        registry.choose(ImageRequest(prompt="a kite", init_image=start), environment)
    assert "illustrator" in str(caught.value)
    named = ImageRequest(prompt="a kite", init_image=start, backend="openai")
    assert registry.choose(named, environment).backend.name == "openai"
    # A language model may plan what the illustrator draws: that is text, as a script is.
    writing = make_environment(tmp_path / "writing", openai_api_key=KEY)
    assert registry.choose(ImageRequest(prompt="a kite"), writing).backend.name == "planner"


@pytest.mark.parametrize(
    ("field", "value"), [("num_inference_steps", 20), ("guidance_scale", 0.0), ("scheduler", "ddim"), ("loras", ("a",))]
)
def test_what_only_diffusion_has_is_refused(field: str, value: Any) -> None:
    refusal = OpenAIImage().refuses(ImageRequest(prompt="a kite", **{field: value}))
    assert refusal is not None and field in refusal and "diffusion" in refusal
    assert OpenAIImage().refuses(ImageRequest(prompt="a kite", model="gpt-image-2")) is None


def test_the_models_name_is_part_of_the_key(tmp_path: Path) -> None:
    backend, environment = OpenAIImage(), make_environment(tmp_path, openai_image_model="mine")
    assert backend.model(ImageRequest(prompt="a"), make_environment(tmp_path)) == "gpt-image-2"
    assert backend.model(ImageRequest(prompt="a"), environment) == "mine"
    assert backend.model(ImageRequest(prompt="a", model="dall-e-2"), environment) == "dall-e-2"


@pytest.mark.parametrize("width", [64, 100, 641, 1000, 1280, 1921, 2880, 3840, 4096])
@pytest.mark.parametrize("height", [64, 77, 360, 720, 1281, 2160, 2881, 4096])
def test_every_size_that_is_asked_for_is_one_that_is_offered(width: int, height: int) -> None:
    across, down = canvas("gpt-image-2", width, height)
    assert across % 16 == 0 and down % 16 == 0
    assert LEAST <= across * down <= MOST
    assert max(across, down) <= LONGEST and max(across, down) <= 3 * min(across, down)
    if 1 / 3 <= width / height <= 3:  # nearly the shape that was asked for
        assert across / down == pytest.approx(width / height, rel=0.06)


@pytest.mark.parametrize(
    ("model", "size", "painted"),
    [
        ("gpt-image-1-mini", (1280, 720), (1536, 1024)),
        ("gpt-image-1-mini", (720, 1280), (1024, 1536)),
        ("gpt-image-1-mini", (1000, 500), (1536, 1024)),
        ("dall-e-3", (1280, 720), (1792, 1024)),
        ("dall-e-2", (200, 200), (256, 256)),
        ("dall-e-2", (640, 360), (1024, 1024)),
        ("gpt-image-2.5-flare", (1920, 1080), (1920, 1088)),
    ],
)
def test_the_nearest_offered_size_is_asked_for(model: str, size: tuple[int, int], painted: tuple[int, int]) -> None:
    assert canvas(model, *size) == painted
