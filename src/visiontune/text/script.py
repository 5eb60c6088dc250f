"""Scripts: from the user's own text, from the nearest note, or from a language model.

```
source ──────────────────────────────┐
prompt ── capable model? ── JSON ────┼──> sentences ──> fitted to the duration ──> scenes
      └── note near? (own, almanac) ─┤
      └── embedded model, said so ───┘
```

Words that are given are only ever chosen from, never changed or added to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.errors import ContentError, InputError, RemoteError
from visiontune.text.almanac import Hit, Index, find_note
from visiontune.text.base import Scene, Script, ScriptOutput, ScriptRequest
from visiontune.text.cleaning import clean, speakable
from visiontune.text.fitting import TOLERANCE, broken, fit, shortlist
from visiontune.text.furniture import body_of
from visiontune.text.measures import EXACT, lengths_of, one_line, too_short
from visiontune.text.notes import Note, first_heading, read_notes
from visiontune.text.pictures import image_prompts, topic_of
from visiontune.text.sentences import split_sentences
from visiontune.text.writing import any_writer, capable_writer, is_capable, structured, written_freely


@dataclass
class Writer:
    """Writes scripts; asks the context for the language model's part, so it holds no worker itself."""

    name: str = "writer"
    version: int = 2
    composite: ClassVar[bool] = True

    def __call__(self, request: ScriptRequest, context: Context) -> ScriptOutput:
        if request.source.strip():
            return _from_source(request, context)
        if not speakable(request.prompt):
            raise InputError("prompt", request.prompt, "must hold words; say what the script is about")
        named = request.writer not in ("auto", "none")
        capable = request.writer if named else capable_writer(request, context)
        if capable and (named or request.notes is None):
            if named and not is_capable(capable, context):
                return written_freely(request, context, capable, why=f"as was asked with the writer {capable!r}")
            try:
                return structured(request, context, capable)
            except (RemoteError, ContentError) as error:
                if named:
                    raise
                return _grounded(request, context, (f"{capable} could not write the script ({error})",))
        return _grounded(request, context)


def _from_source(request: ScriptRequest, context: Context) -> ScriptOutput:
    own = body_of(request.source)
    text = clean(own.body, "drop")
    if not speakable(text):
        raise InputError("source", request.source, "holds nothing that can be spoken; give a text with words")
    title = (
        own.title
        or first_heading(own.body)
        or one_line(request.prompt)
        or one_line(split_sentences(text, request.language)[0])
    )
    warnings = []
    if own.left_out:
        named = ", ".join(f"“{one_line(part, 50)}”" for part in own.left_out[:3])
        more = f" and {len(own.left_out) - 3} more" if len(own.left_out) > 3 else ""
        warnings.append(f"Left out, as it stands around the text and is no part of it: {named}{more}.")
    return _fitted(request, context, text, title, "own text", request.prompt, warnings)


def _grounded(request: ScriptRequest, context: Context, told: Sequence[str] = ()) -> ScriptOutput:
    """From the nearest note; where none is near, freely by the embedded model."""
    context.progress(0.1, "looking for a note on this")
    warnings = list(told)
    hit: Hit | None = None
    origin = "almanac"
    if request.notes is not None:
        notes = read_notes(context.file(request.notes))
        hit, origin = find_note(request.prompt, Index.of(notes)), "notes"
        if hit is None and len(notes) == 1:
            # One text that was given for this prompt is meant, whatever words it uses.
            hit = Hit(notes[0], 0.0)
        if hit is None:
            warnings.append("None of your notes is about this; the script was made without them.")
    if hit is None and request.language.split("-")[0] == "en":
        hit, origin = find_note(request.prompt), "almanac"
    if hit is not None:
        return _from_note(request, context, hit.note, origin, warnings)
    if request.writer == "none":
        raise InputError(
            "prompt",
            request.prompt,
            "no note is near this, and no language model may be used; give your own text (--from), other words, "
            "or allow a writer",
        )
    writer = any_writer(request, context, capable=not told)
    if is_capable(writer, context):
        output = structured(request, context, writer)
    else:
        output = written_freely(request, context, writer, why="since no note is near this prompt")
    return ScriptOutput(output.script, (*warnings, *output.warnings), output.facts)


def _from_note(
    request: ScriptRequest, context: Context, note: Note, origin: str, warnings: Sequence[str]
) -> ScriptOutput:
    text = clean(note.body, "drop")
    if not speakable(text):
        raise InputError("notes", note.slug, "holds nothing that can be spoken; give a text with words")
    return _fitted(request, context, text, note.title, f"{origin}: {note.slug}", request.prompt, warnings)


def _fitted(
    request: ScriptRequest,
    context: Context,
    text: str,
    title: str,
    source: str,
    focus: str = "",
    warnings: Sequence[str] = (),
) -> ScriptOutput:
    """The sentences of `text` that fit the duration, as scenes."""
    context.progress(0.4, "choosing sentences")
    found = split_sentences(text, request.language)
    sentences = [part for sentence in found if speakable(sentence) for part in broken(sentence) if speakable(part)]
    lengths = lengths_of(sentences, request)
    near = sentences
    topic = topic_of(title, text)
    focus = focus or topic
    if len(sentences) > EXACT:
        # Of a book, only what may be taken is measured exactly.
        near = shortlist(sentences, lengths, 3 * request.duration, focus)
        lengths = lengths_of(near, request)
    fitting = fit(near, request.duration, dict(zip(near, lengths, strict=True)).__getitem__, request.pause, focus)
    told = list(warnings)
    if fitting.whole and request.duration - fitting.seconds > max(TOLERANCE * request.duration, max(lengths) / 2):
        told.append(too_short(fitting.seconds, request.duration, source))
    elif fitting.seconds > request.duration * (1 + TOLERANCE) and len(fitting.sentences) == 1:
        told.append(
            f"The script lasts about {fitting.seconds:.0f} s, not {request.duration:.0f} s: its first sentence alone "
            "is that long."
        )
    pictures = dict(zip(sentences, image_prompts(sentences, topic), strict=True))
    scenes = tuple(Scene(narration=sentence, image_prompt=pictures[sentence]) for sentence in fitting.sentences)
    script = Script(title=one_line(title, 200), language=request.language, scenes=scenes, source=source)
    facts = {"seconds": round(fitting.seconds, 2), "sentences": len(sentences), "taken": len(scenes)}
    return ScriptOutput(script, tuple(told), facts)
