"""Making one leaf: the same code in a thread, in a worker process, or on another machine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from visiontune import errors
from visiontune.artifacts import Artifact
from visiontune.backends import Backend, Context, Environment, Later, Output, maker_name, request_from, trait
from visiontune.errors import BackendError, Cancelled, HandedBack, JobError, VisionTuneError, WeightsError
from visiontune.jobs.breaker import Breaker
from visiontune.models import ModelPool
from visiontune.registry import Registry
from visiontune.requests import Request, input_error
from visiontune.services import Options, ServiceFile
from visiontune.settings import Settings
from visiontune.store import ArtifactStore, open_store
from visiontune.tracing import Tracing, span
from visiontune.weights import Weights

log = logging.getLogger(__name__)
T = TypeVar("T", bound=Output)


@dataclass(frozen=True)
class Task:
    """One leaf to be made: JSON-able, so that it can travel.

    Args:
        maker: `name/version/model` of its backend where it was planned; a part of `key`.
        family: Tasks of one family share warm workers.
        gpu: Whether its backend can use one.
        user: For whom, so that nobody's hundred parts are in the way of another's one.
        priority: Higher ones go first.
        trace: Where its making belongs, as `Tracing.step` says it; "" where nothing is traced.
    """

    job_id: str
    request: dict[str, Any]
    key: str
    maker: str
    family: str
    gpu: bool = False
    user: str = "local"
    priority: int = 0
    trace: str = ""

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        return cls(**document)


@dataclass(frozen=True)
class Listener:
    """Where a making reports to, and asks whether it should stop."""

    progress: Callable[[float, str], None] = lambda fraction, sentence: None
    emit: Callable[[str], None] = lambda text: None
    cancelled: Callable[[], bool] = lambda: False
    preview: Callable[[bytes], None] = lambda png: None
    stop: Callable[[], None] = lambda: None
    """Raises where the making should end, as `cancelled` says it."""

    def check_cancelled(self) -> None:
        self.stop()
        if self.cancelled():
            raise Cancelled("cancelled")


class Workshop:
    """All that making needs: the backends, what is here, the store."""

    def __init__(
        self,
        registry: Registry,
        environment: Environment,
        store: ArtifactStore,
        owner: str,
        tracing: Tracing | None = None,
    ) -> None:
        self.registry, self.environment, self.store, self.owner = registry, environment, store, owner
        self.tracing = tracing or Tracing()
        self.breaker = Breaker()

    @classmethod
    def from_settings(cls, settings: Settings, owner: str, registry: Registry | None = None) -> Self:
        environment = Environment(
            options=Options(settings.options(), ServiceFile(settings.home)),
            weights=Weights(settings.cache / "weights", offline=settings.offline),
            models=ModelPool(settings.max_memory),
        )
        return cls(registry or Registry.load(), environment, open_store(settings), owner, Tracing.of(settings))

    def resolve(self, request: Request) -> Request:
        """The request with `auto` replaced by names, in its parts too; refused requests raise here, at the door."""
        return self.explained(request)[0]

    def explained(self, request: Request) -> tuple[Request, str]:
        """As `resolve`, and why: a line for each backend that `auto` chose, "" where all were named."""
        reasons: list[str] = []

        def choose(part: Request) -> Backend[Any]:
            choice = self.registry.choose(part, self.environment)
            if part.backend == "auto":
                reasons.append(f"{part.kind} by {choice.backend.name}: {choice.why}")
            return choice.backend

        backend = choose(request)
        if request.backend != backend.name:
            request = request.model_copy(update={"backend": backend.name})
        if (resolve := trait(backend, "resolve", None)) is not None:
            try:
                request = resolve(request, self.environment, lambda part: choose(part).name)
            except ValidationError as error:  # what a whole takes may be more than its parts do
                raise input_error(error) from error
        return request, "\n".join(dict.fromkeys(reasons))

    def usable(self, request: Request) -> str | None:
        """The backend that `auto` takes for `request`, or None when there is none."""
        try:
            return self.registry.choose(request, self.environment).backend.name
        except VisionTuneError:
            return None

    def backend(self, request: Request) -> Backend[Any]:
        return self.registry.get(request.kind, request.backend)

    def task(self, request: Request, job_id: str) -> Task:
        """The task of a resolved leaf request."""
        backend = self.backend(request)
        maker = maker_name(backend, request, self.environment)
        family = str(trait(backend, "family", request.kind))
        gpu = bool(trait(backend, "gpu", False))
        return Task(job_id, request.document(), request.key_for(maker), maker, family, gpu)

    def fence(self, task: Task) -> None:
        """Refuse a task that was planned elsewhere by other code, or with another model, than there is here.

        What it made would be found for ever under the key of what the other makes.

        Raises:
            HandedBack: the code is of another version; names both.
            VisionTuneError: its backend or its model is not here, or the model is another one.
        """
        request = request_from(task.request)
        here = maker_name(self.backend(request), request, self.environment)
        if here != task.maker:
            told = f"this {request.kind} is to be made by {task.maker}, and this worker has {here}"
            if here.split("/")[:2] != task.maker.split("/")[:2]:
                raise HandedBack(told)
            device = (
                ", and VISIONTUNE_IMAGE_DEVICE where the engine runs to be what its workers have" if task.gpu else ""
            )
            raise BackendError(f"{told}; all machines need the same weights{device}")

    def make(self, task: Task, listener: Listener) -> Artifact:
        """Make and publish a leaf.

        Raises:
            VisionTuneError: it failed; anything else that a backend raises is told as `JobError`.
        """
        request = request_from(task.request)
        parts: list[str] = []

        def find(key: str) -> Artifact:
            found = self.store.get(key)
            parts.append(key)
            return found

        making = self.tracing.make(task.trace, request.kind)
        with making, self.store.workspace(task.job_id, self.owner) as folder:
            context = self._context(folder, task.maker, listener, find)
            started = time.perf_counter()
            output = self.run(request, context)
            listener.check_cancelled()
            if not isinstance(output, Output):
                raise BackendError(f"{task.maker} returned {type(output).__name__}, which is no output")
            seconds = time.perf_counter() - started
            return self.store.publish(
                request, task.key, task.maker, output, folder, parts=tuple(dict.fromkeys(parts)), seconds=seconds
            )

    def passing(self, request: Request, listener: Listener, wanted: type[T]) -> T:
        """What the backend of a resolved leaf request returns, checked and neither kept nor listed.

        Raises:
            VisionTuneError: as from `make`.
        """
        maker = maker_name(self.backend(request), request, self.environment)
        with self.store.workspace("passing", self.owner) as folder:
            listener.check_cancelled()
            output = self.run(request, self._context(folder, maker, listener, self.store.get))
        listener.check_cancelled()
        if not isinstance(output, wanted):
            raise BackendError(f"{maker} returned {type(output).__name__}, which is no {wanted.__name__}")
        output.check(request)
        return output

    def _context(self, folder: Path, maker: str, listener: Listener, find: Callable[[str], Artifact]) -> Context:
        """What a leaf may use."""

        def refuse(requests: Iterable[Request | Later], span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
            raise BackendError(f"{maker} is registered as a leaf but asks for parts; mark it composite")

        return Context(
            environment=self.environment,
            folder=folder,
            make_all=refuse,
            find=find,
            file=self.store.file,
            progress=listener.progress,
            check_cancelled=listener.check_cancelled,
            usable=self.usable,
            registry=self.registry,
            emit=listener.emit,
            preview=listener.preview,
        )

    def run(self, request: Request, context: Context) -> Output | Artifact:
        """Call the backend of `request`, telling whatever it raises in our own errors."""
        name = f"{request.kind}.{request.backend}"
        self.breaker.check(name)
        try:
            with span("backend", kind=request.kind, backend=request.backend):
                output = self.backend(request)(request, context)
        except (WeightsError, BackendError) as error:
            self.breaker.failed(name, error)
            raise
        except VisionTuneError:
            raise
        except MemoryError as error:
            raise JobError(f"{name} ran out of memory; ask for less, or a smaller size") from error
        except Exception as error:
            log.exception("%s failed", name)
            failure = JobError(f"{name} failed unexpectedly: {type(error).__name__}: {error}")
            self.breaker.failed(name, failure)
            raise failure from error
        self.breaker.worked(name)
        return output


def error_document(error: BaseException) -> dict[str, Any]:
    """An error as JSON, to be stored or sent."""
    document: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, errors.InputError):
        document |= {"field": error.field, "value": str(error.value)[:200], "remedy": error.remedy}
    if isinstance(error, errors.QueueFull):
        document["retry_after"] = error.retry_after
    return document


def error_from(document: dict[str, Any]) -> VisionTuneError:
    """The error that `error_document` told."""
    kind = getattr(errors, document["type"], JobError)
    if kind is errors.InputError:
        return errors.InputError(document["field"], document["value"], document["remedy"])
    if not (isinstance(kind, type) and issubclass(kind, VisionTuneError)):
        kind = JobError
    error: VisionTuneError = kind(document["message"])
    return error
