"""How long scripts last, and how that is said."""

from __future__ import annotations

from collections.abc import Callable

from visiontune.text.base import ScriptRequest


def seconds_of(request: ScriptRequest) -> Callable[[str], float]:
    """The length of one sentence, spoken, in seconds."""
    from visiontune.speech.estimate import estimate_duration

    return lambda sentence: estimate_duration(sentence, request.language, request.words_per_second)


def too_short(seconds: float, duration: float, source: str) -> str:
    """The warning that a script is shorter than was asked."""
    return (
        f"The script lasts about {seconds:.0f} s, not the {duration:.0f} s that were asked: there is no more to say in "
        f"{source!r}; give a longer text or a shorter duration."
    )


def one_line(text: str, length: int = 60) -> str:
    """`text` on one line of at most `length` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text.rstrip(".。।") if length == 60 else text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"
