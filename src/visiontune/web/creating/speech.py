"""The form for speech, and the voices that are here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.chat.plans.drafting.voices import Voice
from visiontune.speech.base import SpeechRequest
from visiontune.web.creating.base import Form, Values, backends, shown
from visiontune.web.creating.given import Given
from visiontune.web.here import here

LANGUAGES = {
    "en": "English", "en-GB": "English (British)", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "pt-BR": "Portuguese (Brazil)", "nl": "Dutch", "pl": "Polish", "cs": "Czech", "sv": "Swedish",
    "da": "Danish", "no": "Norwegian", "fi": "Finnish", "hu": "Hungarian", "ro": "Romanian", "el": "Greek",
    "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic", "he": "Hebrew", "fa": "Persian", "hi": "Hindi",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "vi": "Vietnamese", "id": "Indonesian", "th": "Thai",
}  # fmt: skip
SAMPLES = {
    "en": "Hello. This is how I sound when I read to you.",
    "de": "Hallo. So klinge ich, wenn ich dir vorlese.",
    "fr": "Bonjour. Voici ma voix quand je vous lis un texte.",
    "es": "Hola. Así sueno cuando te leo un texto.",
    "it": "Ciao. Ecco come suono quando ti leggo un testo.",
    "pt": "Olá. É assim que eu soo quando leio para você.",
}


def requests(given: Given) -> list[SpeechRequest]:
    """A recording."""
    backend, _, voice = given.text("voice").rpartition("/")
    fields = {
        "text": given.text("text"),
        "voice": voice or "auto",
        "backend": given.text("backend") or backend or "auto",
        "speed": given.number("speed"),
        "language": given.text("language") or None,
        "seed": given.whole("seed"),
    }
    if not fields["text"]:
        given.faults["text"] = "Write what is to be said."
    return [given.built(SpeechRequest, fields)]


def sample(voice: str, language: str, user: str) -> SpeechRequest:
    """A sentence by which a voice is heard; the same each time, so that it is made once."""
    known = SAMPLES.get(language.partition("-")[0], SAMPLES["en"])
    given = Given({"voice": voice, "language": language or "en", "text": known, "seed": "0"}, user)
    return requests(given)[0]


def filled(document: Mapping[str, Any]) -> Values:
    """The form that asks for `document`."""
    values: Values = {name: shown(document.get(name)) for name in ("text", "speed", "language", "seed")}
    voice, backend = str(document.get("voice") or "auto"), str(document.get("backend") or "auto")
    values["voice"] = "" if voice == "auto" else f"{backend}/{voice}" if backend != "auto" else voice
    values["backend"] = "" if voice != "auto" else backend
    return values


def choices() -> dict[str, Any]:
    """What the template offers."""
    return {"voices": voices(), "languages": tuple(LANGUAGES.items()), "backends": backends("speech")}


def voices() -> list[tuple[str, str, str]]:
    """(value, name, what it is) of each voice, the natural ones first."""
    ranked = sorted(here().voices(), key=lambda voice: -voice.natural)
    found = {f"{voice.backend}/{voice.name}": (_called(voice), _told(voice)) for voice in reversed(ranked)}
    return [("", "Best here", "For the language"), *((value, *told) for value, told in reversed(found.items()))]


def _called(voice: Voice) -> str:
    name = voice.name.rpartition("_")[2] if voice.backend == "kokoro" else voice.name
    if voice.backend == "espeak":
        name = {"f2": "Robot, high", "m1": "Robot, low", "whisper": "Whisper, low", "whisperf": "Whisper, high"}.get(
            voice.name, voice.name
        )
        name = {"UniRobot": "Machine", "grandma": "Old, high", "grandpa": "Old, low"}.get(voice.name, name)
    return name[:1].upper() + name[1:]


def _told(voice: Voice) -> str:
    if voice.backend == "espeak":
        return "Any language, sounds like a machine"
    told = [LANGUAGES.get(voice.language, voice.language), voice.accent.capitalize(), voice.gender]
    return ", ".join(part for part in told if part)


FORM = Form(
    kind="speech",
    title="Make speech",
    lead="Write what is to be said, choose a voice, and hear it.",
    blank={"speed": "1", "language": "en", "voice": ""},
    requests=requests,
    filled=filled,
    choices=choices,
    examples=(
        ("Welcome to the tour. Please follow me, and mind the step.", {}),
        ("Once upon a time, in a house by the sea, there lived an old clockmaker.", {"speed": "0.9"}),
        ("Your train departs at 10:45 from platform 3.", {}),
    ),
)
