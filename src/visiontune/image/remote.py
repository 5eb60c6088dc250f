"""An image service behind HTTP: asked in a thread of its own, again with back-off, and its errors in our words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from visiontune.errors import ContentError, RemoteError
from visiontune.remote import LONGEST_WAIT, RETRIED, TRIES, Service, in_thread, pause

if TYPE_CHECKING:
    from visiontune.backends import Context

SILENCE = 300.0  # seconds; large pictures take minutes, in which no byte comes

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What a client library's exception means.

    Args:
        said: What the service or the network said.
        status: HTTP status; None where no answer came.
        retry_after: Seconds the service asks to wait; None where it does not say.
        policy: Its content filter refused.
        spent: It may have charged all the same, so it is not asked again.
    """

    said: str
    status: int | None = None
    retry_after: float | None = None
    policy: bool = False
    spent: bool = False


def ask(service: Service, send: Callable[[], T], read: Callable[[Exception], Fault | None], context: Context) -> T:
    """What the service answers, after as many tries as that takes.

    Args:
        service: Who is asked.
        send: Sends the request and reads the whole answer.
        read: Reads the exceptions of the client library; None for those that are none of its own.
        context: Its cancellation is noticed while waiting.

    Raises:
        ContentError: the service's content filter refused.
        RemoteError: the service refused, failed or could not be reached; says what it answered, never the key.
        Cancelled: the job was cancelled.
    """
    for attempt in range(TRIES):
        try:
            return in_thread(send, context)
        except Exception as error:
            fault = read(error)
            if fault is None:
                raise
            # The cause is left out where a traceback would show the key.
            cause = None if service.secret and service.secret in f"{error!s}{error!r}" else error
            if fault.policy:
                raise ContentError(refusal(service, fault.said)) from cause
            wait = _wait(fault, attempt, service)
            if wait is None:
                raise RemoteError(_message(service, fault, attempt + 1)) from cause
        pause(wait, context)
    raise AssertionError("the last try returns or raises")


def refusal(service: Service, said: str) -> str:
    """What the user reads where the content filter refused."""
    return f"{service.name}'s content filter refused this picture ({shown(service, said)}); ask in other words"


def shown(service: Service, said: str) -> str:
    """What a service said, on one line, not too long, and without the key."""
    line = " ".join(said.split()).rstrip(".") or "no reason given"
    line = line.replace(service.secret, "***") if service.secret else line
    return line if len(line) <= 200 else line[:199] + "…"


def _wait(fault: Fault, attempt: int, service: Service) -> float | None:
    """Seconds until another try makes sense, or None."""
    if attempt == TRIES - 1 or fault.spent or not (fault.status is None or fault.status in RETRIED):
        return None
    doubled = float(min(service.first_wait * 2.0**attempt, LONGEST_WAIT))
    if fault.retry_after is None:
        return doubled
    return max(doubled, fault.retry_after) if fault.retry_after <= LONGEST_WAIT else None


def _message(service: Service, fault: Fault, tries: int) -> str:
    after = f" (tried {tries} times)" if tries > 1 else ""
    said = shown(service, fault.said)
    if fault.spent:
        return f"{service.name} sent no picture ({said}); it may have charged for one, so it was not asked again"
    if fault.status is None:
        return f"{service.name} cannot be reached{after} ({said}); check the address and the network"
    return f"{service.name} answered {fault.status}{after}: {said}. {_remedy(service, fault)}"


def _remedy(service: Service, fault: Fault) -> str:
    if fault.status in (401, 403) or "api key" in fault.said.lower():  # Google's answer to a wrong one is 400
        return f"Check the key in {service.key_setting}."
    if fault.status == 404:
        return "Check the model's name and the address."
    if fault.status == 429:
        return "Too many requests or no credit: wait, or check the account."
    return "Try again later." if (fault.status or 0) >= 500 else "Check model and request."
