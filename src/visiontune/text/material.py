"""Wishes that bring their text along: a prompt to be enhanced, words to be translated, a text to be summed up."""

from __future__ import annotations

import re

from visiontune.text.writings import LANGUAGES, NUMBERS, POLITE, TONGUE, Writing

_PROMPT = re.compile(
    rf"^\W*{POLITE}(?:enhance|improve|expand|enrich|refine|polish|upgrade|rewrite|better|beef up|optimi[sz]e|"
    rf"elaborate(?: on)?|make)\s+(?:(?:my|this|the|a|following)\s+)*"
    r"(?:(?:image|picture|video|film|art|midjourney|music)\s+)?prompt(?:\s+(?:better|richer|longer|more detailed|"
    r"for me|for (?:a|an) (?P<for>\w+)))*\s*[:\-–,.]?\s*(?P<source>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_TRANSLATE = re.compile(
    rf"^\W*{POLITE}(?:translate|"
    rf"translation of)\s+(?:(?P<to>(?:in)?to (?:{TONGUE}))\s*[:,]?\s*)?(?P<source>.+?)(?:\s+(?:from (?:{TONGUE}) "
    rf")?(?P<into>(?:in)?to (?:{TONGUE})))?(?P<after>\s*[:.?!]\s*.*)?$|"
    rf"^\W*how (?:do|would) (?:you|i|we|one) say (?P<said>.+?) in (?P<tongue>{TONGUE})\W*$",
    re.IGNORECASE | re.DOTALL,
)
_SUMMARISE = re.compile(
    rf"^\W*{POLITE}(?:(?:summari[sz]e|sum up|shorten|condense|boil down)\b|tl;?dr)\s*(?:(?:this|the following|that|"
    rf"these|it)(?: (?:text|article|passage|paragraph|story))?\s*)?(?:for me|briefly)?\s*"
    rf"(?:in (?P<length>[\w ]+?))?\s*[:\-–]\s*(?P<source>.+)$",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip


def prompt_wish(said: str) -> Writing | None:
    found = _PROMPT.match(said)
    if found is None:
        return None
    source = found.group("source").strip(" \n\"“”'")
    return Writing("prompt", source, "prompt", found.group("for") or "", source) if source else None


def translation_wish(said: str) -> Writing | None:
    found = _TRANSLATE.match(said)
    if found is None:
        return None
    tongue = found.group("to") or found.group("into") or found.group("tongue") or ""
    source = (found.group("source") or found.group("said") or "").strip()
    after = (found.group("after") or "").strip(" :.?!\n")
    source = (
        after if after and re.fullmatch(r"(?:this|it|that|the following)(?: \w+)?", source, re.IGNORECASE) else source
    )
    language = LANGUAGES.get(tongue.lower().split()[-1] if tongue else "", "")
    return Writing("translation", "", "translation", "", source.strip(" :\"“”'"), language=language)


def summary_wish(said: str) -> Writing | None:
    found = _SUMMARISE.match(said)
    if found is None:
        return None
    length = re.match(r"(\w+) sentences?", found.group("length") or "")
    number = length.group(1).lower() if length else ""
    sentences = NUMBERS.get(number) or (int(number) if number.isdigit() else None)
    return Writing("summary", "", "summary", "", found.group("source").strip(), sentences=sentences)
