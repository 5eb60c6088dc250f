"""Replies of many users answered side by side, in the engine: claimed, told piece by piece, cancelled, ended.

Each has a thread of its own, since most of them wait: for a language model, which serves one after the other, or for
the jobs that they began. One more thread, the keeper, writes what they said and sees what was cancelled.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from visiontune.backends import request_from
from visiontune.chat.attaching import Sent
from visiontune.chat.base import Asked, Ended, Event, Planned, Understood
from visiontune.errors import Cancelled, InputError, JobError, NotFound, VisionTuneError
from visiontune.jobs.making import error_document
from visiontune.jobs.records import State
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.text.base import TextRequest

if TYPE_CHECKING:
    from visiontune.chat.assistant import Assistant
    from visiontune.studio import Studio

log = logging.getLogger(__name__)
PIECE = 0.05  # seconds between two writes of what was said
HEED = 0.25  # seconds between looks at what was cancelled
GRACE = 0.25  # seconds a cancelled reply gets to end by itself; its row ends then, whatever it waits for
TIDY = 2.0  # seconds between looks for replies of engines that are gone
_INTERRUPTED = {"type": "JobError", "message": "interrupted"}


@dataclass
class _Telling:
    """A reply being given.

    Args:
        stop: Set when its user cancelled it.
        asked: When that was seen.
    """

    reply: Reply
    replies: ReplyQueue
    stop: threading.Event = field(default_factory=threading.Event)
    asked: float | None = None
    _waiting: list[dict[str, Any]] = field(default_factory=list)
    _adding: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, event: dict[str, Any]) -> None:
        """Have `event` written soon; what is said in pieces is joined until then."""
        with self._adding:
            last = self._waiting[-1] if self._waiting else None
            if last is not None and last["type"] == event["type"] == "said":
                last["text"] += event["text"]
            elif event != last:
                self._waiting.append(event)

    def flush(self) -> None:
        """Write what waits. What an ended reply says is lost, as nobody reads it."""
        with self._writing:  # two writers must not change the order
            with self._adding:
                events, self._waiting = self._waiting, []
            if events:
                self.replies.write(self.reply, *events)

    def end(self, state: State, error: Mapping[str, Any] | None = None) -> None:
        """Write what waits, and the end; a reply ends once, so a later end changes nothing."""
        self.flush()
        self.replies.finish(self.reply, state, error)

    def check(self) -> None:
        """Raise `Cancelled` once its user cancelled it."""
        if self.stop.is_set():
            raise Cancelled("cancelled")


class Answering:
    """Answers the replies that wait in a studio's database.

    Args:
        assistant: Default: one of this studio.
        most: Replies that are given side by side.
    """

    def __init__(self, studio: Studio, assistant: Assistant | None = None, most: int = 64) -> None:
        from visiontune.chat.assistant import Assistant

        self.studio, self.most = studio, most
        self.assistant = assistant or Assistant(studio)
        self.replies = ReplyQueue(studio.database, studio.queue.owner)
        self._telling: dict[str, _Telling] = {}
        self._lock = threading.Lock()

    def serve(self, stop: threading.Event) -> None:
        """Answer until `stop` is set; what is not told then ends as interrupted, and its jobs go on."""
        keeper = threading.Thread(target=self._keep, args=(stop,), name="replies", daemon=True)
        keeper.start()
        ear = self.replies.database.waking.ear("replies")
        while not stop.is_set():
            full = len(self._now()) >= self.most
            try:
                reply = None if full else self.replies.claim()
            except VisionTuneError:
                log.warning("replies cannot be claimed; trying again", exc_info=True)
                reply = None
            if reply is None:
                if full:
                    stop.wait(PIECE)  # nobody tells when one of ours ends
                else:
                    ear.wait(PIECE, stop)
                continue
            telling = _Telling(reply, self.replies)
            with self._lock:
                self._telling[reply.id] = telling
            threading.Thread(target=self._answer, args=(telling,), name=f"reply-{reply.id[:8]}", daemon=True).start()
        keeper.join()
        for telling in self._now():
            telling.end("failed", _INTERRUPTED)
            if telling.reply.kind == "text":
                telling.stop.set()  # an assistant's would cancel the jobs that it began

    @property
    def busy(self) -> bool:
        """Whether a reply is being given."""
        return bool(self._now())

    def warm(self) -> None:
        """Load what the first message would have to wait for."""
        _ = self.assistant.understander, self.assistant.here

    def _now(self) -> list[_Telling]:
        with self._lock:
            return list(self._telling.values())

    def _answer(self, telling: _Telling) -> None:
        state: State = "failed"
        error: Mapping[str, Any] | None = None
        try:
            if telling.reply.kind == "text":
                self._say(telling)
            elif telling.reply.kind == "understand":
                self._understand(telling)
            else:
                self._reply(telling)
            state = "done"
        except Cancelled:
            state = "cancelled"
        except NotFound as gone:
            if gone.field in ("conversation", "message"):  # it was deleted: there is nobody to answer
                state = "cancelled"
            else:
                error = error_document(gone)
        except VisionTuneError as failure:
            error = error_document(failure)
        except Exception as failure:
            log.exception("reply %s failed", telling.reply.id)
            error = error_document(JobError(f"failed unexpectedly: {type(failure).__name__}: {failure}"))
        try:
            telling.end(state, error)
        except VisionTuneError:
            log.warning("the end of reply %s could not be written", telling.reply.id, exc_info=True)
        finally:
            with self._lock:
                self._telling.pop(telling.reply.id, None)

    def _say(self, telling: _Telling) -> None:
        """A language model's answer; `answered` tells what its pieces do not."""
        request = request_from(telling.reply.request)
        if not isinstance(request, TextRequest):
            raise InputError("kind", request.kind, "must be text")
        said: list[str] = []

        def emit(piece: str) -> None:
            telling.check()
            said.append(piece)
            telling.tell({"type": "said", "text": piece})

        def report(_: float, sentence: str) -> None:
            telling.tell({"type": "waiting", "sentence": sentence})

        output = self.studio.say(request, emit, telling.check, report)
        if not said:
            emit(output.text)
        telling.tell({"type": "answered", "text": output.text, "warnings": list(output.warnings)} | output.details())

    def _understand(self, telling: _Telling) -> None:
        """What a message means; nothing is made, and nothing kept."""
        from visiontune.chat.understanding import document

        found = self.assistant.understander.read(str(telling.reply.request["text"]))
        understanding = document(found) | {"reasons": list(found.reasons)}
        telling.tell({"type": "understood", "understanding": understanding})

    def _reply(self, telling: _Telling) -> None:
        asked = telling.reply.request
        files = [Sent(str(file["ref"]), str(file["name"])) for file in asked.get("files", ())]
        events = self.assistant.reply(
            str(asked["conversation_id"]),
            str(asked["text"]),
            telling.reply.user,
            files,
            telling.stop,
            telling.reply.id,
            str(asked.get("message_id", "")),
        )
        for event in events:
            if isinstance(event, Ended):
                if not event.complete:
                    raise Cancelled("cancelled") if event.reason == "cancelled" else JobError(event.reason)
                return
            telling.tell(event_document(event))

    def _keep(self, stop: threading.Event) -> None:
        """Write, see cancels, end what others left behind, until `stop`."""
        looked = tidied = 0.0
        while not stop.wait(PIECE):
            now = time.monotonic()
            try:
                for telling in self._now():
                    telling.flush()
                if now > looked + HEED:
                    looked = now
                    self._heed(now)
                if now > tidied + TIDY:
                    tidied = now
                    self.replies.reclaim()
                    self.replies.expire()
            except VisionTuneError:
                log.warning("replies cannot be written; trying again", exc_info=True)

    def _heed(self, now: float) -> None:
        telling = {one.reply.id: one for one in self._now()}
        if not telling:
            return
        for reply_id in self.replies.cancelled([one.reply for one in telling.values()]):
            one = telling[reply_id]
            one.stop.set()
            if one.asked is None:
                one.asked = now
            elif now > one.asked + GRACE:
                one.end("cancelled")


def event_document(event: Event) -> dict[str, Any]:
    """An event of the assistant as JSON. Paths of this machine are left out."""
    document: dict[str, Any] = {"type": type(event).__name__.lower()}
    if isinstance(event, Understood):
        understood = event.understanding
        wishes = [wish.document() for wish in understood.wishes]
        return document | {"understanding": {"wishes": wishes, "reasons": list(understood.reasons)}}
    if isinstance(event, Asked):
        return document | {"question": asdict(event.question)}
    if isinstance(event, Planned):
        return document | {"plan": event.plan.document(), "waits": event.waits}
    return document | {name: value for name, value in asdict(event).items() if name != "path"}
