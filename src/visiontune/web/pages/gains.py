"""What one gains by each engine, in plain words: shown where they are listed."""

from __future__ import annotations

from collections.abc import Mapping

CALLED: Mapping[str, str] = {
    "openai": "OpenAI", "gtts": "Google Translate", "musicgen": "MusicGen", "realesrgan": "Real-ESRGAN",
    "espeak": "eSpeak", "model": "Language model", "copy": "Copying",
}  # fmt: skip
"""Names that are written otherwise than with one capital."""

GAINS: Mapping[str, str] = {
    "image.illustrator": "Draws flat illustrations in seconds, on any machine.",
    "image.diffusion": "Paints pictures that look like photographs or paintings.",
    "image.planner": "Has a language model think up what the illustrator draws: richer pictures.",
    "image.gemini": "Pictures by Google's service.",
    "image.openai": "Pictures by OpenAI's service, or by a server of your own.",
    "video.director": "Makes narrated films: pictures, speech, music and captions.",
    "clip.diffusion": "Films of a few seconds, painted frame by frame.",
    "clip.layers": "Moves the layers of a drawn picture.",
    "clip.mover": "Moves a camera over a picture.",
    "music.composer": "Composes pieces with a score, in the manner of great composers.",
    "music.musicgen": "Music of any style as sound, without a score.",
    "speech.hibari": "A natural voice in English.",
    "speech.piper": "Clear voices in many languages.",
    "speech.kokoro": "More natural voices, in several languages.",
    "speech.espeak": "Any language, sounds like a machine.",
    "speech.gtts": "Google's voices in many languages.",
    "speech.openai": "Voices of OpenAI's service, or of a server of your own.",
    "text.llama": "Writes and talks with a small language model, on this machine.",
    "text.wordsmith": "Writes short texts by rules and word lists.",
    "text.openai": "Writes and talks by OpenAI's service, or by a server of your own.",
    "text.gemini": "Writes and talks by Google's service.",
    "script.writer": "Writes the scripts of films, scene by scene.",
    "transcript.whisper": "Turns recordings into text, and lets you speak to the chat.",
    "upscale.lanczos": "Enlarges pictures smoothly, without new detail.",
    "upscale.realesrgan": "Enlarges pictures with crisp edges and new detail.",
    "plan.rules": "Plans what stands where in a drawn picture.",
    "plan.model": "Plans pictures of anything that a language model knows.",
    "film.assembler": "Puts films together.",
    "import.copy": "Brings your own files into the library.",
}
"""By kind and name."""


def called(name: str) -> str:
    """An engine's name as it is shown."""
    return CALLED.get(name, name.capitalize())


def gain(kind: str, name: str) -> str:
    """A sentence; empty of an engine that somebody else brought."""
    return GAINS.get(f"{kind}.{name}", "")
