"""`visiontune video` refuses at once what could not be had after minutes of work."""

from __future__ import annotations

from pathlib import Path


def test_a_logo_is_looked_at_first(refusal, tmp_path: Path) -> None:
    (tmp_path / "l.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    said = refusal("video", "how rainbows form", "--logo", "l.png")
    assert said.startswith("--logo: 'l.png'") and "PNG with alpha" in said
    assert "cannot be read" in refusal("video", "how rainbows form", "--logo", "none.png")
