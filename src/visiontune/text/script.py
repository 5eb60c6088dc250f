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

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context, Registry, trait
from visiontune.errors import BackendError, ContentError, InputError, RemoteError
from visiontune.requests import derive_seed
from visiontune.text import drafting
from visiontune.text.almanac import Hit, Index, find_note
from visiontune.text.base import Message, Scene, Script, ScriptOutput, ScriptRequest, TextRequest
from visiontune.text.cleaning import clean, speakable
from visiontune.text.fitting import TOLERANCE, broken, fit
from visiontune.text.notes import Note, first_heading, read_notes
from visiontune.text.pictures import image_prompt, topic_of
from visiontune.text.sentences import split_sentences


@dataclass
class Writer:
    """Writes scripts; asks the context for the language model's part, so it holds no worker itself."""

    name: str = "writer"
    version: int = 1
    composite: ClassVar[bool] = True

    def __call__(self, request: ScriptRequest, context: Context) -> ScriptOutput:
        if request.source.strip():
            return _from_source(request, context)
        if not speakable(request.prompt):
            raise InputError("prompt", request.prompt, "must hold words; say what the script is about")
        named = request.writer not in ("auto", "none")
        capable = request.writer if named else _capable_writer(request, context)
        if capable and (named or request.notes is None):
            if named and not _is_capable(capable):
                return _written_freely(request, context, capable, why=f"as was asked with the writer {capable!r}")
            try:
                return _structured(request, context, capable)
            except (RemoteError, ContentError) as error:
                if named:
                    raise
                return _grounded(request, context, (f"{capable} could not write the script ({error})",))
        return _grounded(request, context)


def _from_source(request: ScriptRequest, context: Context) -> ScriptOutput:
    text = clean(request.source, "drop")
    if not speakable(text):
        raise InputError("source", request.source, "holds nothing that can be spoken; give a text with words")
    title = (
        first_heading(request.source) or _short(request.prompt) or _short(split_sentences(text, request.language)[0])
    )
    return _fitted(request, context, text, title, "own text", focus=request.prompt)


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
    writer = _any_writer(request, context, capable=not told)
    if _is_capable(writer):
        output = _structured(request, context, writer)
    else:
        output = _written_freely(request, context, writer, why="since no note is near this prompt")
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
    fitting = fit(sentences, request.duration, _seconds(request), request.pause, focus)
    told = list(warnings)
    if fitting.whole and fitting.seconds < request.duration * (1 - TOLERANCE):
        half = max(_seconds(request)(sentence) for sentence in sentences) / 2
        if request.duration - fitting.seconds > half:
            told.append(_too_short(fitting.seconds, request.duration, source))
    elif fitting.seconds > request.duration * (1 + TOLERANCE) and len(fitting.sentences) == 1:
        told.append(
            f"The script lasts about {fitting.seconds:.0f} s, not {request.duration:.0f} s: its first sentence alone is that long."
        )
    topic = topic_of(title, text)
    before = dict(zip(sentences[1:], sentences, strict=False))
    scenes = tuple(
        Scene(narration=sentence, image_prompt=image_prompt(sentence, topic, before.get(sentence, "")))
        for sentence in fitting.sentences
    )
    script = Script(title=_short(title, 200), language=request.language, scenes=scenes, source=source)
    facts = {"seconds": round(fitting.seconds, 2), "sentences": len(sentences), "taken": len(scenes)}
    return ScriptOutput(script, tuple(told), facts)


def _structured(request: ScriptRequest, context: Context, writer: str) -> ScriptOutput:
    """A capable model's script, asked for again once where it is empty or of the wrong length."""
    seconds = _seconds(request)
    remark, title = "", ""
    best: tuple[float, str, list[Scene]] | None = None
    for attempt in ("first", "second"):
        context.progress(0.2, f"{writer} is writing")
        seed = derive_seed(request.seed, "script", attempt)
        text = _text_of(context, drafting.structured_request(request, writer, seed, remark))
        title, scenes = drafting.structured_scenes(text)
        length = sum(seconds(scene.narration) + request.pause for scene in scenes)
        off = abs(length - request.duration)
        if scenes and (best is None or off < best[0]):
            best = (off, title, scenes)
        longest = max((seconds(scene.narration) for scene in scenes), default=0.0)
        if scenes and off <= max(TOLERANCE * request.duration, longest / 2):
            break
        remark = drafting.lengths_remark(length, request, [scene.narration for scene in scenes])
    if best is None:
        raise ContentError(f"{writer} wrote a script with nothing to say; ask again or in other words")
    _, title, scenes = best
    return _of_scenes(request, title or _short(request.prompt), scenes, writer)


