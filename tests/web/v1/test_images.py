"""Pictures, by OpenAI's own client; each is decoded and looked at."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np
import numpy.typing as npt
import pytest

from helpers_web import Running

if TYPE_CHECKING:
    from openai import OpenAI


def pixels_of(content: bytes) -> npt.NDArray[np.uint8]:
    """Rows, columns, RGB."""
    import cv2

    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert found is not None
    return np.asarray(found, np.uint8)


def png(width: int, height: int) -> bytes:
    import cv2

    pixels = np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)
    return bytes(cv2.imencode(".png", pixels)[1])


def test_a_picture(client: OpenAI) -> None:
    answer = client.images.generate(model="stub", prompt="a red kite", size="320x192", response_format="b64_json")
    assert answer.data is not None
    pixels = pixels_of(base64.b64decode(answer.data[0].b64_json or ""))
    assert pixels.shape == (192, 320, 3)
    assert np.abs(pixels.reshape(-1, 3).mean(axis=0) - (200, 50, 50)).max() < 2
    assert pixels.std() > 10
    assert answer.size == "320x192" and answer.output_format == "png"


def test_a_drawn_picture(client: OpenAI) -> None:
    answer = client.images.generate(model="dall-e-3", prompt="a red fox in the snow", size="512x512", quality="hd")
    assert answer.data is not None
    pixels = pixels_of(base64.b64decode(answer.data[0].b64_json or ""))
    assert pixels.shape == (512, 512, 3)
    assert pixels.std() > 10


def test_several_differ_and_can_be_made_again(client: OpenAI) -> None:
    """I04."""
    answer = client.images.generate(model="stub", prompt="kites", n=3, size="64x64", extra_body={"seed": 77})
    assert answer.data is not None
    seeds = [picture.seed for picture in answer.data]  # type: ignore[attr-defined] # a field of ours
    assert seeds[0] == 77 and len(set(seeds)) == 3
    again = client.images.generate(model="stub", prompt="kites", size="64x64", extra_body={"seed": seeds[2]})
    assert again.data is not None
    assert again.data[0].b64_json == answer.data[2].b64_json


def test_seed_zero(client: OpenAI) -> None:
    """I05."""
    two = [
        client.images.generate(model="stub", prompt="kites", size="64x64", extra_body={"seed": 0}).data
        for _ in range(2)
    ]
    first, second = (one[0] for one in two if one)
    assert first.seed == 0  # type: ignore[attr-defined] # a field of ours
    assert first.b64_json == second.b64_json


@pytest.mark.parametrize(("kind", "magic"), [("jpeg", b"\xff\xd8\xff"), ("webp", b"RIFF"), ("png", b"\x89PNG")])
def test_formats(client: OpenAI, kind: Any, magic: bytes) -> None:
    answer = client.images.generate(model="stub", prompt="a green kite", size="128x64", output_format=kind)
    assert answer.data is not None
    content = base64.b64decode(answer.data[0].b64_json or "")
    assert content.startswith(magic)
    assert pixels_of(content).shape == (64, 128, 3)


def test_an_svg_where_it_is_drawn(client: OpenAI) -> None:
    from openai import BadRequestError

    answer = client.images.generate(model="illustrator", prompt="a kite", size="256x256", output_format="svg")
    assert answer.data is not None
    assert b"<svg" in base64.b64decode(answer.data[0].b64_json or "")
    with pytest.raises(BadRequestError) as failure:
        client.images.generate(model="stub", prompt="a kite", size="256x256", output_format="svg")
    assert failure.value.param == "output_format"


def test_a_picture_by_its_address(client: OpenAI, served: Running) -> None:
    answer = client.images.generate(model="stub", prompt="a blue kite", size="64x64", response_format="url")
    assert answer.data is not None and answer.data[0].url is not None
    assert answer.data[0].url.startswith(served.address)
    found = httpx.get(answer.data[0].url)
    assert found.headers["content-type"] == "image/png"
    assert pixels_of(found.content).shape == (64, 64, 3)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"size": "huge"}, "size"),
        ({"size": "10x10"}, "width"),
        ({"size": "99999x99999"}, "width"),
        ({"prompt": " "}, "prompt"),
        ({"prompt": "a\0b"}, "prompt"),
        ({"n": 11}, "n"),
        ({"n": "three"}, "n"),
        ({"extra_body": {"seed": -1}}, "seed"),
        ({"extra_body": {"strength": 0.5}}, "strength"),
        ({"stream": True}, "stream"),
        ({"background": "transparent"}, "background"),
    ],
)
def test_what_is_wrong_is_named(client: OpenAI, changes: dict[str, Any], param: str) -> None:
    from openai import BadRequestError

    with pytest.raises(BadRequestError) as failure:
        client.images.generate(**{"model": "stub", "prompt": "a kite", "size": "64x64", **changes})
    assert failure.value.param == param


def test_an_edit_where_nothing_can_edit(client: OpenAI) -> None:
    from openai import BadRequestError

    with pytest.raises(BadRequestError, match="starts from no picture"):
        client.images.edit(model="illustrator", image=("a.png", png(80, 64)), prompt="a red kite")


def test_an_edit_takes_pictures_only(client: OpenAI) -> None:
    from openai import BadRequestError

    for content in (b"", b"no picture at all", png(64, 64)[:200]):
        with pytest.raises(BadRequestError) as failure:
            client.images.edit(model="stub", image=("a.png", content), prompt="a red kite")
        assert failure.value.param == "image"
    with pytest.raises(BadRequestError) as failure:
        client.images.edit(model="stub", image=[("a.png", png(64, 64)), ("b.png", png(64, 64))], prompt="x")
    assert failure.value.param == "image"


def test_an_edit_starts_from_the_picture(client: OpenAI, served: Running) -> None:
    import cv2

    mask = np.full((64, 80, 4), 255, np.uint8)
    mask[:, 40:, 3] = 0  # the right half is to be changed
    content = bytes(cv2.imencode(".png", mask)[1])
    answer = client.images.edit(
        model="stub", image=("a.png", png(80, 64)), mask=("m.png", content), prompt="a red kite", n=1
    )
    assert answer.data is not None
    made = served.studio.library.get(answer.data[0].id)  # type: ignore[attr-defined] # a field of ours
    assert (made.request["width"], made.request["height"]) == (80, 64)
    start = pixels_of(served.studio.store.file(made.request["init_image"]).read_bytes())
    assert np.array_equal(start, pixels_of(png(80, 64)))
    kept = pixels_of(served.studio.store.file(made.request["mask"]).read_bytes())
    assert kept[:, :40].max() == 0 and kept[:, 40:].min() == 255


def test_a_picture_that_fails(client: OpenAI, served: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    from openai import APIStatusError

    from visiontune.errors import ContentError
    from visiontune.image.stub import Stub

    def fails(self: Stub, request: Any, context: Any) -> Any:
        raise ContentError("the picture is black")

    monkeypatch.setattr(Stub, "__call__", fails)
    with pytest.raises(APIStatusError, match="the picture is black") as failure:
        client.images.generate(model="stub", prompt="a black kite", size="64x64")
    assert failure.value.status_code == 502


def test_who_hangs_up_has_the_picture_cancelled(served: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    import time

    from visiontune.image.stub import Stub

    began = threading.Event()

    def waits(self: Stub, request: Any, context: Any) -> Any:
        began.set()
        while True:
            time.sleep(0.02)
            context.check_cancelled()

    monkeypatch.setattr(Stub, "__call__", waits)
    body = {"model": "stub", "prompt": "a slow kite", "size": "64x64"}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.address}/v1/images/generations", json=body, timeout=httpx.Timeout(30, read=1.5))
    assert began.wait(30)
    deadline = time.monotonic() + 30
    while (job := served.studio.queue.find(limit=1)[0]).state != "cancelled":
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
    assert job.request["prompt"] == "a slow kite"


def test_a_picture_is_no_bytes_io(client: OpenAI) -> None:
    from openai import BadRequestError

    with pytest.raises(BadRequestError) as failure:
        client.images.edit(model="stub", image=io.BytesIO(b"\x00" * 40), prompt="x")
    assert failure.value.param == "image"
