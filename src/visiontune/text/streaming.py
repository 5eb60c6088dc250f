"""From the raw pieces of a language model to what may be shown: whole characters, no reasoning, ended at stop texts."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.text.reasoning import ReasoningFilter, without_reasoning


def _utf8() -> Any:
    # "ignore": bytes that no character is made of must not show as a replacement sign.
    return codecs.getincrementaldecoder("utf-8")("ignore")


@dataclass
class AnswerStream:
    """Collects an answer piece by piece and hands on (`emit`) what is certain to stay.

    What is emitted, joined, equals `text` but for white space at both ends.

    Args:
        emit: Takes each piece of shown text.
        stop: Texts at which the answer ends; they are not part of it.
    """

    emit: Callable[[str], None] = lambda piece: None
    stop: Sequence[str] = ()
    stopped: bool = False
    _raw: list[str] = field(default_factory=list, repr=False)
    _shown: ReasoningFilter = field(default_factory=ReasoningFilter, repr=False)
    _decoder: Any = field(default_factory=_utf8, repr=False)
    _half: str = field(default="", repr=False)
    _held: str = field(default="", repr=False)

    def feed(self, piece: str | bytes) -> None:
        """Take the next piece; pieces may end within a character (bytes) or within a surrogate pair (str)."""
        if self.stopped:
            return
        text = self._decoder.decode(piece) if isinstance(piece, bytes) else self._joined(piece)
        text = text.replace("\ufffd", "")
        self._raw.append(text)
        self._show(self._shown.feed(text))

    def finish(self) -> str:
        """The whole answer.

        Raises:
            ContentError: the answer is nothing but unfinished reasoning.
        """
        if not self.stopped:
            self._show(self._shown.finish())
            if self._held and not self.stopped:
                self.emit(self._held)
        text = without_reasoning("".join(self._raw))
        return text[: _first(text, self.stop)[0]].strip()

    def _joined(self, piece: str) -> str:
        """`piece` with halves of surrogate pairs put together; a half that stays alone is dropped."""
        piece, self._half = self._half + piece, ""
        if piece and "\ud800" <= piece[-1] <= "\udbff":
            piece, self._half = piece[:-1], piece[-1]
        if not any("\ud800" <= character <= "\udfff" for character in piece):
            return piece
        return piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")

    def _show(self, text: str) -> None:
        self._held += text
        at, found = _first(self._held, self.stop)
        if found:
            self._held, self.stopped = self._held[:at], True
            keep = 0
        else:
            keep = max((_overlap(self._held, stop) for stop in self.stop), default=0)
        ready = self._held[: len(self._held) - keep]
        self._held = self._held[len(self._held) - keep :]
        if ready:
            self.emit(ready)


def _first(text: str, stop: Sequence[str]) -> tuple[int, bool]:
    """Where the first stop text begins, or the end of `text`."""
    places = [at for at in (text.find(word) for word in stop if word) if at >= 0]
    return (min(places), True) if places else (len(text), False)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of `text` may be the start of `stop`."""
    longest = min(len(text), len(stop) - 1)
    return next((n for n in range(longest, 0, -1) if stop.startswith(text[-n:])), 0)
