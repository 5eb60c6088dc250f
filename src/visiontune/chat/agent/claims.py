"""Claims of things that no tool made. A model that says "here is your picture" when there is none must not be believed.

Careful: what is asked, negated, conditional, quoted or told as a story makes no claim; and the note that follows one is
true in any case, since it is only added where nothing of the kind was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_THINGS = {
    "image": (
        "picture image photo photograph illustration drawing painting poster artwork portrait sketch bild foto zeichnung "
        "illustration photographie dessin peinture imagen dibujo ilustración pintura immagine disegno imagem"
    ),
    "video": "video clip film movie animation reel slideshow vídeo vidéo trickfilm",
    "music": "music song tune melody soundtrack track piece musik lied musikstück melodie musique chanson música canción",
    "speech": "audio recording narration voiceover voice-over aufnahme tonaufnahme enregistrement grabación",
}
_WORDS = {"image": "picture", "video": "video", "music": "music", "speech": "recording"}
_SUFFIXES = {
    "image": "png jpg jpeg webp gif svg bmp tiff",
    "video": "mp4 webm mov mkv avi",
    "music": "mid midi musicxml",
    "speech": "wav mp3 ogg flac m4a opus",
}
_BETWEEN = r"(?:(?!(?:for|of|about|to|on|how|that|from|with|ideas?|prompts?)\b)[\w'’,-]+ ){0,5}?"
_MADE = (
    "made created generated drawn drew painted composed recorded rendered produced prepared designed finished saved attached "
    "sketched illustrated"
)
_GEMACHT = "erstellt gemacht gemalt gezeichnet erzeugt generiert komponiert aufgenommen"
_READY = "(?:ready|done|finished|complete|attached|below|above)"
_NOT_IT = (
    r"(?!\s+(?:ideas?|prompts?|descriptions?|scripts?|concepts?|titles?|plans?|outlines?|captions?|suggestions?)\b)"
)
_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|^\s*>.*$", re.DOTALL | re.MULTILINE
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.](?=\w)[^.!?\n]*)*[.!?]*")
_OPEN = re.compile(
    r"\b(?:not|never|no|cannot|could|would|if|once|when|will|should|can|shall|may|might|nicht|kein\w*|wenn|kann|pas|si|puedo|no)\b"
    r"|n['’]t\b|['’]ll\b|['’]d\b",
    re.IGNORECASE,
)
_TO_THE_USER = re.compile(
    r"\b(?:you|yours?|here|dir|dich|ihr|ihnen|dein\w*|hier|vous|votre|vos|ton|ta|tes|voici|tu|tus|te|aquí)\b", re.I
)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|\b(?:sandbox|attachment):/?[^\s)]+", re.IGNORECASE)
_SAVED = re.compile(
    r"\b(?:saved|attached|download|here|created|made|generated|exported|stored|hier|voici|aquí)\b", re.I
)


def unmade(text: str, made: Iterable[str], known: str = "", talk: bool = False) -> str:
    """A note where `text` claims something that was not made for this message; else nothing.

    Args:
        made: Kinds that tools made; "change" stands for any.
        known: All that the conversation and the tools said: files that are named there exist.
        talk: The message asks for words alone, so that only what is said to the user counts, and no story's "I drew a bird".
    """
    kinds = set(made)
    if "change" in kinds:
        return ""
    claimed = _claimed(_QUOTED.sub(" ", text), known, talk) - kinds
    if not claimed or ("" in claimed and kinds):
        return ""
    if kinds:
        things = " and no ".join(_WORDS[kind] for kind in _WORDS if kind in claimed)
        return f"Note: no {things} was made for this message." if things else ""
    return "Note: nothing was made for this message."


def _claimed(text: str, known: str, talk: bool) -> set[str]:
    """Kinds that are claimed; "" where the kind is not said."""
    claimed: set[str] = set()
    # A picture in the text is none of ours: ours are shown beside it.
    if _PICTURE.search(text):
        claimed.add("image")
    for sentence in _SENTENCE.findall(text):
        if talk and not _TO_THE_USER.search(sentence):
            continue
        for pattern in _patterns():
            found = pattern.search(sentence)
            if found and not sentence.rstrip().endswith("?") and not _OPEN.search(sentence[: found.end()]):
                thing = next(filter(None, found.groups()), "").lower()
                claimed.add(next((kind for kind, words in _THINGS.items() if _is(thing, words)), ""))
        for name, suffix in _file().findall(sentence):
            new = f"{name}.{suffix}".lower() not in known.lower()
            if new and _SAVED.search(sentence) and not _OPEN.search(sentence):
                claimed.add(next(kind for kind, suffixes in _SUFFIXES.items() if suffix.lower() in suffixes.split()))
    return claimed


def _is(thing: str, words: str) -> bool:
    return any(thing in (word, f"{word}s", f"{word}er", f"{word}en", f"{word}es") for word in words.split())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = sorted({word for words in _THINGS.values() for word in words.split()}, key=len, reverse=True)
    thing = rf"\b({'|'.join(map(re.escape, names))})(?:s|er|en|es)?\b{_NOT_IT}"
    made, gemacht = "|".join(_MADE.split()), "|".join(_GEMACHT.split())
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            # I've just made you a picture; we created the video
            rf"\b(?:I|we)(?:['’]ve| have)?(?: now| just| also| already| successfully| gone ahead and)* (?:{made}) {_BETWEEN}{thing}",
            # Here is your picture; here are the two images
            rf"\bhere(?:['’]s| is| are| you go[^\w]+)\s*(?:your|the|a|an|two|three|four|five|some|\d+) {_BETWEEN}{thing}",
            # Your picture is ready; the images have been generated
            rf"\b(?:your|the) (?:[\w-]+ ){{0,2}}?{thing}(?: \w+){{0,3}}? (?:is|are) (?:now )?{_READY}\b",
            rf"\b(?:your|the) (?:[\w-]+ ){{0,2}}?{thing}(?: \w+){{0,3}}? (?:has|have) been (?:\w+ )?(?:{made})\b",
            rf"\bich habe (?:\w+ ){{0,5}}?{thing}[^.!?]{{0,60}}? (?:{gemacht})\b",
            rf"\bhier (?:ist|sind|kommt) (?:dein|ihr|das|ein|die|eine)\w* (?:\w+ ){{0,2}}?{thing}",
            rf"\bj['’]ai (?:\w+ )?(?:créé|fait|généré|dessiné|peint|composé|enregistré) (?:[\w'’]+ ){{0,3}}?(?:l['’])?{thing}",
            rf"\bvoici (?:l['’]|(?:votre|ton|ta|la|le|une?|vos|les|tes) )(?:\w+ ){{0,2}}?{thing}",
            rf"\bhe (?:creado|hecho|generado|dibujado|pintado|compuesto|grabado) (?:\w+ ){{0,3}}?{thing}",
            rf"\baquí (?:tienes|está|están|va) (?:tu|tus|la|el|una?|las|los) (?:\w+ ){{0,2}}?{thing}",
        )
    )


@cache
def _file() -> re.Pattern[str]:
    suffixes = "|".join(suffix for group in _SUFFIXES.values() for suffix in group.split())
    return re.compile(rf"([\w-]+)\.({suffixes})\b", re.IGNORECASE)
