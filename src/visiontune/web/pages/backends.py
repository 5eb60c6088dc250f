"""Engines (backends): what makes what here, what one gains by each, what is lacking, and how to get it.

Looking takes seconds, so the last answer is kept in the cache: a page shows it at once, and looks again behind it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template

from visiontune import __version__
from visiontune.errors import JobError
from visiontune.settings import Settings
from visiontune.web.pages.gains import called, gain
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("settings_backends", __name__)
KINDS: Mapping[str, str] = {
    "image": "Pictures", "video": "Videos", "clip": "Moving pictures", "music": "Music", "speech": "Speech",
    "text": "Words", "script": "Scripts", "transcript": "Listening", "upscale": "Enlarging",
    "plan": "Plans of pictures", "film": "Assembly of films", "import": "Imports",
}  # fmt: skip
"""As people call them, in the order in which they are shown."""
_PATIENCE = 60.0  # seconds; a first look at a graphics card takes some


@pages.get("/backends")
def backends() -> str:
    return render_template("pages/settings/backends.html", **_shown(_kept(web().settings)))


@pages.get("/backends/list")
def found() -> str:
    """What was found; looked for in a process of its own, since that may load much."""
    told = examined(web().settings)
    _keep(web().settings, told)
    return render_template("parts/settings/backends.html", **_shown(told))


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in told.get("backends", ()):
        if row["name"] != "stub":  # of tests
            words = {"called": called(row["name"]), "gain": gain(row["kind"], row["name"])}
            rows.setdefault(row["kind"], []).append(row | words | _remedy(row["lacks"] or ""))
    names = {**KINDS, **{kind: kind for kind in rows if kind not in KINDS}}
    kinds = [(kind, name, sorted(rows[kind], key=_best)) for kind, name in names.items() if kind in rows]
    around = {name: value for name, value in told.items() if name not in ("backends", "home")}
    return {"kinds": kinds, "around": around if visitor().is_admin else {}}


def _file(settings: Settings) -> Path:
    """Of one library: others may have other keys."""
    name = hashlib.sha256(f"{__version__}:{settings.home.absolute()}".encode()).hexdigest()[:16]
    return settings.cache / "found" / f"{name}.json"


def _kept(settings: Settings) -> dict[str, Any]:
    """What was found the last time; empty where nobody looked yet, or it cannot be read."""
    try:
        told = json.loads(_file(settings).read_text(encoding="utf-8"))
        return told if isinstance(told, dict) else {}
    except (OSError, ValueError):
        return {}


def _keep(settings: Settings, told: Mapping[str, Any]) -> None:
    file = _file(settings)
    with contextlib.suppress(OSError):  # then the next page looks again
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(file)


def examined(settings: Settings) -> dict[str, Any]:
    """What `visiontune doctor --json` says of a library and its weights.

    Raises:
        JobError: it could not be found out.
    """
    here = {"VISIONTUNE_HOME": str(settings.home), "VISIONTUNE_CACHE": str(settings.cache)}
    command = [sys.executable, "-P", "-m", "visiontune", "doctor", "--json"]
    try:
        done = subprocess.run(
            command,
            env=os.environ | here,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
        told = json.loads(done.stdout)
        return told if isinstance(told, dict) else {"backends": []}
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise JobError("what is here could not be found out; try again, or ask: visiontune doctor") from error


def _best(row: Mapping[str, Any]) -> tuple[bool, bool, int]:
    return not row["auto"], not row["usable"], -row["rank"]


def _remedy(lacks: str) -> dict[str, str]:
    """Where on these pages what is lacking can be had."""
    model = re.search(r"visiontune weights pull ([\w./-]+\w)", lacks)
    size = re.search(r"\((\d[\d.]* [kMG]B)", lacks)
    key = re.search(r"VISIONTUNE_(OPENAI|GEMINI)_", lacks)
    found = {"model": model, "size": size, "service": key}
    return {name: match[1].lower() if name == "service" else match[1] for name, match in found.items() if match}
