"""Things made into things of another kind: a poem read aloud, a picture made a film, words made a song."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Scenery, Source
from visiontune.chat.changes.voices import give_voice, language_in, language_name, voice_in
from visiontune.chat.changes.written import words_of
from visiontune.chat.requesting import lasting
from visiontune.errors import InputError

_IT = (
    r"(?:it|that|this|these|them|those|(?:the|my|your|this|that|these|those) (?:\w+ ){0,2}(?:pictures?|"
    r"images?|photos?|drawings?|paintings?|poem|story|text|answer|song|music|piece|tune|recording|speech|"
    r"above|"
    r"words|summary|haiku|letter|lyrics|essay|article|document|notes|reply|explanation|list|speech|"
    r"narration|description|one|ones)|what you (?:wrote|said|just \w+|told me|described)|the above|"
    r"everything)"
)
_FILM = r"(?:video|film|movie|clip|slideshow|slide show|reel|animation|gif|short|teaser|trailer)"
_ADJ = r"(?:[\w:.'-]+ ){0,5}?"
TO_FILM = (
    rf"(?:make|create|turn|do|produce|cut|build|get|have|film|now|i want|need|give me|a|into|"
    rf"as)\b.*\b{_FILM}s? (?:of|from|out of|with|about|for|using|based on) {_IT}(?! (?:from|in) the "
    rf"(?:video|film))(?:\W.*)?"
    rf"|(?:now )?(?:turn|make|convert|put|cut|transform) {_IT}(?: together)? (?:in)?to (?:an? "
    rf")?{_ADJ}{_FILM}\b.*|(?:make|have|do|i want|need) {_IT} (?:as |be )?an? {_ADJ}{_FILM}\b.*"
    rf"|(?:do (?:it|that) |now |and |also )?as an? {_ADJ}{_FILM}\b.*|animate (?:{_IT})\b.*|bring {_IT} to "
    rf"life.*|use {_IT} (?:as|for) (?:the )?(?:start|basis|beginning|first \w+) of an? {_ADJ}{_FILM}\b.*|"
    rf"film {_IT}"
)
TO_SPEECH = (
    rf"(?:read|say|speak|narrate|recite|record|voice)\b(?! (?:it|that|this) (?:again|slower|faster))(?: "
    rf"out| aloud)?(?: out loud)?(?: now)? (?:me )?(?:{_IT}|a?loud)\b.*|(?:read|say) (?:out|aloud|out "
    rf"loud).*|and (?:out loud|aloud)|out loud|aloud"
    rf"|(?:let me|can i|i want to|i'd like to) (?:listen to|hear) {_IT}\b.*|(?:listen to|hear) {_IT}(?: "
    rf"instead of reading it)?|(?:make|do) an? (?:audio|spoken) version.*|have (?:it|that|someone|"
    rf"somebody) (?:read|narrate|speak)\b.*|let an? [\w ]+ (?:read|say|narrate) (?:{_IT})\b.*"
    rf"|(?:as|make {_IT}|turn {_IT} into) (?:audio|speech|an audio\w*|a podcast)\b.*|.*\bread (?:the "
    rf"(?:poem|story|text|answer|above|haiku)|your (?:answer|reply)|it|that) (?:aloud|out|to me|out "
    rf"loud)\b.*"
)
TO_SONG = (
    rf"(?:make|turn|convert|transform|set|put) {_IT} (?:in)?to (?:an? )?{_ADJ}(?:song|music|melody|tune|"
    rf"rap|hymn|lullaby|ballad)\b.*|make an? {_ADJ}(?:song|lullaby|rap|hymn|ballad) (?:of|from|out of|"
    rf"with) {_IT}\b.*|sing {_IT}\b.*|(?:as|now as) an? {_ADJ}song\b.*|set {_IT} to music.*"
)
TO_PICTURE = (
    rf"(?:draw|paint|illustrate|sketch|visuali[sz]e) (?:me )?{_IT}\b(?! (?:with|in the background)).*|"
    rf"(?:make|do|create|give me|get|now|show me)?\s*an? {_ADJ}(?:picture|image|illustration|drawing|"
    rf"painting|poster|photo|cover) (?:of|for|from|out of|to go with|to) {_IT}(?:\W.*)?"
    rf"|(?:now |do (?:it|that) )?as an? {_ADJ}(?:picture|image|illustration|poster|drawing)\b.*|(?:make|"
    rf"turn) {_IT} (?:in)?to an? {_ADJ}(?:picture|image|illustration|poster|drawing)\b.*|(?:could|can) "
    rf"(?:that|it) become an? poster.*|illustrate (?:it|that|this)\b.*"
)
WITH_MUSIC = (
    r".*\b(?:add|put|with|give|get|have|needs?|set|lay|play)\b.*\b(?:music|soundtrack|piano|guitar|"
    r"strings|violin|drums|song|tune)\b.*"
)
_TRANSLATE = r"translate\b.*|.*\btranslation\b.*|.*\b(?:in|into|auf) (?P<name>[^\W\d_]{4,})\b.*"


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


def _plain(text: str) -> str:
    from visiontune.chat.changes.asking import masked

    return masked(text).strip(" .!?,")


def spoken(ask: Ask, sources: Sequence[Source], scenery: Scenery) -> Made | Question:
    """Text read aloud: what an earlier step writes, what the assistant said, or what was written."""
    made = Made("speech", {}, "the text, read aloud")
    text = ""
    last = sources[-1] if sources else None
    if last is not None and last.step and last.kind == "text":
        made.uses["text"] = f"{last.step}.text"
    else:
        text = words_of(scenery)
        if not text and last is not None:
            text = str(
                last.request.get("lyrics")
                or last.request.get("source")
                or (last.request.get("text") if last.kind == "speech" else "")
                or ""
            )
        if not text.strip() and scenery.situation.documents:
            text = next(reversed(list(scenery.situation.documents.values())))
        if not text.strip():
            return Question("There is no text here yet that I could read. What shall I say?")
        made.fields["text"] = text.strip()
        made.says = (
            f'"{" ".join(text.split())[:50]}…", read aloud'
            if len(text) > 50
            else f'"{" ".join(text.split())}", read aloud'
        )
    voice = ask.slots.get("voice") or voice_in(ask.text, ask)
    draft = _draft("speech", made.fields)
    if isinstance(voice, str) and voice.strip():
        give_voice(draft, voice.strip(), scenery)
    if ask.has(r"slowly|slower|slow"):
        draft.fields["speed"] = 0.85
    elif ask.has(r"quickly|fast|faster"):
        draft.fields["speed"] = 1.15
    made.fields = draft.fields
    made.notes += draft.notes
    code = language_in(ask.text, ask) if ask.has(r"(?:in|auf|into) [^\W\d_]{4,}") or "language" in ask.slots else None
    if code and code != "en":
        if text:
            from visiontune.chat.changes.translating import translation

            made.earlier.append(("text", translation(text, code), "text"))
            made.fields.pop("text", None)
        made.fields |= {"language": code}
        made.says += f", in {language_name(code)}"
    return made


def _draft(kind: str, fields: Mapping[str, Any]) -> Any:
    from visiontune.chat.changes.draft import Draft

    return Draft(dict(fields), kind)


def filmed(ask: Ask, sources: Sequence[Source], scenery: Scenery) -> Made | Question | None:
    """A film of pictures, of words, of music or of speech; None where it is a film already."""
    kinds = [source.kind for source in sources]
    if kinds and kinds[-1] == "video":
        return None
    about_text = ask.has(
        r"(?:poem|story|text|answer|above|words|haiku|essay|article|document|notes|what you (?:wrote|said|"
        r"described|just \w+)|reply|explanation|summary)"
    )
    text = words_of(scenery) if (about_text or not sources) else ""
    made = Made("video", {}, "a film of it")
    if sources and sources[-1].kind in ("image", "upscale") and not text:
        _of_pictures(made, ask, [source for source in sources if source.kind in ("image", "upscale")], scenery)
    elif sources and sources[-1].kind == "music" and not text:
        _of_music(made, ask, sources[-1], scenery)
    elif sources and sources[-1].kind == "speech" and not text:
        _of_speech(made, ask, sources[-1])
    elif sources and sources[-1].kind == "text" and sources[-1].step:
        made.uses["source"] = f"{sources[-1].step}.text"
        made.says = "a film of the text"
        if seconds := numbers.lasts(ask):
            made.fields["duration"] = numbers.tidy(seconds)
    else:
        text = (
            text
            or words_of(scenery)
            or (next(reversed(list(scenery.situation.documents.values()))) if scenery.situation.documents else "")
        )
        file = scenery.situation.files.get("image")
        if not text.strip() and file:
            _scene(made, ask, [(file, "your picture")])
        elif not text.strip():
            return Question("There is nothing here yet to make a film of. What shall it be about?")
        else:
            _of_text(made, ask, text)
    _looked(made, ask, scenery)
    return made


def _looked(made: Made, ask: Ask, scenery: Scenery) -> None:
    """What the words say of shape, style, voice and music of the film."""
    from visiontune.chat.changes.styles import restyle

    aspect, style, voice = ask.slots.get("aspect_ratio"), _style(ask), ask.slots.get("voice")
    draft = _draft("video", made.fields)
    from visiontune.chat.wording.formats import aspect as named

    shape = aspect if isinstance(aspect, str) else named(ask.text)
    if shape in ("16:9", "9:16", "1:1", "4:5"):
        draft.fields["aspect"] = shape
    if isinstance(style, str) and style.strip():
        restyle(draft, style.strip())
    if isinstance(voice, str) and voice.strip():
        give_voice(draft, voice.strip(), scenery)
    music = " ".join(str(ask.slots[name]) for name in ("mood", "instrument") if isinstance(ask.slots.get(name), str))
    if not draft.fields.get("music_file") and "music_file" not in made.uses:
        if ask.has(r"(?:without|no) music"):
            draft.fields["music"] = False
        elif music or ask.has(r"music|soundtrack"):
            from visiontune.chat.changes.films import _music_wish

            said = ask.has(r"(?P<kind>(?:[\w-]+ ){1,3})(?:music|soundtrack)")
            wish = music or (_music_wish(said["kind"]) if said else "")
            draft.fields |= {
                "music": True,
                "music_prompt": f"{wish} music".replace("music music", "music") if wish else "",
            }
    made.fields = draft.fields
    made.notes += draft.notes


def _of_pictures(made: Made, ask: Ask, sources: Sequence[Source], scenery: Scenery) -> None:
    files: list[tuple[str, str]] = []
    for n, source in enumerate(sources[:60]):
        prompt = str(source.request.get("prompt") or (source.made.says if source.made else "") or "the picture")
        if source.step:
            made.uses[f"script.scenes.{n}.image"] = f"{source.step}.file"
            files.append(("", prompt))
            continue
        artifact = scenery.artifact(source)
        if artifact is not None:
            files.append((scenery.shelf.import_file(artifact.path, "image"), prompt))
    _scene(made, ask, files)
    shape = numbers.LADDER[numbers.shape_of(_side(sources[0], "width", 1280), _side(sources[0], "height", 720))][0]
    made.fields["aspect"] = {"21:9": "16:9", "9:21": "9:16"}.get(shape, shape)


def _side(source: Source, name: str, usual: int) -> int:
    value = source.request.get(name)
    return value if isinstance(value, int) and value > 0 else usual


def _scene(made: Made, ask: Ask, files: Sequence[tuple[str, str]]) -> None:
    """A scene for each picture; silent, as nobody said what is told."""
    seconds = numbers.lasts(ask)
    each = (seconds / len(files)) if seconds else (8.0 if len(files) == 1 else 4.0)
    scenes = [
        {"id": f"picture-{n}", "image_prompt": prompt[:2_000], "duration": min(600.0, max(0.5, round(each, 3)))}
        | ({"image": file} if file else {})
        for n, (file, prompt) in enumerate(files, 1)
    ]
    title = " ".join(files[0][1].split())[:200]
    made.fields |= {"script": {"title": title, "scenes": scenes}, "prompt": title}
    made.says = f"a film of {len(files)} pictures" if len(files) > 1 else f"a film of the picture: {title[:60]}"


def _of_text(made: Made, ask: Ask, text: str) -> None:
    seconds = numbers.lasts(ask)
    made.fields["source"] = text
    # A source is shortened to the duration: where nobody says how long, all of it is told.
    made.fields["duration"] = numbers.tidy(seconds) if seconds else lasting(text[:40_000], {})
    made.says = f'a film of the text "{" ".join(text.split())[:50]}"'


def _of_music(made: Made, ask: Ask, source: Source, scenery: Scenery) -> None:
    request = source.request
    seconds = float(request["duration"]) if isinstance(request.get("duration"), int | float) else 60.0
    if source.step:
        made.uses["music_file"] = f"{source.step}.file"
    else:
        artifact = scenery.artifact(source)
        if artifact is not None:
            made.fields["music_file"] = scenery.shelf.import_file(artifact.path, "music_file")
            told = artifact.details.get("duration")
            seconds = float(told) if isinstance(told, int | float) else seconds
    lines = [line.strip() for line in str(request.get("lyrics") or "").splitlines() if re.search(r"\w", line)]
    about = str(request.get("prompt") or "").strip()
    named = ask.has(
        r"(?:about|with pictures of|showing|of) (?!it\b|that\b|this\b|the (?:song|music|piece)\b)(?P<what>.+)"
    )
    if named:
        about = ask.text[-len(named["what"]) :] if ask.text.endswith(named["what"]) else named["what"]
    if not re.search(r"\w\w", about):
        about = " ".join(filter(None, (str(request.get("mood") or ""), str(request.get("instrument") or ""), "music")))
    made.fields["prompt"] = about
    if lines and not named:
        scenes = [
            {"id": f"line-{n}", "image_prompt": line, "duration": round(min(600.0, max(0.5, seconds / len(lines))), 3)}
            for n, line in enumerate(lines[:400], 1)
        ]
        made.fields["script"] = {"title": lines[0][:200], "scenes": scenes}
    else:
        made.fields["duration"] = numbers.tidy(numbers.lasts(ask) or seconds)
    made.says = f"a film with that music: {about[:60]}"


def _of_speech(made: Made, ask: Ask, source: Source) -> None:
    """The same words by the same voice, sentence by sentence, with pictures."""
    from visiontune.text.sentences import split_sentences

    text = str(source.request.get("text") or "")
    if "text" in source.request and re.search(r"\w", text):
        language = str(source.request.get("language") or "en")
        made.fields["script"] = {
            "title": " ".join(text.split())[:80],
            "language": language,
            "scenes": [{"narration": sentence} for sentence in split_sentences(text, language)[:2_000]],
        }
        made.fields["prompt"] = " ".join(text.split())[:200]
        made.fields["language"] = language
    else:
        made.fields["prompt"] = "the words that are spoken"
    for name, to in (("voice", "voice"), ("speed", "speed"), ("backend", "speech_backend")):
        if source.request.get(name):
            made.fields[to] = source.request[name]
    made.says = "a film of what was said"


def sung(ask: Ask, sources: Sequence[Source], scenery: Scenery) -> Made | Question | None:
    """A song of words, or music to a picture; None where it is music already."""
    last = sources[-1] if sources else None
    if last is not None and last.kind == "music":
        return None if last.request.get("lyrics") else Question("Which words shall be sung to it?")
    made = Made("music", {}, "a song of those words")
    for slot, name in (
        ("mood", "mood"),
        ("instrument", "instrument"),
        ("composer", "composer"),
        ("key", "key"),
        ("tempo_bpm", "tempo"),
    ):
        if slot in ask.slots:
            made.fields[name] = ask.slots[slot]
    if seconds := numbers.lasts(ask):
        made.fields["duration"] = numbers.tidy(seconds)
    style = ask.slots.get("style")
    if isinstance(style, str):
        made.fields["prompt"] = style
    if last is not None and last.step and last.kind == "text":
        made.uses["lyrics"] = f"{last.step}.text"
        return made
    words = str(last.request.get("text") or "") if last is not None and last.kind == "speech" else words_of(scenery)
    if words.strip():
        made.fields["lyrics"] = words.strip()
        return made
    prompt = str(last.request.get("prompt") or "") if last is not None else ""
    if not prompt.strip():
        return Question("There are no words here yet that could be sung. Which words shall it be?")
    made.fields["prompt"] = ", ".join(filter(None, (prompt, made.fields.get("prompt", ""))))
    made.says = f"music to {prompt[:60]}"
    return made


def drawn(ask: Ask, sources: Sequence[Source], scenery: Scenery) -> Made | Question | None:
    """A picture of a text, a film, a piece or what was said; None where it is a picture already."""
    last = sources[-1] if sources else None
    if last is not None and last.kind in ("image", "upscale"):
        return None
    made = Made("image", {}, "a picture of it")
    if last is not None and last.step and last.kind == "text":
        made.uses["prompt"] = f"{last.step}.text"
    else:
        prompt = ""
        if last is not None and last.kind in ("video", "music"):
            prompt = str(
                last.request.get("prompt")
                or last.request.get("source")
                or last.request.get("lyrics")
                or last.request.get("mood")
                or ""
            )
        elif last is not None and last.kind == "speech":
            prompt = str(last.request.get("text") or "")
        prompt = prompt or words_of(scenery)
        if not re.search(r"\w\w", prompt):
            return Question("What shall the picture show?")
        made.fields["prompt"] = gist(prompt)
        made.says = f"a picture: {made.fields['prompt'][:60]}"
    from visiontune.chat.changes.styles import restyle
    from visiontune.chat.wording.formats import aspect as named
    from visiontune.image.styles import find_style

    style, aspect = _style(ask), ask.slots.get("aspect_ratio")
    draft = _draft("image", made.fields)
    if style and "prompt" in made.fields:
        restyle(draft, style)
    elif style and (known := find_style(style)):  # of a text that is not written yet
        draft.fields["style"] = known
    shape = aspect if isinstance(aspect, str) else named(ask.text)
    if shape:
        draft.fields["width"], draft.fields["height"] = numbers.pixels(shape, 720)
    made.fields = draft.fields
    made.notes += draft.notes
    return made


def _style(ask: Ask) -> str | None:
    """The style that is asked for at the end of the words."""
    from visiontune.image.styles import HOUSE, find_style

    said = ask.slots.get("style")
    if isinstance(said, str) and said.strip():
        return said.strip()
    tail = re.search(r"\b(?:in|as) (?:an? )?([\w -]{3,30})$", ask.text)
    known = find_style(tail[1]) if tail else None
    return known if known not in (None, HOUSE) else None


def gist(text: str, most: int = 300) -> str:
    """The first sentences of `text` that fit into a prompt."""
    from visiontune.text.sentences import split_sentences

    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    shown = ""
    for sentence in split_sentences(flat[:4_000]):
        if shown and len(shown) + len(sentence) + 1 > most:
            break
        shown = f"{shown} {sentence}".strip()
    return shown[:most].rsplit(" ", 1)[0] if len(shown) > most else shown


__all__ = ["WITH_MUSIC", "InputError", "Made", "drawn", "filmed", "gist", "spoken", "sung", "wanted"]
