"""What a thing is to become: patterns of the words that ask for a film, a song, a recording or a picture of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.changes.asking import LONGEST, Ask

IT = (
    r"(?:it|that|this|these|them|those|(?:the|my|your|this|that|these|those) (?:\w+ ){0,2}(?:pictures?|"
    r"images?|photos?|drawings?|paintings?|poem|story|text|answer|song|music|piece|tune|recording|speech|"
    r"above|"
    r"words|summary|haiku|letter|lyrics|essay|article|document|notes|reply|explanation|list|speech|"
    r"narration|description|one|ones)|what you (?:wrote|said|just \w+|told me|described)|the above|"
    r"everything)"
)


FILM = r"(?:video|film|movie|clip|slideshow|slide show|reel|animation|gif|short|teaser|trailer)"


ADJ = r"(?:[\w:.'-]+ ){0,5}?"


TO_FILM = (
    rf"(?:make|create|turn|do|produce|cut|build|get|have|film|now|i want|need|give me|a|into|"
    rf"as)\b.*\b{FILM}s? (?:of|from|out of|with|about|for|using|based on) {IT}(?! (?:from|in) the "
    rf"(?:video|film))(?:\W.*)?"
    rf"|(?:now )?(?:turn|make|convert|put|cut|transform) {IT}(?: together)? (?:in)?to (?:an? "
    rf")?{ADJ}{FILM}\b.*|(?:make|have|do|i want|need) {IT} (?:as |be )?an? {ADJ}{FILM}\b.*"
    rf"|(?:do (?:it|that) |now |and |also )?as an? {ADJ}{FILM}\b.*|animate (?:{IT})\b.*|bring {IT} to "
    rf"life.*|use {IT} (?:as|for) (?:the )?(?:start|basis|beginning|first \w+) of an? {ADJ}{FILM}\b.*|"
    rf"film {IT}|(?:use|put|show|take|place|set|insert|feature|have) {IT} (?:in|into|for|as|inside) an? "
    rf"(?:(?!of |the |scene )[\w:.'-]+ ){{0,5}}?{FILM}\b.*"
)


TOLD = re.compile(
    rf"(?P<ask>.*?\b{FILM}s?\b.*?)(?:\s*:\s+|\s*:(?=[\"“'])|,?\s+(?:(?:and |that |which )?(?:say(?:s|ing)?|tell(?:s|ing)?)"
    rf"|with the (?:words|text|narration|voice-?over))\s*:?\s+)(?P<words>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A film that is asked for, and the words that are to be spoken in it."""
_SETTING = re.compile(
    r"\d\S*|\b(?:seconds?|secs?|minutes?|mins?|pixels?|px|fps|vertical|square|portrait|landscape|widescreen|upright|long|wide|high|"
    r"with|without|no|in|and|a|an|the|music|captions?|subtitles?|style|format)\b",
    re.IGNORECASE,
)


TO_SPEECH = (
    rf"(?:read|say|speak|narrate|recite|record|voice)\b(?! (?:it|that|this) (?:again|slower|faster))(?: "
    rf"out| aloud)?(?: out loud)?(?: now)? (?:me )?(?:{IT}|a?loud)\b.*|(?:read|say) (?:out|aloud|out "
    rf"loud).*|and (?:out loud|aloud)|out loud|aloud"
    rf"|(?:let me|can i|i want to|i'd like to) (?:listen to|hear) {IT}\b.*|(?:listen to|hear) {IT}(?: "
    rf"instead of reading it)?|(?:make|do) an? (?:audio|spoken) version.*|have (?:it|that|someone|"
    rf"somebody) (?:read|narrate|speak)\b.*|let an? [\w ]+ (?:read|say|narrate) (?:{IT})\b.*"
    rf"|(?:as|make {IT}|turn {IT} into) (?:audio|speech|an audio\w*|a podcast)\b.*|.*\bread (?:the "
    rf"(?:poem|story|text|answer|above|haiku)|your (?:answer|reply)|it|that) (?:aloud|out|to me|out "
    rf"loud)\b.*"
)


