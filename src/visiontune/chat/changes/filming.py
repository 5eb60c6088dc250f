"""A film of what is there: of pictures, of words, of music, or of what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visiontune.chat.base import Question, Wish
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.becoming import Made, draft_of, style_asked
from visiontune.chat.changes.draft import Draft, Scenery, Source
from visiontune.chat.changes.voices import give_voice
from visiontune.chat.changes.written import words_of
from visiontune.chat.plans.drafting import amounts
from visiontune.chat.plans.drafting.amounts import SIZES
from visiontune.chat.plans.requesting import lasting
from visiontune.chat.wording.formats import sizes


def filmed(ask: Ask, sources: Sequence[Source], scenery: Scenery, narration: str = "") -> Made | Question | None:
    """A film of pictures, of words, of music or of speech; None where it is a film already.

    Args:
        narration: Words that are spoken while the pictures are shown.

    Raises:
        Unclear: a film of such a size or rate cannot be made.
    """
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
        _of_pictures(
            made, ask, [source for source in sources if source.kind in ("image", "upscale")], scenery, narration
        )
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
            _scene(made, ask, [(file, "your picture")], narration)
        elif not text.strip():
            return Question("There is nothing here yet to make a film of. What shall it be about?")
        else:
            _of_text(made, ask, text)
    _looked(made, ask, scenery)
    return made


def _looked(made: Made, ask: Ask, scenery: Scenery) -> None:
    """What the words say of shape, style, voice and music of the film."""
    from visiontune.chat.changes.styles import restyle

    aspect, style, voice = ask.slots.get("aspect_ratio"), style_asked(ask), ask.slots.get("voice")
    draft = draft_of("video", made.fields)
    from visiontune.chat.wording.formats import aspect as named

    shape = (
        aspect if isinstance(aspect, str) else named(re.sub(r"\bshort(?= \w)", "", ask.text))
    )  # a short film is no short
    if shape in SIZES:
        draft.fields["aspect"] = shape
    _sized(draft, ask)
    if isinstance(style, str) and style.strip():
        restyle(draft, style.strip())
    if isinstance(voice, str) and voice.strip():
        give_voice(draft, voice.strip(), scenery)
    music = " ".join(str(ask.slots[name]) for name in ("mood", "instrument") if isinstance(ask.slots.get(name), str))
    if not draft.fields.get("music_file") and "music_file" not in made.uses:
        if ask.has(r"(?:without|no) music"):
            draft.fields["music"] = False
        elif music or ask.has(r"music|soundtrack"):
            from visiontune.chat.changes.soundtracks import music_wish

            said = ask.has(r"(?P<kind>(?:[\w-]+ ){1,3})(?:music|soundtrack)")
            wish = music or (music_wish(said["kind"]) if said else "")
            draft.fields |= {
                "music": True,
                "music_prompt": f"{wish} music".replace("music music", "music") if wish else "",
            }
    made.fields = draft.fields
    made.notes += draft.notes


def _sized(draft: Draft, ask: Ask) -> None:
    """The frame, frames a second and seed that the words name, and whether there are captions."""
    slots = dict(ask.slots)
    for (start, end), (second, last) in sizes(ask.text):
        slots.setdefault("width", int(ask.text[start:end]))
        slots.setdefault("height", int(ask.text[second:last]))
    wish = Wish("video", 1.0, slots, ask.raw)
    frame, notes = amounts.film_size(wish, {})
    draft.fields |= frame
    draft.notes += notes
    if (fps := amounts.frames_per_second(wish)) is not None:
        draft.fields["fps"] = fps
    if (seed := numbers.seed(ask)) is not None:
        draft.fields["seed"] = seed
    if ask.has(r"(?:no|without) (?:captions|subtitles)"):
        draft.fields["captions"] = {"mode": "off"}


def _of_pictures(made: Made, ask: Ask, sources: Sequence[Source], scenery: Scenery, narration: str) -> None:
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
    _scene(made, ask, files, narration)
    shape = numbers.LADDER[numbers.shape_of(_side(sources[0], "width", 1280), _side(sources[0], "height", 720))][0]
    made.fields["aspect"] = {"21:9": "16:9", "9:21": "9:16"}.get(shape, shape)


def _side(source: Source, name: str, usual: int) -> int:
    value = source.request.get(name)
    return value if isinstance(value, int) and value > 0 else usual


def _scene(made: Made, ask: Ask, files: Sequence[tuple[str, str]], narration: str = "") -> None:
    """A scene for each picture and each sentence of `narration`: the last picture stays while more is told."""
    from visiontune.text.sentences import split_sentences

    seconds = numbers.lasts(ask)
    told = split_sentences(narration)
    usual = 0.5 if narration else 8.0 if len(files) == 1 else 4.0  # words take the time that they take
    each = seconds / max(len(files), len(told)) if seconds else usual
    shown = [files[min(n, len(files) - 1)] for n in range(max(len(files), len(told)))]
    scenes = [
        {"id": f"picture-{n}", "image_prompt": prompt[:2_000], "duration": min(600.0, max(0.5, round(each, 3)))}
        | ({"image": file} if file else {})
        | ({"narration": told[n - 1]} if n <= len(told) else {})
        for n, (file, prompt) in enumerate(shown, 1)
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
