"""What was made, as a card: the thing itself, what it is, and what can be done with it. Pages of all kinds show them."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, render_template
from flask_openapi import OpenAPI
from markupsafe import Markup

from visiontune.artifacts import Artifact
from visiontune.jobs.records import Job
from visiontune.listing import Listing
from visiontune.web.drawing import Drawn
from visiontune.web.media import formats
from visiontune.web.state import web

_NAME = "visiontune_cards"
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
        artifact: None where its files are gone. Only its own page reads this: a card is drawn of all the rest, and
            kept for as long as that stays the same.
        is_here: Whether its files are.
        width: And height, of what is seen, in pixels; None where it has none.
        duration: In seconds.
        downloads: (suffix without its dot, name) of each format.
        facts: What it is, in a few words each: its size, its length.
        text: Of texts and scripts, the beginning.
        words: Of speech: (text, start s, end s).
    """

    listing: Listing
    artifact: Artifact | None = field(compare=False)
    is_here: bool = False
    width: float | None = None
    height: float | None = None
    duration: float | None = None
    has_captions: bool = False
    has_notes: bool = False
    has_score: bool = False
    downloads: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    text: str = ""
    words: tuple[tuple[str, float, float], ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        """What its maker said of it."""
        return dict(self.artifact.details) if self.artifact else {}

    @property
    def has_size(self) -> bool:
        return bool(self.width and self.height)


def register(app: OpenAPI) -> None:
    """Let templates say `{{ artifact_card(listing) }}`."""
    app.extensions[_NAME] = Drawn(app, "parts/artifact_card.html", most=200)
    app.jinja_env.globals["artifact_card"] = artifact_card


def artifact_card(listing: Listing) -> Markup:
    """The card of an artifact."""
    drawn: Drawn[Shown] = current_app.extensions[_NAME]
    return drawn([shown(listing)])


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
        is_here=True,
        width=_number(artifact, "width"),
        height=_number(artifact, "height"),
        duration=_number(artifact, "duration"),
        has_captions="vtt" in artifact.files,
        has_notes="midi" in artifact.files or listing.media == "midi",
        has_score="musicxml" in artifact.files,
        downloads=tuple((suffix[1:], names.get(suffix, suffix[1:].upper())) for suffix in downloads),
        facts=_facts(artifact),
        text=_text(artifact, 200_000 if whole else _EXCERPT) if listing.media == "text" else "",
        words=_words(artifact),
    )


def _number(artifact: Artifact, name: str) -> float | None:
    value = artifact.details.get(name)
    return value if isinstance(value, int | float) else None


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
