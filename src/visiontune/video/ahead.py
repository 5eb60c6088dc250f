"""Work done ahead and side by side by threads: drawing and encoding go on at once, as both leave the GIL."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_PATIENCE = 0.1  # seconds after which a waiting thread looks whether anybody still wants its work


def ahead(items: Iterable[T], depth: int) -> Iterator[T]:
    """`items` in order, up to `depth` of them made before they are asked for.

    What the thread raises is raised here, at its place in the order. However this ends - to the end, by an error on
    either side, or because nobody asks any more - the thread has ended too.
    """
    ready: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(depth)
    unwanted = threading.Event()

    def put(last: bool, item: T | BaseException | None) -> None:
        while not unwanted.is_set():
            try:
                return ready.put((last, item), timeout=_PATIENCE)
            except queue.Full:
                continue

    def work() -> None:
        try:
            for item in items:
                put(False, item)
                if unwanted.is_set():
                    return
            put(True, None)
        except BaseException as error:  # handed over, whatever it is
            put(True, error)
        finally:
            # A generator that is not read to its end has threads of its own to end.
            if isinstance(items, Generator):
                items.close()

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            last, item = ready.get()
            if isinstance(item, BaseException):
                raise item
            if last:
                return
            yield item  # type: ignore[misc]  # only the last item is None or an error
    finally:
        unwanted.set()
        thread.join()


def side_by_side(tasks: Iterable[Callable[[], T]], threads: int, depth: int) -> Iterator[T]:
    """The results of `tasks` in their order, up to `depth` of them worked on before they are asked for.

    The tasks themselves are taken one after the other by the thread that asks. What one raises is raised here; however
    this ends, the threads have ended too.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="side-by-side")
    begun: deque[Future[T]] = deque()
    try:
        for task in tasks:
            begun.append(pool.submit(task))
            if len(begun) >= depth:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
