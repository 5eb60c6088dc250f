"""Tools over stdio, by MCP's own client."""

from __future__ import annotations

import base64
import json
import wave
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest

from helpers_mcp import over_stdio
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.video.probe import probe

FILM = {"text": "Kites fly in the wind.", "height": 120, "image_backend": "stub", "speech_backend": "stub",
        "writer": "none", "music": False, "seed": 3}  # fmt: skip


def pixels_of(content: bytes) -> Any:
    import cv2

    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert found is not None
    return found


def test_every_kind_is_made(tmp_path: Path) -> None:
    async def work(client: Any) -> None:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names >= {"make_image", "make_video", "make_music", "make_speech", "write_script", "upscale_image",
                         "transcribe", "understand", "find_artifacts", "get_artifact", "job_status", "cancel_job"}  # fmt: skip
        told: list[tuple[float, float | None, str | None]] = []

        async def progress(now: float, total: float | None, message: str | None) -> None:
            told.append((now, total, message))

        made = await client.call_tool(
            "make_image", {"prompt": "a red kite", "backend": "stub", "width": 320, "height": 192, "seed": 5},
            progress_callback=progress,
        )  # fmt: skip
        picture = made.structured_content
        assert (picture["kind"], picture["seed"], picture["warnings"]) == ("image", 5, [])
        assert pixels_of(Path(picture["path"]).read_bytes()).shape == (192, 320, 3)
        shown = next(one for one in made.content if one.type == "image")
        assert pixels_of(base64.b64decode(shown.data)).shape == (192, 320, 3)
        link = next(one for one in made.content if one.type == "resource_link")
        assert link.uri == picture["file"] and link.mime_type == "image/png"
        assert told[-1][:2] == (1.0, 1.0)

        large = (
            await client.call_tool("upscale_image", {"source": picture["id"], "backend": "stub"})
        ).structured_content
        assert (large["facts"]["width"], large["facts"]["height"]) == (640, 384)
        again = await client.call_tool("upscale_image", {"source": picture["path"], "factor": 3, "backend": "stub"})
        assert again.structured_content["facts"]["width"] == 960

        music = await client.call_tool("make_music", {"prompt": "calm", "duration": 2, "backend": "stub"})
        with wave.open(music.structured_content["made"]["path"]) as file:
            assert file.getnframes() / file.getframerate() == 2
        speech = await client.call_tool("make_speech", {"text": "One two three.", "backend": "stub"})
        heard = await client.call_tool("transcribe", {"source": speech.structured_content["id"], "backend": "stub"})
        assert "word1 word2 word3" in heard.structured_content["text"]
        script = await client.call_tool("write_script", {"prompt": "kites", "backend": "stub"})
        assert json.loads(script.structured_content["text"])["scenes"][0]["narration"] == "This is about kites."
        film = await client.call_tool("make_video", FILM)
        assert probe(Path(film.structured_content["made"]["path"])).width == 214
        assert film.structured_content["job"]["state"] == "done"
        clip = await client.call_tool(
            "make_clip", {"prompt": "a red kite", "duration": 1, "height": 64, "backend": "stub"}
        )
        assert probe(Path(clip.structured_content["made"]["path"])).frames == 30

        found = (await client.call_tool("find_artifacts", {"text": "kite", "kind": "image"})).structured_content
        assert [one["id"] for one in found["artifacts"]] == [picture["id"]]
        known = (await client.call_tool("get_artifact", {"id": picture["id"]})).structured_content
        assert known == picture
        target = tmp_path / "kite.webp"
        saved = await client.call_tool("save_artifact", {"id": picture["id"], "path": str(target)})
        assert saved.structured_content["paths"] == [str(target)]
        assert target.read_bytes()[:4] == b"RIFF"
        assert (await client.call_tool("save_artifact", {"id": picture["id"], "path": str(target)})).is_error

    over_stdio(tmp_path, work)


def test_a_real_picture_and_what_a_sentence_asks_for(tmp_path: Path) -> None:
    async def work(client: Any) -> None:
        made = await client.call_tool("make_image", {"prompt": "a red fox in the snow", "width": 512, "height": 512})
        pixels = pixels_of(Path(made.structured_content["path"]).read_bytes())
        assert pixels.shape == (512, 512, 3)
        assert pixels.std() > 10
        assert made.structured_content["backend"].startswith("illustrator/")
        assert "svg" in made.structured_content["files"]
        meant = await client.call_tool("understand", {"text": "Make a 2 minute video about kites"})
        wish = meant.structured_content["requests"][0]
        assert (wish["intent"], wish["slots"]["duration_s"]) == ("video", 120)

    over_stdio(tmp_path, work)


