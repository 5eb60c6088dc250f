"""What everything that asks a service over HTTP has in common: who is asked, how often, and waiting that can be cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from visiontune.backends import Context, Environment

RETRIED = frozenset((408, 425, 429, 500, 502, 503, 504, 529))
"""Answers after which it is asked again."""
TRIES = 5
LONGEST_WAIT = 60.0  # seconds; a service that asks for more is not waited for
CONNECT = 10.0  # seconds

T = TypeVar("T")


@dataclass(frozen=True)
class Service:
    """Who is asked, for error messages; `secret` never appears in one.

    Args:
        name: As the user knows it.
        secret: The key.
        key_setting: The setting that holds it.
        first_wait: Seconds before the first retry; doubled each time.
        refusal: What to do when the service refuses the key or the request.
    """

    name: str
    secret: str = field(default="", repr=False)
    key_setting: str = ""
    first_wait: float = 1.0
    refusal: str = ""


def in_thread(send: Callable[[], T], context: Context) -> T:
    """What `send` returns, or raises; it runs in a thread of its own, so that a cancel is noticed while nothing comes."""
    answers: list[T] = []
    faults: list[Exception] = []

    def work() -> None:
        try:
            answers.append(send())
        except Exception as error:  # raised in the caller's thread
            faults.append(error)

    worker = threading.Thread(target=work, daemon=True, name="visiontune-remote")
    worker.start()
    while worker.is_alive():
        context.check_cancelled()
        worker.join(0.1)
    if faults:
        raise faults[0]
    return answers[0]


def pause(seconds: float, context: Context) -> None:
    """Wait; a cancel ends it."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        context.check_cancelled()
        time.sleep(min(0.1, left))


def retry_after(value: str | None) -> float | None:
    """Seconds that a `Retry-After` header asks to wait; None where it says none."""
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None  # an HTTP date: rare, and our own back-off will do


def offline_lack(environment: Environment, address: object) -> str | None:
    """Why nothing may be asked at `address`: the user is offline, and it is not on this machine."""
    local = urlsplit(str(address or "")).hostname in ("localhost", "127.0.0.1", "::1")
    return "VISIONTUNE_OFFLINE is set" if environment.option("offline", False) and not local else None
