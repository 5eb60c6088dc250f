"""Times, sizes and lengths as pages say them; icons; static files by version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from visiontune.settings import Settings
from visiontune.web.app import create_app
from visiontune.web.icons import icon
from visiontune.web.showing import PLACES, about, ago, clock, iso, position, size


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (7_300, "2 h ago"),
        (200_000, "2 d ago"),
    ],
)
def test_how_long_ago(passed: float, told: str) -> None:
    assert ago(1_000_000.0, now=1_000_000.0 + passed) == told


def test_long_ago_is_a_date() -> None:
    assert ago(0.0, now=10_000_000.0) == "1 Jan 1970"
    assert iso(0.0) == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_345_678, "2.3 MB"), (52_000_000, "52 MB"), (7e12, "7000 GB")],
)
def test_sizes(count: float, told: str) -> None:
    assert size(count) == told


def test_lengths() -> None:
    lengths, places = (0, 0.3, 7.4, 14.5, 59.6, 3_723), (0, 0.9, 14.9, 59.9, 3_723.9)
    assert [clock(seconds) for seconds in lengths] == ["0:00", "0:01", "0:07", "0:15", "1:00", "1:02:03"]
    assert [position(seconds) for seconds in places] == ["0:00", "0:00", "0:14", "0:59", "1:02:03"]
    assert [about(seconds) for seconds in (0.2, 4, 23, 200, 9_000)] == [
        "a second", "about 4 s", "about 25 s", "about 3 min", "about 2 h"
    ]  # fmt: skip


def test_icons_are_drawn_and_hidden_from_readers() -> None:
    assert re.fullmatch(r'<svg class="icon" aria-hidden="true"[^>]*>(<\w+ [^>]*/>)+</svg>', icon("play"))
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize("name", [drawing for *_, drawing in PLACES])
def test_every_place_has_its_icon(name: str) -> None:
    assert "<path" in icon(name) or "<rect" in icon(name)


def test_static_files_are_kept_by_version(tmp_path: Path) -> None:
    app = create_app(Settings.load(home=tmp_path))
    with app.test_request_context():
        ours, fetched = app.jinja_env.globals["asset"]("js/app.js"), app.jinja_env.globals["asset"]("lib/htmx.js")  # type: ignore[operator]
    client = app.test_client()
    for address, held in ((ours, b"vt:toast"), (fetched, b"htmx")):
        with client.get(address) as answer:
            assert answer.status_code == 200 and held in answer.data
            assert "immutable" in answer.headers["Cache-Control"] and "javascript" in answer.content_type
    with client.get(re.sub(r"/static/\w+/", "/static/000000000000/", ours)) as stale:
        assert stale.status_code == 200 and "immutable" not in stale.headers["Cache-Control"]
    version = ours.split("/")[2]
    for name in ("lib/icons.zip", "../app.py", "js/../../app.py", "lib/../stamp", "%2e%2e/app.py", "js/none.js"):
        assert client.get(f"/static/{version}/{name}").status_code == 404, name
