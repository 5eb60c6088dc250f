"""Backends: what makes what here, what is lacking, and how to get it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template

from visiontune.errors import JobError
from visiontune.settings import Settings
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
    return render_template("pages/settings/backends.html")


@pages.get("/backends/list")
def found() -> str:
    """What was found; looked for in a process of its own, since that may load much."""
    told = examined(web().settings)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in told.pop("backends"):
        if row["name"] != "stub":  # of tests
            rows.setdefault(row["kind"], []).append(row | _remedy(row["lacks"] or ""))
    told.pop("home", None)
    names = {**KINDS, **{kind: kind for kind in rows if kind not in KINDS}}
    kinds = [(kind, name, sorted(rows[kind], key=_best)) for kind, name in names.items() if kind in rows]
    return render_template("parts/settings/backends.html", kinds=kinds, around=told if visitor().is_admin else {})


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
    key = re.search(r"VISIONTUNE_(OPENAI|GEMINI)_", lacks)
    return {"model": model[1] if model else "", "service": key[1].lower() if key else ""}
