"""Traces by OpenTelemetry: what happened to a request, from the page to the encoder, in whichever processes.

```
submit                       where it was asked for; of a page, with the id of its request
 |-- wait                    in the queue
 '-- job                     in an engine, one for each try
      |-- backend            planning of what has parts
      '-- step               a part, from its claim to its end
           '-- make          in whatever process makes it
                '-- backend -- encode
```

Nothing is stored for this: a trace has the id of its job, and the ids of `submit` and `job` follow from it, so that every
process knows where it belongs. Attributes are kinds, names of backends, ids and counts, never what people wrote: of an
error only its type. Without an address nothing is imported and nothing done; `span` does nothing outside of a trace.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from visiontune.extras import missing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

    from visiontune.jobs.records import Job
    from visiontune.settings import Settings

log = logging.getLogger(__name__)
Attribute = str | int | float | bool
_HERE: ContextVar[tuple[Tracer, Span] | None] = ContextVar("visiontune_span", default=None)
_GIVEN: ContextVar[tuple[int, int] | None] = ContextVar("visiontune_given_ids", default=None)
_DELAY = 1_000  # milliseconds between two sendings
_PATIENCE = 2.0  # seconds in which spans are sent, or lost


@contextmanager
def span(name: str, **attributes: Attribute) -> Iterator[None]:
    """A piece of work within whatever is being traced in this thread; nothing where nothing is."""
    here = _HERE.get()
    if here is None:
        yield
        return
    from opentelemetry.trace import set_span_in_context

    tracer, parent = here
    with _during(tracer, tracer.start_span(name, set_span_in_context(parent), attributes=attributes)):
        yield


class Tracing:
    """Begins what is traced in one studio.

    Args:
        processor: Takes the finished spans; None: nothing is traced.
    """

    def __init__(self, processor: SpanProcessor | None = None) -> None:
        self._provider: Any = None
        self._tracer: Tracer | None = None
        if processor is not None:
            self._provider, self._tracer = _tracer(processor)

    @classmethod
    def of(cls, settings: Settings) -> Tracing:
        """As `settings` say; where OpenTelemetry is not installed nothing is traced, and that is logged."""
        if not settings.traces:
            return cls()
        if lacks := missing("telemetry", "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"):
            log.warning("VISIONTUNE_TRACES is set, but %s", lacks)
            return cls()
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        address = settings.traces
        if urlsplit(address).path in ("", "/"):
            address = f"{address.rstrip('/')}/v1/traces"
        # Of a service that is away it would tell each try; that spans were lost is told all the same.
        logging.getLogger("opentelemetry.exporter.otlp.proto.http.trace_exporter").setLevel(logging.ERROR)
        exporter = OTLPSpanExporter(endpoint=address, timeout=_PATIENCE)
        return cls(BatchSpanProcessor(exporter, schedule_delay_millis=_DELAY))

    def close(self) -> None:
        """Send what is left; a service that is away costs a few seconds."""
        if self._provider is not None:
            self._provider.shutdown()

    def submitted(self, job: Job, began: float) -> None:
        """Tell of a job that was just asked for; `began` (seconds since the epoch): when it was looked at first."""
        if self._tracer is None:
            return
        import structlog

        attributes = _of(job)
        request = structlog.contextvars.get_contextvars().get("request")
        if isinstance(request, str):
            attributes["request.id"] = request
        self._told("submit", (_trace(job.id), _numbered(job.id, "submit")), None, began, time.time(), attributes)

    @contextmanager
    def job(self, job: Job) -> Iterator[None]:
        """While a claimed job runs."""
        if self._tracer is None:
            yield
            return
        root, trace = _numbered(job.id, "submit"), _trace(job.id)
        if job.attempt <= 1:
            waited = (trace, _numbered(job.id, "wait"))
            self._told("wait", waited, root, job.created, time.time(), {"job.id": job.id})
        with _given(trace, _run(job)):
            begun = self._tracer.start_span("job", _under(trace, root), attributes=_of(job) | {"attempt": job.attempt})
        with _during(self._tracer, begun):
            yield

    @contextmanager
    def step(self, job: Job, kind: str, key: str) -> Iterator[str]:
        """While a part is found or made for a job; gives what `make` is to have elsewhere, "" where nothing is traced."""
        if self._tracer is None:
            yield ""
            return
        begun = self._tracer.start_span(
            "step", _under(_trace(job.id), _run(job)), attributes={"kind": kind, "key": key, "job.id": job.id}
        )
        context = begun.get_span_context()
        with _during(self._tracer, begun):
            yield f"{context.trace_id:032x}-{context.span_id:016x}"

    @contextmanager
    def make(self, parent: str, kind: str) -> Iterator[None]:
        """While a part is made by whoever got `parent` from `step`."""
        if self._tracer is None or not parent:
            yield
            return
        trace, step = (int(number, 16) for number in parent.split("-"))
        with _during(self._tracer, self._tracer.start_span("make", _under(trace, step), attributes={"kind": kind})):
            yield

    def _told(
        self,
        name: str,
        ids: tuple[int, int],
        parent: int | None,
        began: float,
        ended: float,
        attributes: dict[str, Attribute],
    ) -> None:
        """A span that is over already; times in seconds since the epoch."""
        assert self._tracer is not None
        from opentelemetry.context import Context

        context = Context() if parent is None else _under(ids[0], parent)
        with _given(*ids):
            begun = self._tracer.start_span(name, context, attributes=attributes, start_time=int(began * 1e9))
        begun.end(int(max(began, ended) * 1e9))


def _tracer(processor: SpanProcessor) -> tuple[Any, Tracer]:
    """A provider of our own: what other libraries trace by the common one may hold what people wrote."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    from visiontune import __version__

    class Numbers(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            given = _GIVEN.get()
            return given[0] if given else super().generate_trace_id()

        def generate_span_id(self) -> int:
            given = _GIVEN.get()
            return given[1] if given else super().generate_span_id()

    resource = Resource.create({"service.name": "visiontune", "service.version": __version__})
    provider = TracerProvider(resource=resource, id_generator=Numbers())
    provider.add_span_processor(processor)
    return provider, provider.get_tracer("visiontune", __version__)


@contextmanager
def _during(tracer: Tracer, begun: Span) -> Iterator[None]:
    from opentelemetry.trace import Status, StatusCode

    token = _HERE.set((tracer, begun))
    try:
        yield
    except BaseException as error:
        # Its message may hold what somebody wrote.
        begun.set_status(Status(StatusCode.ERROR, type(error).__name__))
        raise
    finally:
        _HERE.reset(token)
        begun.end()


@contextmanager
def _given(trace: int, number: int) -> Iterator[None]:
    token = _GIVEN.set((trace, number))
    try:
        yield
    finally:
        _GIVEN.reset(token)


def _under(trace: int, number: int) -> Any:
    """The context of a span that may be in another process."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    sampled = TraceFlags(TraceFlags.SAMPLED)
    return set_span_in_context(NonRecordingSpan(SpanContext(trace, number, is_remote=True, trace_flags=sampled)))


def _of(job: Job) -> dict[str, Attribute]:
    return {"job.id": job.id, "kind": job.kind, "backend": str(job.request.get("backend", ""))}


def _trace(job_id: str) -> int:
    """128 bits, as a trace's id has and a job's."""
    return int(job_id, 16)


def _run(job: Job) -> int:
    return _numbered(job.id, f"job {job.attempt}")


def _numbered(job_id: str, name: str) -> int:
    """64 bits that are the same in every process, and never 0, which would be none."""
    return int(hashlib.sha256(f"{job_id}/{name}".encode()).hexdigest()[:16], 16) or 1
