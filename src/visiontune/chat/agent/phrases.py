"""How models say that they made something: phrases, by the languages that they are most often said in."""

from __future__ import annotations

import re
from functools import cache

THINGS = {
    "image": (
        "picture image photo photograph illustration drawing painting poster artwork portrait sketch bild foto zeichnung "
        "photographie dessin peinture imagen dibujo ilustración pintura immagine disegno imagem"
    ),
    "video": "video clip film movie animation reel slideshow vídeo vidéo trickfilm",
    "music": "music song tune melody soundtrack waltz musik lied musikstück melodie musique chanson música canción",
    "speech": "audio recording narration voiceover voice-over aufnahme tonaufnahme enregistrement grabación",
}
"""Words for what is made, by kind."""
_NOT_SO = "for|of|about|to|on|how|that|from|with|ideas?|prompts?|big|bigger|whole|full|clip(?= art)"
_BETWEEN = rf"(?:(?!(?:{_NOT_SO})\b)[\w'’,-]+ ){{0,5}}?(?:pieces? of )?"
_NOT_IT = (
    r"(?!\s+(?:ideas?|prompts?|descriptions?|scripts?|concepts?|titles?|plans?|outlines?|captions?|suggestions?|art|"
    r"recommendations?|questions?|listings?|lists?|that)\b)"
)
"""After the thing: "a picture idea" is none."""
_MADE = (
    "made|created|generated|drawn|drew|painted|composed|recorded|rendered|produced|prepared|designed|finished|saved|attached|"
    "sketched|illustrated|put together"
)
_GEMACHT = "erstellt|gemacht|gemalt|gezeichnet|erzeugt|generiert|komponiert|aufgenommen"
_READY = r"(?:ready|done|finished|complete|attached|below|above)(?! (?:when|if|once))"
_HAVE = r"\b(?:I|we)(?:['’]ve| have)?(?: now| just| also| already| successfully| gone ahead and)*"


def kind_of(thing: str) -> str:
    """The kind that a word for a thing means; empty: none."""
    singular = (thing.lower(), *(thing.lower().removesuffix(end) for end in ("s", "es", "er", "en")))
    return next((kind for kind, words in THINGS.items() if any(word in words.split() for word in singular)), "")


@cache
def said_to_anyone() -> tuple[re.Pattern[str], ...]:
    """Claims in whatever talk they stand; their first group is the thing, where they name one."""
    thing = _thing()
    return _compiled(
        # I've just made you a picture; we created the video
        rf"{_HAVE} (?:{_MADE}) {_BETWEEN}{thing}",
        # Here is your picture
        rf"\b(?:here|below|attached)(?:['’]s| is| are)\s*(?:your|the) {_BETWEEN}{thing}",
        rf"\bhere (?:you go|you are|it is|they are)[!.:, ]+(?:your|the|a|an) {_BETWEEN}{thing}",
        # Your picture is ready; the images have been generated
        rf"\b(?:your|the) (?:[\w-]+ ){{0,2}}?{thing}(?: \w+){{0,3}}? (?:is|are) (?:now )?{_READY}\b",
        rf"\b(?:your|the) (?:[\w-]+ ){{0,2}}?{thing}(?: \w+){{0,3}}? (?:has|have) been (?:\w+ )?(?:{_MADE})\b",
        rf"\bich habe (?:\w+ ){{0,5}}?{thing}[^.!?]{{0,60}}? (?:{_GEMACHT})\b",
        rf"\bhier (?:ist|sind|kommt) (?:dein|ihr|das|die)\w* (?:\w+ ){{0,2}}?{thing}",
        rf"\bj['’]ai (?:\w+ )?(?:créé|fait|généré|dessiné|peint|composé|enregistré) (?:[\w'’]+ ){{0,3}}?(?:l['’])?{thing}",
        rf"\bvoici (?:l['’]|(?:votre|ton|ta|la|le|vos|les|tes) )(?:\w+ ){{0,2}}?{thing}",
        rf"\bhe (?:creado|hecho|generado|dibujado|pintado|compuesto|grabado) (?:\w+ ){{0,3}}?{thing}",
        rf"\baquí (?:tienes|está|están|va) (?:tu|tus|la|el|las|los) (?:\w+ ){{0,2}}?{thing}",
    )


@cache
def said_to_who_asked() -> tuple[re.Pattern[str], ...]:
    """Claims only where something was asked for; elsewhere the same words are about the world."""
    thing = _thing()
    return _compiled(
        rf"\b(?:here|below|attached)(?:['’]s| is| are)\s*(?:a|an|two|three|four|five|some|\d+) {_BETWEEN}{thing}",
        # Picture created! Image generated successfully.
        rf"^\W*(?:the |your )?{thing} (?:was |is )?(?:now )?(?:successfully )?(?:{_MADE})\b(?: successfully)?\s*(?:[.!]|$)",
        rf"{_HAVE} (?:drawn|drew|painted|sketched|illustrated|composed)\b[^.!?]{{0,80}}\bfor you\b()",
        rf"\b(?:the|your) {thing} (?:shows|depicts|features|captures)\b",
        r"\[(?:generated )?(image|picture|photo|video|audio)\b[^\]\n]*:[^\]\n]*\]",
        r"\*\s*(?:generat|creat|draw|paint|compos|record)(?:es?|s|ing)\b[^*\n]*\*()",
        rf"\bhier (?:ist|sind|kommt) eine? (?:\w+ ){{0,2}}?{thing}",
        rf"\bvoici (?:une?|des) (?:\w+ ){{0,2}}?{thing}",
        rf"\baquí (?:tienes|está|va) una? (?:\w+ ){{0,2}}?{thing}",
    )


def _thing() -> str:
    names = sorted({word for words in THINGS.values() for word in words.split()}, key=len, reverse=True)
    return rf"\b({'|'.join(map(re.escape, names))})(?:s|er|en|es)?\b{_NOT_IT}"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
