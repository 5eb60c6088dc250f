"""Videos, by OpenAI's own client: asked for, looked after, fetched and decoded, remixed, deleted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpers_web import Running
from visiontune.video.probe import probe

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")
OURS = {"image_backend": "stub", "speech_backend": "stub", "writer": "none", "music": False, "seed": 3}
SOURCE = "Kites fly in the wind. They need a string."


def made(client: Any, **fields: Any) -> Any:
    """A film that is completed."""
    video = client.videos.create(
        prompt="kites",
        seconds="4",
        size="320x180",
        extra_body={**OURS, "source": SOURCE, **fields},
    )
    assert video.status in ("queued", "in_progress")
    found = client.videos.poll(video.id, poll_interval_ms=100)
    assert found.status == "completed", found.error
    return found


def test_a_film(client: Any, served: Running, tmp_path: Path) -> None:
    video = made(client)
    assert (video.object, video.size, video.progress) == ("video", "320x180", 100)
    assert video.completed_at is not None and video.error is None
    path = tmp_path / "film.mp4"
    client.videos.download_content(video.id).write_to_file(path)
    film = probe(path)
    assert (film.width, film.height) == (320, 180)
    assert film.video_duration > 2
    assert film.peak > 0.01
    assert film.brightest > 24
    listed = served.studio.library.get(video.artifact)
    assert listed.kind == "video"


def test_a_part_of_the_file(client: Any, served: Running) -> None:
    """W09."""
    video = made(client)
    url = f"{served.address}/v1/videos/{video.id}/content"
    whole = httpx.get(url)
    assert whole.headers["content-type"] == "video/mp4"
    part = httpx.get(url, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    assert httpx.get(url, headers={"Range": "bytes=999999999-"}).status_code == 416
    small = httpx.get(url, params={"variant": "thumbnail"}, follow_redirects=True)
    assert small.status_code == 200 and small.headers["content-type"].startswith("image/")
    assert httpx.get(url, params={"variant": "spritesheet"}).status_code == 400
    assert httpx.get(url, params={"variant": "hologram"}).status_code == 400


def test_a_moving_picture(client: Any, tmp_path: Path) -> None:
    import cv2

    picture = tmp_path / "a.png"
    import numpy as np

    cv2.imwrite(str(picture), np.full((180, 320, 3), 90, np.uint8))
    clip = client.videos.create(
        model="stub",
        prompt="a red kite",
        seconds="1",
        size="320x180",
        input_reference=picture,
    )
    found = client.videos.poll(clip.id, poll_interval_ms=50)
    assert found.status == "completed", found.error
    assert found.seconds == "1"
    path = tmp_path / "clip.mp4"
    client.videos.download_content(clip.id).write_to_file(path)
    assert probe(path).frames == 30


def test_videos_are_listed_by_page(client: Any) -> None:
    ids = [made(client, seed=seed).id for seed in (11, 12, 13)]
    newest = client.videos.list(limit=2)
    assert [video.id for video in newest.data] == ids[:0:-1]
    assert newest.has_more
    rest = [video.id for video in client.videos.list(limit=2, after=newest.data[-1].id)]
    assert rest[0] == ids[0]
    assert not set(rest) & {video.id for video in newest.data}
    oldest = [video.id for video in client.videos.list(order="asc", limit=100)]
    assert oldest[-3:] == ids


def test_a_remix(client: Any, served: Running) -> None:
    video = made(client)
    remix = client.videos.remix(video.id, prompt="dragons")
    assert remix.remixed_from_video_id == video.id
    assert remix.prompt == "dragons"
    found: Any = client.videos.poll(remix.id, poll_interval_ms=100)
    assert found.status == "completed", found.error
    assert served.studio.library.get(found.artifact).request["seed"] == OURS["seed"]


def test_deleting(client: Any, served: Running) -> None:
    from openai import NotFoundError

    video = made(client, seed=21)
    gone = client.videos.delete(video.id)
    assert (gone.id, gone.deleted) == (video.id, True)
    for call in (client.videos.retrieve, client.videos.delete, client.videos.download_content):
        with pytest.raises(NotFoundError) as failure:
            call(video.id)
        assert failure.value.code == "video_id_not_found"
    from visiontune.errors import NotFound

    with pytest.raises(NotFound):
        served.studio.library.get(video.artifact)


def test_deleting_stops_it(client: Any, served: Running) -> None:
    video = client.videos.create(
        prompt="kites",
        seconds="60",
        size="1280x720",
        extra_body={**OURS, "source": " ".join([SOURCE] * 20)},
    )
    deadline = time.monotonic() + 30
    while client.videos.retrieve(video.id).status == "queued":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert client.videos.delete(video.id).deleted
    assert video.id not in [one.id for one in client.videos.list(limit=100)]
    assert not served.studio.queue.find(["running"])


def test_a_video_that_fails_says_why(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from openai import NotFoundError

    from visiontune.errors import ContentError
    from visiontune.image.stub import Stub

    def fails(self: Stub, request: Any, context: Any) -> Any:
        raise ContentError("the picture is black")

    monkeypatch.setattr(Stub, "__call__", fails)
    fields = {**OURS, "source": "Nobody has made this one before.", "seed": 99}
    video = client.videos.create(prompt="kites", size="320x180", seconds="2", extra_body=fields)
    found = client.videos.poll(video.id, poll_interval_ms=50)
    assert found.status == "failed"
    assert found.error is not None and "the picture is black" in found.error.message
    assert found.completed_at is None
    with pytest.raises(NotFoundError, match="its status is failed"):
        client.videos.download_content(video.id)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"seconds": "never"}, "seconds"),
        ({"seconds": "0"}, "duration"),
        ({"seconds": "nan"}, "duration"),
        ({"size": "321x181"}, "height"),
        ({"size": "wide"}, "size"),
        ({"prompt": ""}, "prompt"),
        ({"extra_body": {"seed": "x"}}, "seed"),
        ({"extra_body": {"music": "loud"}}, "music"),
        ({"extra_body": {"input_reference[image_url]": "http://127.0.0.1/a.png"}}, "input_reference"),
        ({"input_reference": b"no picture"}, "input_reference"),
    ],
)
def test_what_is_wrong_is_named(client: Any, changes: dict[str, Any], param: str) -> None:
    from openai import BadRequestError

    with pytest.raises(BadRequestError) as failure:
        client.videos.create(**{"prompt": "kites", **changes})
    assert param in str(failure.value.param)


def test_jobs_of_other_kinds_are_no_videos(client: Any, served: Running) -> None:
    from openai import NotFoundError

    client.images.generate(model="stub", prompt="a kite", size="64x64")
    job = served.studio.queue.find(limit=1)[0]
    assert job.kind == "image"
    for name in (job.id, "0" * 32, "x"):
        with pytest.raises(NotFoundError):
            client.videos.retrieve(name)


def test_json_is_taken_too(served: Running) -> None:
    body = {"model": "stub", "prompt": "a kite", "seconds": 1, "size": "64x64"}
    answer = httpx.post(f"{served.address}/v1/videos", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["seconds"] == "1"
    assert httpx.post(f"{served.address}/v1/videos", json=[body]).status_code == 400
