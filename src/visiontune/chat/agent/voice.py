"""The reply's text while it comes: pieces in order, thoughts and calls written as text kept out."""

from __future__ import annotations

import re
from collections.abc import Callable

from visiontune.chat.agent.tools import TOOLS
from visiontune.chat.base import Said
from visiontune.errors import ContentError
from visiontune.text.streaming import AnswerStream

_MARKS = ("<tool_call>", "<|tool_call", "<function=", "[TOOL_CALLS]")
"""How models write calls whose server does not know their form."""
_MAYBE = re.compile(r"\s*(?:`{1,2}|```\w*\s*)?(?:[\[{].*)?", re.DOTALL)
"""All of a text that may become a call."""
_KINDS = "|".join((*TOOLS, "image", "video", "music", "speech"))
_CALL = re.compile(
    rf"""\s*(?:```\w*\s*)?\[?\s*\{{.{{0,80}}?["'](?:tool|tool_name|name|function|action)["']\s*:\s*["'](?:{_KINDS})["']""",
    re.DOTALL,
)
_UNDECIDED = 160
"""Characters after which a text that begins with a brace is no call."""
_THINKS_FIRST = re.compile(r"(?:^|[/:_-])(?:r1|qwq|thinking)(?:$|[/:_-])", re.IGNORECASE)
"""Models whose templates open the thoughts themselves: only where they end does it show that they were thoughts."""


class Voice:
    """Says a reply's text through `emit`, one paragraph for each answer of the model."""

    def __init__(self, emit: Callable[[Said], None]) -> None:
        self._emit = emit
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """What was said so far."""
        return "".join(self._pieces).strip()

    def say(self, text: str) -> None:
        """Say a paragraph of our own."""
        if text.strip():
            self._put(("\n\n" if self._pieces else "") + text.strip())

    def _put(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
            self._emit(Said(piece))


class Hearing:
    """One answer of the model on its way to the voice. `called`: it wrote a call as text, of which nothing is said."""

    def __init__(self, voice: Voice, model: str = "") -> None:
        self.called = False
        self._voice, self._held, self._saying = voice, "", False
        self._late = bool(_THINKS_FIRST.search(model))
        self._stream = AnswerStream((lambda piece: None) if self._late else self._take, _MARKS)

    def feed(self, piece: str) -> None:
        self._stream.feed(piece)

    def finish(self) -> str:
        """The whole text of the answer, without what is not said.

        Raises:
            ContentError: the model only thought aloud.
        """
        text = self._stream.finish()
        if self._late:
            self._held = text
        self._decide(whole=True)
        said = "" if self.called and not self._saying else text
        self.called = self.called or self._stream.stopped
        return said

    def broken(self) -> None:
        """Say what is left of an answer that broke off, but for thoughts and calls."""
        if self._late:
            return  # all of it may be thoughts
        try:
            self.finish()
        except ContentError:
            self._held = ""

    def _take(self, piece: str) -> None:
        self._held += piece
        self._decide(whole=False)

    def _decide(self, whole: bool) -> None:
        if not self.called and not self._saying:
            self.called = bool(_CALL.match(self._held))
            if not (whole or self.called) and len(self._held) < _UNDECIDED and _MAYBE.fullmatch(self._held):
                return
        if self.called:
            self._held = ""
            return
        if self._held:
            if not self._saying and self._voice.text:
                self._held = "\n\n" + self._held.lstrip()
            self._saying = True
            self._voice._put(self._held)
            self._held = ""
