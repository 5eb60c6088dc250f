"""The form for videos. Their scenes are edited in the storyboard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from visiontune.errors import InputError
from visiontune.image.styles import STYLES
from visiontune.music.base import MusicRequest
from visiontune.video.base import VideoRequest
from visiontune.web.creating.base import Form, Values, backends, shown
from visiontune.web.creating.files import token_of
from visiontune.web.creating.given import Given
from visiontune.web.creating.speech import LANGUAGES, voices
from visiontune.web.showing import SHAPES

LENGTHS = (("15", "15 s"), ("30", "30 s"), ("60", "1 min"), ("90", "1:30"))
HEIGHTS = (("480", "480p"), ("720", "720p"), ("1080", "1080p"))
SOURCES = (("prompt", "An idea"), ("source", "My text"))


def requests(given: Given) -> list[VideoRequest]:
    """A film: of an idea, of one's own text, of a script (JSON), or with a picture of one's own as its first scene."""
    backend, _, voice = given.text("voice").rpartition("/")
    music = given.text("music") or "compose"
    prompt, source, script = _matter(given)
    fields = {
        "prompt": prompt,
        "source": source,
        "script": script,
        "duration": given.number("duration"),
        "aspect": given.text("aspect") or None,
        "height": given.whole("height"),
        "style": given.text("style"),
        "voice": voice or "auto",
        "speech_backend": backend or "auto",
        "speed": given.number("speed"),
        "language": given.text("language") or None,
        "captions": {"mode": given.text("captions") or "karaoke"},
        "music": False if music == "none" else None,
        "music_file": given.file("music_file") if music == "own" else None,
        "music_prompt": given.text("music_prompt") if music == "compose" else "",
        "draft": given.yes("draft"),
        "title_card": given.yes("title_card"),
        "end_card": given.yes("end_card"),
        "image_backend": given.text("image_backend") or None,
        "clip_backend": given.text("clip_backend") or None,
        "seed": given.whole("seed"),
        "logo": given.file("logo"),
    }
    if music == "own" and not given.text("music_file"):
        given.faults["music_file"] = "Choose the music, or let it be composed."
    if fields["music_prompt"]:  # one that nobody can play is told at its field, before the film is begun
        try:
            MusicRequest.build(prompt=fields["music_prompt"], duration=30.0)
        except InputError as error:
            given.faults["music_prompt"] = error.remedy
    return [given.built(VideoRequest, fields)]


def _matter(given: Given) -> tuple[str, str, dict[str, Any] | None]:
    """(prompt, own text, script)."""
    way = given.text("way") or "prompt"
    text = given.text(way) if way in dict(SOURCES) else given.text("prompt")
    picture = given.file("picture")
    if not text:
        given.faults[way] = "Say what the video is about." if way == "prompt" else "Write or paste your text."
    if way == "source" and text.startswith("{"):
        try:
            script = json.loads(text)
        except (ValueError, RecursionError):
            given.faults["source"] = "This begins like a script, but is no valid JSON."
            return "", "", None
        return "", "", script if isinstance(script, dict) else None
    if picture is not None and text:
        parts = [part.strip() for part in text.split("\n\n") if part.strip()]
        scenes = [{"narration": part, **({"image": picture} if n == 0 else {})} for n, part in enumerate(parts)]
        return "", "", {"scenes": scenes, "language": given.text("language") or "en"}
    return (text, "", None) if way == "prompt" else ("", text, None)


def filled(document: Mapping[str, Any]) -> Values:
    """The form that asks for `document`."""
    names = ("prompt", "source", "duration", "aspect", "height", "style", "speed", "language", "music_prompt", "seed")
    values: Values = {name: shown(document.get(name)) for name in (*names, "image_backend", "clip_backend")}
    values["way"] = "prompt" if document.get("prompt") else "source"
    if document.get("script"):
        values["source"], values["way"] = json.dumps(document["script"], ensure_ascii=False, indent=1), "source"
    voice, backend = str(document.get("voice") or "auto"), str(document.get("speech_backend") or "auto")
    values["voice"] = "" if voice == "auto" else f"{backend}/{voice}"
    values["captions"] = str((document.get("captions") or {}).get("mode", "karaoke"))
    values["music"] = "own" if document.get("music_file") else "none" if document.get("music") is False else "compose"
    for name in ("music_file", "logo"):
        values[name] = token_of(document.get(name))
    for name in ("draft", "title_card", "end_card"):
        values[name] = "1" if document.get(name) else ""
    return values


def choices() -> dict[str, Any]:
    """What the template offers."""
    return {
        "styles": STYLES,
        "aspects": SHAPES,
        "lengths": LENGTHS,
        "heights": HEIGHTS,
        "sources": SOURCES,
        "voices": voices(),
        "languages": tuple(LANGUAGES.items()),
        "image_backends": backends("image"),
        "clip_backends": [("none", "Pictures that move gently"), *backends("clip")],
        "captions": (("karaoke", "Word by word"), ("plain", "Plain"), ("off", "Off")),
        "soundtracks": (("compose", "Composed"), ("own", "My own"), ("none", "None")),
    }


FORM = Form(
    kind="video",
    title="Make a video",
    lead="An idea or your own text becomes a narrated film with pictures, music and captions.",
    blank={
        "way": "prompt",
        "duration": "30",
        "aspect": "16:9",
        "height": "720",
        "speed": "1",
        "language": "en",
        "captions": "karaoke",
        "music": "compose",
        "style": "",
        "voice": "",
        "clip_backend": "none",
        "image_backend": "auto",
    },
    requests=requests,
    filled=filled,
    choices=choices,
    examples=(
        ("How volcanoes erupt", {"duration": "30"}),
        ("Why the sky is blue", {"duration": "15", "aspect": "9:16"}),
        ("The life of honey bees", {"style": "watercolour", "duration": "30"}),
    ),
)
