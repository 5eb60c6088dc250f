"""`visiontune cluster status` where there is no cluster to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers_extras import need
from visiontune.cli.cluster import status
from visiontune.errors import HandedBack


@pytest.mark.parametrize(("address", "said"), [
    ("local", "VISIONTUNE_RAY_ADDRESS is local: each engine starts a cluster of its own"),
    ("127.0.0.1:1", "the Ray cluster at 127.0.0.1:1 cannot be reached"),
])  # fmt: skip
def test_what_the_database_knows_is_shown_before_the_cluster_fails(
    address: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    need("ray")
    for name, value in (("HOME", str(tmp_path)), ("EXECUTOR", "ray"), ("RAY_ADDRESS", address)):
        monkeypatch.setenv(f"VISIONTUNE_{name}", value)
    with pytest.raises(HandedBack, match=said):
        status()
    assert capsys.readouterr().out == "jobs: 0 running, 0 waiting\nengines: 0\n"
