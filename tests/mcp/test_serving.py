"""The server itself: stdout carries the protocol alone, HTTP is for this machine, and takes no paths."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpers_mcp import environment_of, over_http, serving_http
from visiontune.errors import InputError
from visiontune.mcp.serving import over_http as serve_over_http
from visiontune.settings import Settings


def test_stdout_carries_the_protocol_alone(tmp_path: Path) -> None:
    """Libraries that print must not break it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import builtins, os\n"
        "import visiontune.image.stub as stub\n"
        "call = stub.Stub.__call__\n"
        "def loud(self, request, context):\n"
        "    print('a library talks')\n"
        "    os.system('echo a child talks')\n"
        "    return call(self, request, context)\n"
        "stub.Stub.__call__ = loud\n"
    )
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    wanted = {"name": "make_image", "arguments": {"prompt": "a kite", "backend": "stub", "width": 64, "height": 64}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": wanted},
    ]
    environment = environment_of(tmp_path) | {"PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "visiontune", "mcp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        for line in lines:
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest = process.stdout.read()
        told = process.stderr.read()
        assert process.wait(60) == 0
    assert [answer["id"] for answer in answers] == [1, 2]
    assert not answers[1]["result"].get("isError")
    assert all(json.loads(line) for line in rest.splitlines())
    assert "a library talks" in told and "a child talks" in told


def test_over_http(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")

    async def work(client: Any) -> None:
        made = await client.call_tool("make_image", {"prompt": "a kite", "backend": "stub", "width": 64, "height": 64})
        assert made.structured_content["path"] is None
        file = (await client.read_resource(made.structured_content["file"])).contents[0]
        assert file.mime_type == "image/png"
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert "save_artifact" not in names
        refused = await client.call_tool("upscale_image", {"source": str(picture)})
        assert refused.is_error and "must be the id of an artifact" in refused.content[0].text
        missing = await client.call_tool("upscale_image", {"source": str(tmp_path / "missing.png")})
        assert missing.content[0].text.replace("missing.png", "a.png") == refused.content[0].text

    with serving_http(tmp_path) as address:
        over_http(address, work)
        # Pages of others cannot reach it: neither by their own name for this machine, nor from their origin.
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepts = {"Accept": "application/json, text/event-stream"}
        for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert httpx.post(address, json=asked, headers=accepts | headers).status_code in (403, 421)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
def test_other_machines_are_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(InputError, match="of this machine"):
        serve_over_http(Settings.load(home=tmp_path), host, 8485)


def test_the_page_tells_every_tool_and_its_snippets_are_json(tmp_path: Path) -> None:
    import anyio

    from visiontune.mcp.desk import Desk
    from visiontune.mcp.serving import server_of
    from visiontune.mcp.showing import MEDIA
    from visiontune.studio import Studio

    page = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
    with Studio(Settings.load(home=tmp_path, min_free_disk=0)) as studio:
        tools = anyio.run(server_of(Desk(studio)).list_tools)
    assert len(tools) >= 15
    for name in [tool.name for tool in tools] + list(MEDIA):
        assert f"`{name}`" in page or f"file{name}`" in page, name
    snippets = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(snippets) == 3
    for snippet in snippets:
        assert '["mcp"]' in snippet and json.loads(snippet)
