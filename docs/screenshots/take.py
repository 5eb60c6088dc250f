"""Takes the pictures of every page: light and dark, on a desk and on a phone.

    python docs/screenshots/take.py [--home FOLDER] [--to docs/screenshots] [--only chat library]

Makes an example library with the embedded engines, serves it with `visiontune serve`, and walks the pages in the system's
Chromium (`chromium`, driven by Playwright of the extra [dev]). A home that is kept is filled only once.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from visiontune import ImageRequest, MusicRequest, SpeechRequest, Studio, VideoRequest
from visiontune.requests import Request
from visiontune.settings import Settings

EXAMPLES: tuple[Request, ...] = (
    ImageRequest(prompt="a red fox asleep in the snow under a full moon", seed=3),
    ImageRequest(prompt="a lighthouse on a cliff at dusk, watercolour", style="watercolour", seed=4),
    ImageRequest(prompt="two sailing boats on a calm lake at sunrise", seed=5),
    ImageRequest(prompt="the water cycle as a diagram", seed=6),
    ImageRequest(prompt="a cat on a windowsill in a rainy city at night", seed=8),
    ImageRequest(prompt="three hot air balloons over green hills", width=720, height=720, seed=9),
    SpeechRequest(text="The lighthouse keeper counts the ships until morning.", seed=1),
    MusicRequest(prompt="a calm chorale in D minor", composer="bach", duration=24.0, seed=11),
    MusicRequest(prompt="a bright waltz for piano", duration=20.0, seed=12),
    VideoRequest(prompt="how rainbows form", duration=18.0, seed=7),
)
TALK = ("Draw a fox under an oak", "now at night")
FORMS = (("desk", False), ("desk", True), ("phone", False), ("phone", True))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--to", type=Path, default=Path(__file__).parent)
    arguments.add_argument("--only", nargs="*", help="names of pages, as chat")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="visiontune-") as scratch:
        home = given.home or Path(scratch)
        made = fill(home)
        with serving(home) as address:
            take(address, made, given.to, given.only or ())


def fill(home: Path) -> dict[str, str]:
    """Make the examples; ids by kind, of the last of each."""
    with Studio(Settings.load(home=home)) as studio:
        made = {}
        for request in EXAMPLES:
            made[request.kind] = studio.make(request).id
            print(f"made {request.kind}", file=sys.stderr)
    return made


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a studio of `home`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "visiontune", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "VISIONTUNE_HOME": str(home)})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def take(address: str, made: dict[str, str], folder: Path, only: Collection[str] = ()) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        conversation = talk(browser.new_page(viewport={"width": 1440, "height": 900}), address)
        pages = {
            "chat": conversation,
            "welcome": "/",
            "create": "/create",
            "create-image": "/create/image",
            "create-music": f"/create/music?from={made['music']}",
            "create-speech": "/create/speech",
            "create-video": "/create/video",
            "picture": f"/artifacts/{made['image']}",
            "music": f"/artifacts/{made['music']}",
            "speech": f"/artifacts/{made['speech']}",
            "film": f"/artifacts/{made['video']}",
            "storyboard": f"/storyboard/{made['video']}",
            "library": "/library",
            "jobs": "/jobs",
            "settings": "/settings",
        }
        for device, dark in FORMS:
            phone = device == "phone"
            context = browser.new_context(
                viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
                color_scheme="dark" if dark else "light",
                device_scale_factor=2 if phone else 1,
                has_touch=phone,
            )
            for name, place in pages.items():
                if only and name not in only:
                    continue
                page = context.new_page()
                page.goto(address + place)
                page.wait_for_timeout(6_000 if name == "settings" else 1_500)
                save(page.screenshot(), folder / f"{name}-{device}-{'dark' if dark else 'light'}.webp")
                page.close()
        browser.close()


def talk(page: Page, address: str) -> str:
    """Say `TALK`; the path of the conversation."""
    page.goto(address)
    for message in TALK:
        box = page.get_by_role("textbox").first
        box.fill(message)
        box.press("Enter")
        page.wait_for_timeout(2_000)
        for _ in range(240):  # the page forbids what Playwright's own way of waiting evaluates
            page.wait_for_timeout(1_000)
            if not page.locator("vt-job, [data-state='running'], [data-state='queued']").count():
                break
    return page.url.removeprefix(address)


def save(png: bytes, path: Path) -> None:
    """As WebP, which is a fifth as large."""
    import pyvips

    picture: Any = pyvips.Image.new_from_buffer(png, "")
    picture.write_to_file(str(path), Q=82)
    print(json.dumps({"page": path.stem, "bytes": path.stat().st_size}), file=sys.stderr)


if __name__ == "__main__":
    main()
