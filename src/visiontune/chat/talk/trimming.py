"""A conversation within a budget: its newest turns whole, and the older ones in a few of their own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.errors import ContentError
from visiontune.text.cleaning import clean
from visiontune.text.conversation import Turn, shortened
from visiontune.text.reasoning import without_reasoning
from visiontune.text.sentences import split_sentences

_LONGEST = 300  # characters of a sentence that is told again
_LOOKED_AT = 4_000  # characters of one old turn


def alternating(turns: Sequence[Turn]) -> list[Turn]:
    """User and assistant in turn, the user first and last, without hidden reasoning and empty turns.

    A reply that broke off leaves two turns of the user, which are joined; assistant turns at either end go.
    """
    joined: list[Turn] = []
    for role, content in turns:
        said = _shown(content) if role == "assistant" else content.replace("\0", "").strip()
        if role not in ("user", "assistant") or not said:
            continue
        if joined and joined[-1][0] == role:
            joined[-1] = (role, f"{joined[-1][1]}\n\n{said}")
        else:
            joined.append((role, said))
    while joined and joined[0][0] == "assistant":
        del joined[0]
    while joined and joined[-1][0] == "assistant":
        del joined[-1]
    return joined


def trimmed(turns: Sequence[Turn], budget: int) -> tuple[list[Turn], str]:
    """The newest turns that fit, and what was said before in about a fifth of `budget`; empty where all fit.

    Args:
        turns: As from `alternating`.
        budget: Characters of both together, 200 or more.
    """
    if sum(len(content) for _, content in turns) <= budget:
        return list(turns), ""
    room = budget - budget // 5
    start = len(turns) - 1
    spent = len(turns[start][1])
    while start >= 2 and spent + sum(len(content) for _, content in turns[start - 2 : start]) <= room:
        spent += sum(len(content) for _, content in turns[start - 2 : start])
        start -= 2  # in pairs: the user's comes first
    kept = list(turns[start:])
    if spent > room:  # one message is longer than all that fits
        kept = shortened(kept, room / spent)
    return kept, retold(turns[:start], budget // 5)


def retold(turns: Sequence[Turn], length: int) -> str:
    """The most central sentences of turns, in order, each with who said it; at most about `length` characters."""
    from visiontune.text.central import centrality

    said: list[tuple[str, str]] = []
    for role, content in turns:
        found = split_sentences(clean(content[:_LOOKED_AT]))
        said += [("User" if role == "user" else "You", sentence) for sentence in found if len(sentence) <= _LONGEST]
    if not said:
        return ""
    scores = centrality([sentence for _, sentence in said])
    # What the user told of themselves outweighs what they were answered.
    weights = [score * (1.5 if who == "User" else 1.0) for score, (who, _) in zip(scores, said, strict=True)]
    chosen: list[int] = []
    spent = 0
    for n in sorted(range(len(said)), key=lambda n: -weights[n]):
        size = len(said[n][1]) + 7
        if spent + size <= length:
            chosen.append(n)
            spent += size
    return "\n".join(f"{said[n][0]}: {said[n][1]}" for n in sorted(chosen))


def _shown(content: str) -> str:
    try:
        return without_reasoning(content.replace("\0", ""))
    except ContentError:  # nothing but reasoning that was cut off
        return ""
