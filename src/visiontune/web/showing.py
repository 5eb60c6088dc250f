"""What templates show: icons, where one can go, times, sizes and lengths in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from flask import g
from flask_openapi import OpenAPI

from visiontune.web.icons import icon, kind_icon

PLACES = (
    ("chat", "/", "Chat", "message-circle"),
    ("create", "/create", "Create", "sparkles"),
    ("storyboard", "/storyboard", "Storyboard", "panels-top-left"),
    ("library", "/library", "Library", "library"),
    ("jobs", "/jobs", "Jobs", "list-checks"),
    ("settings", "/settings", "Settings", "settings"),
)
"""Area (which a page's template sets), address, name, icon."""

SHAPES = (("16:9", "Wide 16:9"), ("9:16", "Tall 9:16"), ("1:1", "Square 1:1"), ("4:5", "Portrait 4:5"))
"""Shapes of pictures and films, and what all pages call them."""


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.jinja_env.filters.update(icon=icon, iso=iso, ago=ago, size=size, clock=clock, position=position, about=about)
    app.jinja_env.globals["kind_icon"] = kind_icon

    @app.context_processor
    def shown() -> dict[str, Any]:
        return {"places": PLACES, "visitor": g.get("visitor")}


def iso(when: float) -> str:
    """Seconds since the epoch as ISO 8601, in UTC."""
    return datetime.fromtimestamp(when, UTC).isoformat(timespec="seconds")


def ago(when: float, now: float | None = None) -> str:
    """How long ago, roughly: "just now", "5 min ago", "3 h ago", "2 d ago", then the date."""
    passed = (time.time() if now is None else now) - when
    if passed < 60:
        return "just now"
    for seconds, unit in ((3_600, "min"), (86_400, "h"), (604_800, "d")):
        if passed < seconds:
            return f"{int(passed // {'min': 60, 'h': 3_600, 'd': 86_400}[unit])} {unit} ago"
    return datetime.fromtimestamp(when, UTC).strftime("%-d %b %Y")


def size(count: float) -> str:
    """Bytes in words: "12 kB", "3.4 MB"."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1_000 or unit == "GB":
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1_000
    raise AssertionError("unreachable")


def clock(seconds: float) -> str:
    """A length: "0:07", "1:02:03", to the nearest second; what is shorter than one is "0:01"."""
    return position(max(int(seconds + 0.5), 1) if seconds > 0 else 0)


def position(seconds: float) -> str:
    """A place within a length: the second that is going on there, as players count."""
    hours, rest = divmod(int(seconds), 3_600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def about(seconds: float) -> str:
    """A time that something takes, roughly: "a second", "about 20 s", "about 3 min"."""
    if seconds < 1.5:
        return "a second"
    if seconds < 90:
        return f"about {round(seconds / 5) * 5 if seconds > 12 else round(seconds)} s"
    if seconds < 5_400:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3_600)} h"
