"""Poems, songs, stories and short lines: by a capable language model, a small one under watch, or our own patterns.

```
last message --asked--> Writing -- capable model? --> its text, tidied
                                -- a small one, by name, for verse? --> short drafts; the first without faults
                                -- a pattern, the almanac, the text's own sentences --> said so
                                '- else --> an error that says what would do
```
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from visiontune.backends import Backend, Context, Environment, maker_name, trait
from visiontune.errors import BackendError, ContentError, RemoteError, VisionTuneError
from visiontune.registry import Registry
from visiontune.requests import derive_seed
from visiontune.text.almanac import find_note
from visiontune.text.asking import capable_messages, small_messages
from visiontune.text.base import Message, TextOutput, TextRequest
from visiontune.text.fitting import shortlist
from visiontune.text.patterns import by_pattern
from visiontune.text.sentences import split_sentences
from visiontune.text.tidying import faults, stanza, tidied
from visiontune.text.wishes import asked
from visiontune.text.writings import Writing

PATTERNS = "patterns"
TRIES = 2  # drafts of a small model, two seconds each

_FORMS = {"shots": "a shot list", "lyrics": "lyrics", "email": "a letter"}
"""Kinds of which "a" cannot be said."""


@dataclass
class Wordsmith:
    """Writes what the last message asks for (`text.wishes.asked`); anything else goes to the best language model.

    The request's `model` names the text backend that writes ("patterns": none); empty: the best that is usable.
    """

    name: str = "wordsmith"
    version: int = 1
    rank: ClassVar[int] = -1
    family: ClassVar[str] = "text"
    offline: ClassVar[bool] = False
    """Its words are those of whichever language model is here, which may be an online service."""

    def model(self, request: TextRequest, environment: Environment) -> str:
        writer = _writer(request, environment)
        return maker_name(writer, _inner(request, writer, request.messages), environment) if writer else PATTERNS

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        writer = _writer(request, context.environment)
        writing = asked(request.messages[-1].content) if request.json_schema is None else None
        if writing is None:
            if writer is None:
                raise BackendError(_lacking("writing this"))
            return _ask(writer, _inner(request, writer, request.messages), context)
        output = _written(writing, request, context, writer)
        context.check_cancelled()
        context.emit(output.text)
        return output


def _written(
    writing: Writing, request: TextRequest, context: Context, writer: Backend[TextRequest] | None
) -> TextOutput:
    told: tuple[str, ...] = ()
    if writer is not None and trait(writer, "capable", False):
        try:
            return _by_capable(writing, request, context, writer)
        except (RemoteError, ContentError, BackendError) as error:
            told = (f"{writer.name} could not write it ({error}).",)
    elif writer is not None and request.model and writing.kind == "poem" and writing.language in ("", "en"):
        # Only where it was named: of ten poems of the embedded model, five read well; of our patterns, all.
        output = _by_small(writing, request, context, writer)
        if output is not None:
            return output
    name = next((message.content for message in request.messages if message.role == "system"), "").strip()
    text = by_pattern(writing, request.seed, name if len(name) <= 60 else "")
    if text:
        form = _FORMS.get(writing.kind, f"a {writing.kind}")
        why = f"This is one of VisionTune’s own patterns of {form}, filled in; a larger language model would write it freely."
        return TextOutput(text, PATTERNS, warnings=(*told, why))
    text, why = _from_sources(writing)
    if text:
        return TextOutput(text, PATTERNS, warnings=(*told, why))
    raise BackendError(
        " ".join(
            (*told, _lacking(f"a {writing.kind}{' in this language' if writing.language not in ('', 'en') else ''}"))
        )
    )


def _by_capable(writing: Writing, request: TextRequest, context: Context, writer: Backend[TextRequest]) -> TextOutput:
    messages = capable_messages(writing, request.messages)
    output = _ask(writer, _inner(request, writer, messages), _hushed(context))
    text = tidied(writing.kind, output.text)
    if not text:
        raise ContentError("the answer held no text")
    return replace(output, text=text)


def _by_small(
    writing: Writing, request: TextRequest, context: Context, writer: Backend[TextRequest]
) -> TextOutput | None:
    """The first of a few drafts that has no faults."""
    lines = min(8, writing.lines or 4)
    for attempt in range(TRIES):
        context.progress(attempt / TRIES, f"{writer.name} is writing")
        inner = _inner(request, writer, small_messages(writing), max_tokens=28 * lines, temperature=0.6, top_p=0.9)
        inner = inner.model_copy(update={"seed": derive_seed(request.seed, "draft", str(attempt))})
        try:
            draft = tidied(writing.kind, _ask(writer, inner, _hushed(context)).text)
        except ContentError:
            continue
        draft = stanza(draft, lines)
        if not faults(replace(writing, lines=min(lines, 4) if writing.lines is None else lines), draft):
            why = f"A small language model ({writer.name}) wrote this; a larger one would write better verse."
            return TextOutput(draft, writer.name, warnings=(why,))
    return None


def _from_sources(writing: Writing) -> tuple[str, str]:
    """What can be had from words that are there: sentences of the text to be summed up, or of the almanac."""
    if writing.kind == "summary" and writing.source and writing.language in ("", "en"):
        sentences = split_sentences(writing.source)
        count = writing.sentences or min(len(sentences), max(2, min(5, len(sentences) // 3)))
        return " ".join(
            shortlist(sentences, [1.0] * len(sentences), count)
        ), "The summary is made of the text’s own sentences."
    if writing.kind in ("essay", "script", "description") and writing.language in ("", "en"):
        hit = find_note(writing.topic)
        if hit is not None:
            sentences = split_sentences(hit.note.body)
            count = writing.sentences or max(3, min(len(sentences), (writing.words or 150) // 14))
            return (
                " ".join(shortlist(sentences, [1.0] * len(sentences), count, writing.topic)),
                f"The sentences are from the built-in almanac (“{hit.note.title}”).",
            )
    if writing.kind in ("caption", "alt text") and writing.topic:
        return writing.topic[:1].upper() + writing.topic[1:] + ".", "The caption is made of your own words."
    return "", ""


def _writer(request: TextRequest, environment: Environment) -> Backend[TextRequest] | None:
    """The text backend that writes: the one that `model` names, else the best that is usable."""
    if request.model == PATTERNS:
        return None
    registry = Registry.load()
    if request.model:
        return registry.choose(request.model_copy(update={"backend": request.model, "model": ""}), environment).backend
    try:
        return registry.choose(request.model_copy(update={"backend": "auto"}), environment).backend
    except VisionTuneError:
        return None


def _inner(
    request: TextRequest, writer: Backend[TextRequest], messages: tuple[Message, ...], **fields: Any
) -> TextRequest:
    return request.model_copy(update={"backend": writer.name, "model": "", "messages": messages, **fields})


def _ask(writer: Backend[TextRequest], request: TextRequest, context: Context) -> TextOutput:
    output = writer(request, context)
    if not isinstance(output, TextOutput):
        raise BackendError(f"{writer.name} returned {type(output).__name__}, which is no text")
    return output


def _hushed(context: Context) -> Context:
    """Drafts are not handed on: they may be thrown away, and begin with "Sure! Here is …"."""
    silent: Callable[[str], None] = lambda piece: None  # noqa: E731 - as the field's default
    return replace(context, emit=silent)


def _lacking(what: str) -> str:
    return (
        f"{what} needs a larger language model than there is here; set one up (visiontune doctor lists them), or ask for a poem, a "
        "song, a story, a title, a slogan or a letter in English"
    )
