"""The examples of docs/api.md run as they stand, in order, against a studio that is served."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers_extras import missing
from helpers_web import running

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:8484"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


@pytest.mark.timeout(600)
def test_the_examples_run(tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        missing("curl is not installed")
    with running(tmp_path / "home", min_free_disk=0) as served:
        told = ""
        for source in blocks("python"):
            command = [sys.executable, "-P", "-c", source.replace(ADDRESS, served.address)]
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
            assert done.returncode == 0, done.stderr
            told += done.stdout
        assert (tmp_path / "kite.png").read_bytes()[:4] == b"\x89PNG"
        assert "a red kite over green hills illustrator/" in told
        assert "image sha256:" in told and "['My kite']" in told
        assert "image {" in told  # what was understood
        (calls,) = blocks("bash")
        script = "set -e\n" + calls.replace(ADDRESS, served.address).replace("curl -sS", "curl -sS --fail-with-body")
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert '"state":"done"' in done.stdout and '"backend":"composer"' in done.stdout


def test_the_page_names_the_port_that_is_served() -> None:
    from visiontune.settings import Settings

    assert f"http://127.0.0.1:{Settings.model_fields['port'].default}" == ADDRESS
    assert PAGE.read_text(encoding="utf-8").count("http://") == PAGE.read_text(encoding="utf-8").count(ADDRESS)


def test_the_page_in_javascript_asks_what_is_there(tmp_path: Path) -> None:
    """Addresses and fields of the example are those of the interface."""
    from visiontune.settings import Settings
    from visiontune.web.app import create_app

    (source,) = blocks("js")
    app = create_app(Settings.load(home=tmp_path, min_free_disk=0))
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert "/api/make/image" in rules and "/events" in rules and "/artifacts/<artifact_id>/file" in rules
    assert '"/api/make/image"' in source and "count: 2" in source and 'EventSource("/events")' in source