TO_SONG = (
    rf"(?:make|turn|convert|transform|set|put) {IT} (?:in)?to (?:an? )?{ADJ}(?:song|music|melody|tune|"
    rf"rap|hymn|lullaby|ballad)\b.*|make an? {ADJ}(?:song|lullaby|rap|hymn|ballad) (?:of|from|out of|"
    rf"with) {IT}\b.*|sing {IT}\b.*|(?:as|now as) an? {ADJ}song\b.*|set {IT} to music.*"
)


TO_PICTURE = (
    rf"(?:draw|paint|illustrate|sketch|visuali[sz]e) (?:me )?{IT}\b(?! (?:with|in the background)).*|"
    rf"(?:make|do|create|give me|get|now|show me)?\s*an? {ADJ}(?:picture|image|illustration|drawing|"
    rf"painting|poster|photo|cover) (?:of|for|from|out of|to go with|to) {IT}(?:\W.*)?"
    rf"|(?:now |do (?:it|that) )?as an? {ADJ}(?:picture|image|illustration|poster|drawing)\b.*|(?:make|"
    rf"turn) {IT} (?:in)?to an? {ADJ}(?:picture|image|illustration|poster|drawing)\b.*|(?:could|can) "
    rf"(?:that|it) become an? poster.*|illustrate (?:it|that|this)\b.*"
)


WITH_MUSIC = (
    r".*\b(?:add|put|with|give|get|have|needs?|set|lay|play)\b.*\b(?:music|soundtrack|piano|guitar|"
    r"strings|violin|drums|song|tune)\b.*"
)


@dataclass
class Made:
    """Steps of another kind in the making: (kind, fields, uses)."""

    kind: str
    fields: dict[str, Any]
    says: str
    uses: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    earlier: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)


def wanted(ask: Ask) -> str | None:
    """The kind that a thing is to become: video, speech, music, image; None where it stays what it is."""
    for kind, pattern in (("video", TO_FILM), ("music", TO_SONG), ("speech", TO_SPEECH), ("image", TO_PICTURE)):
        for said in (ask.text, ask.raw, *ask.clauses[:1]):
            if re.fullmatch(pattern, _plain(said), re.IGNORECASE):
                return kind
    return None


def told(ask: Ask) -> tuple[Ask, str]:
    """(what asks for a film, the words that are to be spoken in it): "make a video of it: The ferry sails at nine."

    The words are empty where none are given.
    """
    found = TOLD.fullmatch(ask.raw)
    words = found["words"].strip() if found else ""
    if found is None or not re.search(r"\w\w", _SETTING.sub(" ", words)):
        spoken = ask.has(r"say|says|saying|narrat\w+|words|told|spoken|speaks?|text")
        return ask, ask.quoted if spoken else ""
    subject = str(ask.slots.get("subject") or "")
    if len(ask.raw) == LONGEST and subject.startswith(words[:40]):
        words = subject  # only the beginning of long words was read
    slots = {name: value for name, value in ask.slots.items() if name != "subject"}
    return Ask.of(found["ask"], slots), words.strip("\"“”' ")


def _plain(text: str) -> str:
    from visiontune.chat.changes.asking import masked

    return masked(text).strip(" .!?,")


def draft_of(kind: str, fields: Mapping[str, Any]) -> Any:
    from visiontune.chat.changes.draft import Draft

    return Draft(dict(fields), kind)


def style_asked(ask: Ask) -> str | None:
    """The style that is asked for at the end of the words."""
    from visiontune.image.styles import HOUSE, find_style

    said = ask.slots.get("style")
    if isinstance(said, str) and said.strip():
        return said.strip()
    tail = re.search(r"\b(?:in|as) (?:an? )?([\w -]{3,30})$", ask.text)
    known = find_style(tail[1]) if tail else None
    return known if known not in (None, HOUSE) else None
