"""How long scripts last, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from visiontune.text.base import ScriptRequest


def seconds_of(request: ScriptRequest) -> Callable[[str], float]:
    """The length of one sentence, spoken, in seconds."""
    from visiontune.speech.estimate import estimate_duration

    return lambda sentence: estimate_duration(sentence, request.language, request.words_per_second)


EXACT = 400  # sentences; more are measured by their letters, in a hundredth of the time
_SAMPLE = 60


def lengths_of(sentences: Sequence[str], request: ScriptRequest) -> list[float]:
    """The length of each sentence, spoken, in seconds; of very many, by their letters, scaled by a sample."""
    exact = seconds_of(request)
    if len(sentences) <= EXACT:
        return [exact(sentence) for sentence in sentences]
    rough = [_letters(sentence) for sentence in sentences]
    sample = range(0, len(sentences), len(sentences) // _SAMPLE)
    pace = sum(exact(sentences[n]) for n in sample) / sum(rough[n] for n in sample)
    return [pace * size for size in rough]


def _letters(sentence: str) -> float:
    """About how long a sentence is, in letters; a digit is read as a word."""
    return 1.0 + sum(4 if c.isdigit() else 1 if c < "\u0e00" else 4 for c in sentence if not c.isspace())


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
