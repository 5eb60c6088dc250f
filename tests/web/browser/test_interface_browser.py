"""The interface for programs, as a page to read."""

from __future__ import annotations

from pathlib import Path

from helpers_web import looking, running, violations


def test_calls_are_folded_out_and_read(tmp_path: Path) -> None:
    with running(tmp_path, engine=False) as served, looking() as looks:
        page = looks.page(f"{served.address}/api/docs")
        call = page.locator("details.operation", has_text="/api/make/image").first
        assert not call.locator("pre").first.is_visible()
        call.locator("summary").focus()
        page.keyboard.press("Enter")
        assert "prompt" in call.locator("pre").first.inner_text()
        assert violations(page) == []
        phone = looks.page(f"{served.address}/api/docs", dark=True, phone=True)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(phone) == []
