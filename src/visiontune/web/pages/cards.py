"""What was made, as a card: the thing itself, what it is, and what can be done with it. Pages of all kinds show them."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from typing import Any

from flask import get_template_attribute, render_template
from flask_openapi import OpenAPI
from markupsafe import Markup

from visiontune.artifacts import Artifact
from visiontune.jobs.records import Job
from visiontune.listing import Listing
from visiontune.web.media import formats
from visiontune.web.state import web

_EXCERPT = 4_000
"""Characters of a text that a card shows."""
_NAMES = {
    ".png": "PNG", ".jpg": "JPEG", ".webp": "WebP", ".svg": "SVG", ".mp4": "MP4", ".srt": "Captions (SRT)",
    ".vtt": "Captions (VTT)", ".json": "JSON", ".wav": "WAV", ".mp3": "MP3", ".ogg": "OGG", ".flac": "FLAC",
    ".mid": "MIDI", ".musicxml": "MusicXML", ".pdf": "Score (PDF)", ".txt": "Text", ".md": "Markdown",
}  # fmt: skip
_FIRST = (".png", ".mp4", ".mp3", ".wav", ".mid", ".pdf", ".musicxml", ".txt")
_SUBTITLES = {".json": "Script (JSON)"}


@dataclass(frozen=True)
class Shown:
    """An artifact as a template shows it.

    Args:
        artifact: None where its files are gone.
        downloads: (suffix without its dot, name) of each format.
        facts: What it is, in a few words each: its size, its length.
        text: Of texts and scripts, the beginning.
        words: Of speech: (text, start s, end s).
    """

    listing: Listing
    artifact: Artifact | None
    downloads: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    text: str = ""
    words: tuple[tuple[str, float, float], ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        """What its maker said of it."""
        return dict(self.artifact.details) if self.artifact else {}

    @property
    def has_score(self) -> bool:
        return self.artifact is not None and "musicxml" in self.artifact.files

    @property
    def has_notes(self) -> bool:
        return self.artifact is not None and ("midi" in self.artifact.files or self.listing.media == "midi")

    @property
    def shape(self) -> str:
        """How wide it is by how high, as numbers that CSS and HTML take; empty where it has no size."""
        width, height = self.details.get("width"), self.details.get("height")
        return f"{width} / {height}" if width and height else ""


def register(app: OpenAPI) -> None:
    """Let templates say `{{ artifact_card(listing) }}`."""
    app.jinja_env.globals["artifact_card"] = artifact_card


def artifact_card(listing: Listing) -> Markup:
    """The card of an artifact."""
    drawn: Markup = get_template_attribute("parts/artifact_card.html", "card")(shown(listing))
    return drawn


def job_card(job: Job) -> Markup:
    """How far a job is; of one that is done, the card of what was made."""
    made = web().listings.some([job.artifact_id], job.user) if job.artifact_id else []
    return artifact_card(made[0]) if made else Markup(render_template("parts/job_card.html", job=job))


def shown(listing: Listing, *, whole: bool = False) -> Shown:
    """An artifact with what its files say; of texts the beginning, or the `whole`."""
    store = web().studio.store
    found = store.find(listing.key) if listing.media == "text" else store.look(listing.key)  # only texts are read here
    if found is None:
        return Shown(listing, None)
    artifact = replace(found, id=listing.id, kind=listing.kind, request=listing.request, why=listing.why)
    downloads = sorted(formats(artifact), key=lambda suffix: _FIRST.index(suffix) if suffix in _FIRST else 99)
    names = _NAMES | (_SUBTITLES if artifact.kind == "video" else {})
    return Shown(
        listing,
        artifact,
        tuple((suffix[1:], names.get(suffix, suffix[1:].upper())) for suffix in downloads),
        _facts(artifact),
        _text(artifact, 200_000 if whole else _EXCERPT) if listing.media == "text" else "",
        _words(artifact),
    )


def _facts(artifact: Artifact) -> tuple[str, ...]:
    from visiontune.web.showing import clock

    details = artifact.details
    facts = []
    if details.get("duration"):
        facts.append(clock(float(details["duration"])))
    if details.get("width") and details.get("height"):
        facts.append(f"{details['width']} × {details['height']}")
    if artifact.kind == "music":
        facts += [str(details[name]) for name in ("key",) if details.get(name)]
    if artifact.backend:
        facts.append(artifact.backend.partition("/")[0])
    return tuple(facts)


def _words(artifact: Artifact) -> tuple[tuple[str, float, float], ...]:
    if artifact.kind != "speech":
        return ()
    rate = float(artifact.details.get("sample_rate") or 24_000)
    return tuple((str(text), start / rate, end / rate) for text, start, end in artifact.details.get("words", ()))


def _text(artifact: Artifact, most: int) -> str:
    try:
        with artifact.path.open(encoding="utf-8", errors="replace") as stream:
            content = stream.read(200_000)
    except OSError:
        return ""
    if artifact.kind == "script":
        with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError):  # damaged: shown as it is
            content = _narration(json.loads(content))
    return content if len(content) <= most else content[:most].rsplit(" ", 1)[0] + " …"


def _narration(script: dict[str, Any]) -> str:
    return "\n\n".join(str(scene.get("narration") or scene.get("prompt") or "") for scene in script["scenes"])