def _of_scenes(request: ScriptRequest, title: str, scenes: Sequence[Scene], writer: str) -> ScriptOutput:
    seconds = _seconds(request)
    fitting = fit([scene.narration for scene in scenes], request.duration, seconds, request.pause)
    waiting = list(fitting.sentences)
    kept = []
    for scene in scenes:
        if waiting and scene.narration == waiting[0]:
            kept.append(scene)
            del waiting[0]
    warnings = []
    if fitting.seconds < request.duration * (1 - TOLERANCE):
        warnings.append(_too_short(fitting.seconds, request.duration, f"the text of {writer}"))
    script = Script(
        title=_short(title, 200), language=request.language, scenes=tuple(kept), source=f"written by {writer}"
    )
    return ScriptOutput(script, tuple(warnings), {"seconds": round(fitting.seconds, 2), "writer": writer})


def _written_freely(request: ScriptRequest, context: Context, writer: str, why: str) -> ScriptOutput:
    """A small model's own words, cleaned; a second try adds what the first one lacks."""
    seconds = _seconds(request)
    drafts: list[tuple[bool, float, list[str]]] = []
    for attempt in ("first", "second", "third"):
        context.progress(0.2, f"{writer} is writing")
        asked = drafting.free_request(request, writer, derive_seed(request.seed, "free", attempt))
        found = drafting.free_sentences(_text_of(context, asked), request.language)
        total = sum(seconds(sentence) + request.pause for sentence in found)
        drafts.append((drafting.on_topic(found, request.prompt), min(total, request.duration), found))
        if drafts[-1][0] and total >= request.duration * (1 - TOLERANCE):
            break
    sentences = max(drafts, key=lambda draft: draft[:2])[2]
    if not sentences:
        raise ContentError(
            f"the language model {writer} wrote nothing that can be spoken; say it in other words, or give your own "
            "text (--from)"
        )
    warning = (
        f"A small language model ({writer}) made this text up, {why}: check what it says, and edit the script where "
        "it is wrong."
    )
    # The opening is kept and the end is cut: a made-up text has no central sentences, but it has an order.
    kept: list[str] = []
    spent = 0.0
    for sentence in sentences:
        length = seconds(sentence) + request.pause
        if kept and abs(spent + length - request.duration) > abs(spent - request.duration):
            break
        kept.append(sentence)
        spent += length
    warnings = [warning]
    if spent < request.duration * (1 - TOLERANCE):
        warnings.append(_too_short(spent, request.duration, "what the model wrote"))
    title = _short(request.prompt)
    scenes = tuple(Scene(narration=sentence, image_prompt=sentence) for sentence in kept)
    script = Script(title=title, language=request.language, scenes=scenes, source=f"written by {writer}")
    return ScriptOutput(script, tuple(warnings), {"seconds": round(spent, 2), "writer": writer})


def _text_of(context: Context, request: TextRequest) -> str:
    context.check_cancelled()
    return context.make_all([request])[0].path.read_text(encoding="utf-8")


def _capable_writer(request: ScriptRequest, context: Context) -> str:
    """The name of a usable model that can be trusted with facts and JSON, or empty."""
    if request.writer == "none":
        return ""
    try:
        chosen = Registry.load().choose(_probe(), context.environment).backend
    except (BackendError, InputError):
        return ""
    return chosen.name if trait(chosen, "capable", False) else ""


def _is_capable(writer: str) -> bool:
    """Whether a text backend can be trusted with facts and JSON.

    Raises:
        InputError: there is no such backend.
    """
    try:
        return bool(trait(Registry.load().get("text", writer), "capable", False))
    except InputError as error:
        raise InputError("writer", writer, f"{error.remedy}; or auto, or none") from error


def _any_writer(request: ScriptRequest, context: Context, capable: bool) -> str:
    """The name of the best usable language model; only of the small ones unless `capable`.

    Raises:
        BackendError: there is none; says what would do.
    """
    registry = Registry.load()
    found = [registry.get("text", name) for name in registry.names("text")]
    found = [b for b in found if trait(b, "rank", 0) >= 0 and (capable or not trait(b, "capable", False))]
    lacks = {backend.name: registry.lacks(backend, context.environment) for backend in found}
    usable = [backend for backend in found if not lacks[backend.name]]
    if not usable:
        reasons = "; ".join(f"{name}: {lack}" for name, lack in sorted(lacks.items()))
        raise BackendError(
            f"no note in the almanac is near {_short(request.prompt)!r}, and there is no language model to write it: "
            "give your own text (--from NOTES.md), or fetch the embedded model with: visiontune weights pull "
            f"smollm2-135m-instruct ({reasons})"
        )
    return max(usable, key=lambda backend: int(trait(backend, "rank", 0))).name


def _probe() -> TextRequest:
    return TextRequest(seed=0, messages=(Message(role="user", content="?"),))


def _seconds(request: ScriptRequest) -> Callable[[str], float]:
    from visiontune.speech.estimate import estimate_duration

    return lambda sentence: estimate_duration(sentence, request.language, request.words_per_second)


def _too_short(seconds: float, duration: float, source: str) -> str:
    return (
        f"The script lasts about {seconds:.0f} s, not the {duration:.0f} s that were asked: there is no more to say in "
        f"{source!r}; give a longer text or a shorter duration."
    )


def _short(text: str, length: int = 60) -> str:
    """`text` on one line of at most `length` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text.rstrip(".。।") if length == 60 else text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"
