"""The web studio for tests: an application with its engine in threads, and pages in headless Chromium.

home --running--> http://127.0.0.1:PORT   web in a thread, engine in another, both in this process
browser(…) --> a Playwright page whose errors fail the test
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers_browser import need_chromium
from visiontune.settings import Settings
from visiontune.studio import Studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--mute-audio", "--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage",
]  # fmt: skip
_PATIENCE = 60_000  # milliseconds that a page may take on a busy machine


@dataclass
class Running:
    """A studio that is served."""

    address: str
    studio: Studio
    app: Any


@contextmanager
def running(home: Path, *, accounts: bool = False, engine: bool = True, **settings: Any) -> Iterator[Running]:
    """Serve a studio in `home` on a free port; `engine`: something works on its queue and answers."""
    from visiontune.web.app import create_app
    from visiontune.web.listening import WebServer, bound

    # A cache of weights that the tests do not share would be fetched anew; none is used here.
    with Studio(Settings.load(home=home, executor="inline", **settings)) as studio:
        app = create_app(studio=studio, accounts=accounts)
        sockets = bound("127.0.0.1", 0)
        server = WebServer(app, sockets)
        stop = threading.Event()
        work = [threading.Thread(target=server.run, name="web", daemon=True)]
        if engine:
            from visiontune.chat.answering import Answering

            work.append(threading.Thread(target=lambda: studio.serve(stop=stop), name="engine", daemon=True))
            work.append(threading.Thread(target=lambda: Answering(studio).serve(stop), name="answering", daemon=True))
        for thread in work:
            thread.start()
        try:
            yield Running(f"http://127.0.0.1:{sockets[0].getsockname()[1]}", studio, app)
        finally:
            stop.set()
            server.stop()
            for thread in work:
                thread.join(timeout=30)


@dataclass
class Looking:
    """A browser, and what its pages complained of."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def page(self, address: str, *, dark: bool = False, phone: bool = False) -> Page:
        """A page at `address` in a profile of its own; what its console reports as an error is a complaint."""
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.goto(address)
        return page

    def _heard(self, told: ConsoleMessage) -> None:
        # What was still on its way when a page was left is broken off, which htmx tells as an error.
        if told.type == "error" and not told.text.startswith("htmx:sendError"):
            self.complaints.append(told.text)


@contextmanager
def looking(*, complaints: bool = False) -> Iterator[Looking]:
    """Headless Chromium; what pages complained of fails the test, unless `complaints` are expected."""
    need_chromium()
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    os.environ.setdefault("NODE_NO_WARNINGS", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        looks = Looking(browser)
        try:
            yield looks
        finally:
            browser.close()
    if not complaints:
        assert looks.complaints == [], looks.complaints


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page by WCAG 2.2 A and AA: a line for each, with the places."""
    from axe_playwright_python.sync_playwright import Axe

    # Preloading copies the styles of shadow trees into new <style>s, of which the page's policy complains.
    options = {
        "preload": False,
        "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} ({one['help']}): " + "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:5])
        for one in found
    ]


def is_wider_than_its_window(page: Page) -> bool:
    """Whether one must scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
