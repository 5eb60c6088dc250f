"""Words to be written, as chat asks for them: what a wish is, the request for it, and how a reply shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from visiontune.backends import trait
from visiontune.chat.memory.profile import Profile
from visiontune.chat.writing.enhancing import alt_text_of, caption_of, compared
from visiontune.chat.writing.enhancing import enhanced as enhanced_by_rules
from visiontune.errors import Cancelled, VisionTuneError
from visiontune.text.asking import capable_messages
from visiontune.text.base import TextRequest
from visiontune.text.tidying import tidied as tidied
from visiontune.text.wishes import asked as asked
from visiontune.text.wordsmith import Wordsmith
from visiontune.text.writings import Writing as Writing

if TYPE_CHECKING:
    from visiontune.studio import Studio

__all__ = ["Writing", "about_artifact", "asked", "compared", "enhanced", "fields", "instruction", "tidied"]

_TOKENS: Mapping[str, int] = {
    "story": 900,
    "essay": 1_200,
    "script": 1_500,
    "lyrics": 700,
    "dialogue": 900,
    "email": 600,
    "shots": 600,
}


def instruction(writing: Writing) -> str:
    """The wish as one sentence that `asked` reads again as the same: what is sent to a model and kept with the text."""
    if writing.kind in ("summary", "translation", "prompt"):
        length = f"in {writing.sentences} sentences" if writing.sentences else "this"
        verb = {"summary": f"summarise {length}", "translation": "translate this", "prompt": "enhance my prompt"}[
            writing.kind
        ]
        tongue = f" into {_language(writing.language)}" if writing.language else ""
        return f"{verb}{tongue}: {writing.source}"
    many = str(writing.count) if writing.count > 1 else "a"
    style = f"{writing.style}, " if writing.style and not writing.style.startswith("in ") else ""
    noun = writing.form or writing.kind
    about = f" about {writing.topic}" if writing.topic else ""
    manner = f" {writing.style}" if writing.style.startswith("in ") else ""
    length = f" of {writing.lines} lines" if writing.lines else f" of {writing.words} words" if writing.words else (
        f" of {writing.sentences} sentences" if writing.sentences else ""
    )  # fmt: skip
    tongue = f" in {_language(writing.language)}" if writing.language else ""
    return f"Write {many} {style}{noun}{length}{about}{manner}{tongue}.".replace(",  ", ", ")


def fields(writing: Writing, profile: Profile | None = None, message: str = "") -> dict[str, Any]:
    """The fields of the `TextRequest` that writes it; without a language model too, where that can be.

    Args:
        writing: What is to be written.
        profile: Its language is taken where the wish names none; its name signs letters.
        message: The user's own words for it; empty: `instruction(writing)`.
    """
    profile = profile or Profile()
    if not writing.language and profile.language and writing.kind not in ("prompt", "translation", "summary"):
        tongue = _language(profile.language)
        message = (
            f"{(message or instruction(writing)).rstrip(' .!?')} in {tongue}."
            if tongue and profile.language != "en"
            else message
        )
    messages = [{"role": "user", "content": message or instruction(writing)}]
    if profile.name and writing.kind == "email":
        messages.insert(0, {"role": "system", "content": profile.name})
    words = (writing.words or 0) * 2 * writing.count
    return {
        "backend": Wordsmith.name,
        "messages": messages,
        "max_tokens": max(_TOKENS.get(writing.kind, 400), min(8_000, words)),
        "temperature": 0.3 if writing.kind in ("translation", "summary") else 0.8,
    }


def enhanced(
    studio: Studio,
    prompt: str,
    kind: str = "image",
    check_cancelled: Callable[[], None] = lambda: None,
) -> str:
    """A richer prompt that keeps every word of the user's: by a capable model where there is one, else by rules.

    What a model makes of it is only taken where the words are all still there and it did not grow beyond 90 words.
    """
    rules = enhanced_by_rules(prompt, kind)
    request = TextRequest.build(
        messages=[{"role": "user", "content": f"A prompt for {kind}: {prompt}"}],
        max_tokens=200,
        seed=1,
        temperature=0.5,
    )
    workshop = studio.workshop
    try:
        backend = workshop.registry.choose(request, workshop.environment).backend
        if not trait(backend, "capable", False):
            return rules
        messages = capable_messages(Writing("prompt", source=prompt), request.messages)
        asking = request.model_copy(update={"backend": backend.name, "messages": messages})
        text = tidied("prompt", studio.say(asking, check_cancelled=check_cancelled).text)
    except Cancelled:
        raise
    except VisionTuneError:
        return rules
    return text if _keeps(prompt, text) and len(text.split()) <= 90 else rules


def about_artifact(kind: str, request: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    """A "caption" or "alt text" for an artifact, from its request and its plan; empty where neither says anything."""
    return (alt_text_of if kind == "alt text" else caption_of)(dict(request), dict(details))


def _keeps(before: str, after: str) -> bool:
    have = after.casefold().split()
    stripped = {word.strip(".,;:!?\"'“”") for word in have}
    return bool(stripped) and all(word.strip(".,;:!?\"'“”") in stripped for word in before.casefold().split())


def _language(code: str) -> str:
    from visiontune.text.drafting import language_of

    return language_of(code)
