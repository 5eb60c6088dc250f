"""Scripts that a language model writes: a capable one the whole script, a small one what no note can say."""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.backends import Context, trait
from visiontune.errors import BackendError, ContentError, InputError
from visiontune.requests import derive_seed
from visiontune.text import drafting
from visiontune.text.base import Message, Scene, Script, ScriptOutput, ScriptRequest, TextRequest
from visiontune.text.fitting import TOLERANCE, fit
from visiontune.text.measures import one_line, seconds_of, too_short


def structured(request: ScriptRequest, context: Context, writer: str) -> ScriptOutput:
    """A capable model's script, asked for again once where it is empty or of the wrong length."""
    seconds = seconds_of(request)
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
    return _of_scenes(request, title or one_line(request.prompt), scenes, writer)


def _of_scenes(request: ScriptRequest, title: str, scenes: Sequence[Scene], writer: str) -> ScriptOutput:
    seconds = seconds_of(request)
    fitting = fit([scene.narration for scene in scenes], request.duration, seconds, request.pause)
    waiting = list(fitting.sentences)
    kept = []
    for scene in scenes:
        if waiting and scene.narration == waiting[0]:
            kept.append(scene)
            del waiting[0]
    warnings = []
    if fitting.seconds < request.duration * (1 - TOLERANCE):
        warnings.append(too_short(fitting.seconds, request.duration, f"the text of {writer}"))
    script = Script(
        title=one_line(title, 200), language=request.language, scenes=tuple(kept), source=f"written by {writer}"
    )
    return ScriptOutput(script, tuple(warnings), {"seconds": round(fitting.seconds, 2), "writer": writer})


def written_freely(request: ScriptRequest, context: Context, writer: str, why: str) -> ScriptOutput:
    """A small model's own words, cleaned; a second try adds what the first one lacks."""
    seconds = seconds_of(request)
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
        warnings.append(too_short(spent, request.duration, "what the model wrote"))
    title = one_line(request.prompt)
    scenes = tuple(Scene(narration=sentence, image_prompt=sentence) for sentence in kept)
    script = Script(title=title, language=request.language, scenes=scenes, source=f"written by {writer}")
    return ScriptOutput(script, tuple(warnings), {"seconds": round(spent, 2), "writer": writer})


def _text_of(context: Context, request: TextRequest) -> str:
    context.check_cancelled()
    return context.make_all([request])[0].path.read_text(encoding="utf-8")


def capable_writer(request: ScriptRequest, context: Context) -> str:
    """The name of a usable model that can be trusted with facts and JSON, or empty."""
    name = None if request.writer == "none" else context.usable(_probe())
    return name if name and is_capable(name, context) else ""


def is_capable(writer: str, context: Context) -> bool:
    """Whether a text backend of the studio can be trusted with facts and JSON.

    Raises:
        InputError: there is no such backend.
    """
    try:
        return bool(trait(context.registry.get("text", writer), "capable", False))
    except InputError as error:
        raise InputError("writer", writer, f"{error.remedy}; or auto, or none") from error


def any_writer(request: ScriptRequest, context: Context, capable: bool) -> str:
    """The name of the best usable language model; only of the small ones unless `capable`.

    Raises:
        BackendError: there is none; says what would do.
    """
    registry = context.registry
    found = [registry.get("text", name) for name in registry.names("text")]
    found = [b for b in found if trait(b, "rank", 0) >= 0 and (capable or not trait(b, "capable", False))]
    lacks = {backend.name: registry.lacks(backend, context.environment) for backend in found}
    usable = [backend for backend in found if not lacks[backend.name]]
    if not usable:
        reasons = "; ".join(f"{name}: {lack}" for name, lack in sorted(lacks.items()))
        raise BackendError(
            f"no note in the almanac is near {one_line(request.prompt)!r}, and there is no language model to write it: "
            "give your own text (--from NOTES.md), or fetch the embedded model with: visiontune weights pull "
            f"smollm2-135m-instruct ({reasons})"
        )
    return max(usable, key=lambda backend: int(trait(backend, "rank", 0))).name


def _probe() -> TextRequest:
    return TextRequest(seed=0, messages=(Message(role="user", content="?"),))
