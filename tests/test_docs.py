"""Docs that cannot drift: every setting is documented, the example backend works and is the one in the text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from helpers import make_context
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings

ROOT = Path(__file__).parent.parent


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `VISIONTUNE_{name.upper()}` |" in text
        assert str(field.description) in text


def test_the_page_of_commands_is_what_they_say_themselves() -> None:
    from visiontune.cli.document import document

    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == document(), "run: python -m visiontune.cli.document > docs/cli.md"
    for word in ("## visiontune video", "--narration", "## visiontune library list", "--plot"):
        assert word in written
    assert "(docs/cli.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_commands_is_the_same_in_every_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from visiontune.cli.document import document

    pages = set()
    for columns in ("40", "300"):
        monkeypatch.setenv("COLUMNS", columns)
        pages.add(document())
    assert len(pages) == 1


def test_the_example_backend_is_the_one_in_the_docs_and_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (ROOT / "examples" / "backend" / "visiontune_gradient.py").read_text(encoding="utf-8")
    shown = source[source.index("class Gradient") :].strip()
    assert shown in (ROOT / "docs" / "adding-a-backend.md").read_text(encoding="utf-8")

    monkeypatch.syspath_prepend(ROOT / "examples" / "backend")
    backend = __import__("visiontune_gradient").Gradient()
    request = ImageRequest(prompt="anything", width=320, height=200, seed=4)
    output = backend(request, make_context(tmp_path))
    output.check(request)
    assert "visiontune_gradient" in sys.modules
