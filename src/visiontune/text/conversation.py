"""A conversation in the form that every chat template takes.

Many templates insist on turns that alternate, the user's first, and some know no system turn. A history with two
user turns (a reply was cut off) must not end the chat for good.
"""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.text.base import Message

Turn = tuple[str, str]
"""(role, content)"""


def turns(messages: Sequence[Message]) -> list[Turn]:
    """The messages as one system turn at most, then alternating turns that begin with the user's."""
    system = [message.content.strip() for message in messages if message.role == "system" and message.content.strip()]
    merged: list[Turn] = []
    for message in messages:
        content = message.content.strip()
        if message.role == "system" or not content:
            continue
        if merged and merged[-1][0] == message.role:
            merged[-1] = (message.role, f"{merged[-1][1]}\n\n{content}")
        else:
            merged.append((message.role, content))
    if not merged:
        # Only a system text was given: it is what is asked.
        return [("user", "\n\n".join(system))] if system else []
    if merged[0][0] == "assistant":
        merged.insert(0, ("user", "Hello."))
    return [("system", "\n\n".join(system)), *merged] if system else merged


def folded(conversation: Sequence[Turn]) -> list[Turn]:
    """The conversation with its system turn put in front of the first user turn."""
    if not conversation or conversation[0][0] != "system":
        return list(conversation)
    (_, system), (role, first), *rest = conversation
    return [(role, f"{system}\n\n{first}"), *rest]


def shortened(conversation: Sequence[Turn], share: float) -> list[Turn]:
    """The conversation cut to about `share` (0…1) of its length: oldest turns first, then the middle of long ones.

    The system turn and the last turn stay, at least in part, since they say what is wanted.
    """
    system = [turn for turn in conversation[:1] if turn[0] == "system"]
    rest = list(conversation[len(system) :])
    budget = int(sum(len(content) for _, content in conversation) * share)

    def length() -> int:
        return sum(len(content) for _, content in (*system, *rest))

    while len(rest) > 2 and length() > budget:
        # In pairs, so that the turns still alternate and begin with the user's.
        del rest[:2]
    if length() > budget:
        part = budget / max(1, length())
        system = [(role, _without_middle(content, part)) for role, content in system]
        rest = [(role, _without_middle(content, part)) for role, content in rest]
    return [*system, *rest]


def _without_middle(text: str, share: float) -> str:
    keep = max(16, int(len(text) * share))
    return text if keep >= len(text) else f"{text[: keep // 2]} … {text[-(keep // 2) :]}"
