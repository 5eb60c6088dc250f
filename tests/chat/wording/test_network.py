"""A network that a user trained, and what became of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from visiontune.chat.wording.network import Network
from visiontune.errors import WeightsError


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04 cut off", b"\x93NUMPY"])
def test_a_damaged_network_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "understanding-1.npz"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="understanding-1.npz is damaged"):
        Network.load([path])
