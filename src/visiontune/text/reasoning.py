"""Hidden reasoning (`<think>…</think>`) is taken out of answers, also while they stream.

A model that thinks aloud must never be heard doing so: what it thinks is neither spoken, shown nor kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from visiontune.errors import ContentError

_OPEN = re.compile(r"<(think|thinking|reasoning)>", re.IGNORECASE)
_CLOSE = re.compile(r"</(think|thinking|reasoning)>", re.IGNORECASE)
_LONGEST = len("</reasoning>")


@dataclass
class ReasoningFilter:
    """Takes pieces of an answer and gives back what may be shown of each.

    >>> shown = ReasoningFilter()
    >>> [shown.feed(piece) for piece in ("<thi", "nk>short!</think>", "Welcome.")], shown.finish()
    (['', '', 'Welcome.'], '')
    """

    hidden: bool = False
    _held: str = field(default="", repr=False)
    _started: bool = field(default=False, repr=False)

    def feed(self, piece: str) -> str:
        """What of the answer so far may be shown and was not yet."""
        self._held += piece
        shown: list[str] = []
        while True:
            mark = (_CLOSE if self.hidden else _OPEN).search(self._held)
            if mark is None:
                break
            if not self.hidden:
                shown.append(self._held[: mark.start()])
            self._held = self._held[mark.end() :]
            self.hidden = not self.hidden
        keep = _partial_mark(self._held)
        if not self.hidden:
            shown.append(self._held[: len(self._held) - keep])
        self._held = self._held[len(self._held) - keep :]
        return self._trim("".join(shown))

    def finish(self) -> str:
        """The rest of the answer.

        Raises:
            ContentError: the model never ended its reasoning, so that there is no answer.
        """
        if self.hidden:
            raise ContentError(
                "the language model only thought aloud and gave no answer; ask again, or allow it more tokens"
            )
        rest, self._held = self._held, ""
        return self._trim(rest)

    def _trim(self, text: str) -> str:
        # The blank lines that models put between their reasoning and the answer belong to neither.
        if not self._started:
            text = text.lstrip()
        self._started = self._started or bool(text)
        return text


def _partial_mark(text: str) -> int:
    """How many characters at the end of `text` may be the start of a mark."""
    at = text.rfind("<", -_LONGEST)
    if at < 0 or ">" in text[at:]:
        return 0
    tail = text[at:].lower()
    marks = (f"{start}{name}>" for name in ("think", "thinking", "reasoning") for start in ("<", "</"))
    return len(tail) if any(mark.startswith(tail) for mark in marks) else 0


def without_reasoning(text: str) -> str:
    """`text` without its hidden reasoning.

    Some chat templates open the block themselves, so that the answer only shows where it ends.

    Raises:
        ContentError: a block is never closed.
    """
    close, start = _CLOSE.search(text), _OPEN.search(text)
    if close is not None and (start is None or close.start() < start.start()):
        text = text[close.end() :]
    shown = ReasoningFilter()
    return (shown.feed(text) + shown.finish()).strip()
