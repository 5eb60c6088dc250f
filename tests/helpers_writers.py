"""Language models for tests of what clients see: each does one thing, always."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

from visiontune.backends import Context
from visiontune.errors import ContentError, RemoteError
from visiontune.text.base import TextOutput, TextRequest
from visiontune.text.streaming import AnswerStream

COOK = "Chef 🧑‍🍳 with ő and 漢, déjà vu 👍🏽."


class Writer:
    """What they share."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    rank: ClassVar[int] = -1


class Pieces(Writer):
    """Says `COOK` in pieces of one byte each."""

    name = "pieces"

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        stream = AnswerStream(context.emit)
        for byte in COOK.encode():
            stream.feed(bytes([byte]))
        return TextOutput(stream.finish(), model="pieces")


class Broken(Writer):
    """Breaks off after a few words."""

    name = "broken"

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        for word in ("Once ", "upon "):
            context.emit(word)
        raise RemoteError("the service went away in the middle of its answer")


class Cut(Writer):
    """Never gets a call of a tool to its end."""

    name = "cut"

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        raise ContentError("the language model did not give valid JSON in two tries (it was cut off at 16 tokens)")


class Long(Writer):
    """Stops at its limit."""

    name = "long"

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        context.emit("word " * request.max_tokens)
        return TextOutput("word " * request.max_tokens, model="long", finish_reason="length")


class Endless(Writer):
    """Goes on until it is cancelled, and tells so."""

    name = "endless"
    began: ClassVar[threading.Event] = threading.Event()
    cancelled: ClassVar[threading.Event] = threading.Event()

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        type(self).cancelled.clear()
        type(self).began.set()
        try:
            while True:
                context.emit("on and ")
                threading.Event().wait(0.02)
                context.check_cancelled()
        finally:
            type(self).cancelled.set()


class Echo(Writer):
    """Says what it was asked, in the roles in which it was asked."""

    name = "echo"

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        said = "\n".join(f"{message.role}: {message.content}" for message in request.messages)
        context.emit(said)
        return TextOutput(said, model="echo")


def register(registry: Any) -> None:
    """Have a studio's registry know them all."""
    for writer in (Pieces, Broken, Cut, Long, Endless, Echo):
        registry.register(f"text.{writer.name}", f"{__name__}:{writer.__name__}")
