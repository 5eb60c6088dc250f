"""Work that tells of itself by calling, turned into events that can be read one after the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from visiontune.chat.base import Event

Emit = Callable[[Event], None]


def streamed(work: Callable[[Emit], object]) -> Iterator[Event]:
    """The events that `work` emits, from any of its threads, while they come.

    Raises:
        Exception: what `work` raises, after the events that came before.
    """
    events: queue.Queue[Event | None] = queue.Queue()
    failure: list[BaseException] = []

    def run() -> None:
        try:
            work(events.put)
        except BaseException as error:  # raised again where the events are read
            failure.append(error)
        finally:
            events.put(None)

    thread = threading.Thread(target=run, name="chat-reply", daemon=True)
    thread.start()
    while (event := events.get()) is not None:
        yield event
    thread.join()
    if failure:
        raise failure[0]
