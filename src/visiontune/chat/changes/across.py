"""Things made into things of another kind: a poem read aloud, a picture made a film, words made a song."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.becoming import Made, draft_of, style_asked
from visiontune.chat.changes.draft import Scenery, Source
from visiontune.chat.changes.voices import give_voice, language_in, language_name, voice_in
from visiontune.chat.changes.written import words_of


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
    draft = draft_of("speech", made.fields)
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

    style, aspect = style_asked(ask), ask.slots.get("aspect_ratio")
    draft = draft_of("image", made.fields)
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