def test_resources(tmp_path: Path) -> None:
    async def work(client: Any) -> None:
        from mcp.shared.exceptions import MCPError

        made = await client.call_tool("make_image", {"prompt": "a kite", "backend": "stub", "width": 64, "height": 64})
        picture = made.structured_content
        listed = (await client.list_resources()).resources
        assert [str(one.uri) for one in listed] == [picture["uri"]]
        about = (await client.read_resource(picture["uri"])).contents[0]
        assert about.mime_type == "application/json"
        assert json.loads(about.text)["request"]["prompt"] == "a kite"
        file = (await client.read_resource(picture["file"])).contents[0]
        assert file.mime_type == "image/png"
        assert pixels_of(base64.b64decode(file.blob)).shape == (64, 64, 3)
        for wrong in (picture["uri"][:-1], picture["uri"] + "/file.mp4", "visiontune://artifacts/" + "0" * 32,
                      "visiontune://artifacts/..%2F..%2Fetc/file.png"):  # fmt: skip
            with pytest.raises(MCPError):
                await client.read_resource(wrong)

    over_stdio(tmp_path, work)


def test_a_file_that_is_too_large_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mcp.server.mcpserver.exceptions import ResourceError

    from visiontune.image.base import ImageRequest
    from visiontune.mcp import resources
    from visiontune.mcp.desk import Desk
    from visiontune.mcp.serving import server_of

    monkeypatch.setattr(resources, "LARGEST", 100)
    with Studio(Settings.load(home=tmp_path, min_free_disk=0)) as studio:
        made = studio.make(ImageRequest(prompt="a kite", width=64, height=64, backend="stub"))
        server = server_of(Desk(studio))

        async def read() -> None:
            with pytest.raises(ResourceError, match="save it with save_artifact"):
                await server.read_resource(f"visiontune://artifacts/{made.id}/file.png")

        anyio.run(read)


def test_wrong_arguments_are_told(tmp_path: Path) -> None:
    async def work(client: Any) -> None:
        calls: list[tuple[str, dict[str, Any], str]] = [
            ("make_image", {}, "prompt"),
            ("make_image", {"prompt": ""}, "prompt"),
            ("make_image", {"prompt": "a\0b"}, "NUL"),
            ("make_image", {"prompt": "x", "width": 10**9}, "width"),
            ("make_image", {"prompt": "x", "width": "wide"}, "width"),
            ("make_image", {"prompt": "x", "backend": "nobody"}, "no such backend"),
            ("make_image", {"prompt": "x", "backend": "../../x"}, "backend"),
            ("make_image", {"prompt": "x", "start": "/nowhere.png"}, "is no file"),
            ("upscale_image", {"source": __file__}, "is of the kind document"),
            ("upscale_image", {"source": "0" * 32}, "nothing in the library"),
            ("transcribe", {"source": str(tmp_path)}, "is no file"),
            ("make_speech", {"text": "😂😂 !!!", "backend": "stub"}, "text"),
            ("make_video", {"height": 121, "text": "x"}, "height"),
            ("make_video", {}, "prompt"),
            ("get_artifact", {"id": "x"}, "id"),
            ("job_status", {"id": "0" * 32}, "no such job"),
            ("find_artifacts", {"limit": 0}, "limit"),
            ("fly", {}, "fly"),
        ]
        for name, arguments, told in calls:
            answer = await client.call_tool(name, arguments)
            assert answer.is_error, (name, arguments)
            assert told in answer.content[0].text, (name, arguments, answer.content[0].text)
        fine = await client.call_tool("make_image", {"prompt": "🪁 كايت", "backend": "stub", "width": 64, "height": 64})
        assert not fine.is_error

    over_stdio(tmp_path, work)


def test_a_job_goes_on_and_is_cancelled(tmp_path: Path) -> None:
    async def work(client: Any) -> None:
        long = {**FILM, "text": "Kites fly in the wind. " * 60, "height": 720, "wait": False}
        begun = (await client.call_tool("make_video", long)).structured_content
        assert begun["made"] is None
        state = (await client.call_tool("job_status", {"id": begun["job"]["id"]})).structured_content
        assert state["state"] in ("queued", "running")
        await client.call_tool("cancel_job", {"id": begun["job"]["id"]})
        while state["state"] in ("queued", "running"):
            await anyio.sleep(0.05)
            state = (await client.call_tool("job_status", {"id": begun["job"]["id"]})).structured_content
        assert (state["state"], state["artifact"]) == ("cancelled", None)

        # A call that its client gives up is cancelled too.
        with anyio.move_on_after(1.5) as given_up:
            await client.call_tool("make_video", {**long, "wait": True, "seed": 4})
        assert given_up.cancelled_caught
        jobs = (await client.call_tool("list_jobs", {"limit": 1})).structured_content["jobs"]
        assert jobs[0]["id"] != begun["job"]["id"]
        while (state := (await client.call_tool("job_status", {"id": jobs[0]["id"]})).structured_content)[
            "state"
        ] != "cancelled":
            assert state["state"] in ("queued", "running")
            await anyio.sleep(0.05)

    over_stdio(tmp_path, work)
