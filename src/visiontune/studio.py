"""The studio: the one door. Python, the command line, the web, MCP and chat all build requests and bring them here.

```
request --resolve--> key --library?--> artifact
                        '--no--> job --dispatcher--> maker(request, context) --checked--> artifact
```
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from visiontune.artifacts import Artifact
from visiontune.backends import maker_name, trait
from visiontune.batch import Batch, Report
from visiontune.errors import Cancelled
from visiontune.exporting import Exporter
from visiontune.jobs.database import Database
from visiontune.jobs.dispatcher import Dispatcher
from visiontune.jobs.executors import Executor, Inline
from visiontune.jobs.identity import identity
from visiontune.jobs.making import Listener, Workshop, error_from
from visiontune.jobs.owner import this_owner
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Event, Job
from visiontune.jobs.steps import Steps
from visiontune.jobs.urgency import USUAL, checked
from visiontune.library import Library
from visiontune.registry import Registry
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.users.quotas import check_job

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from visiontune.music.base import MusicRequest
    from visiontune.music.playing.live import Sound
    from visiontune.text.base import TextOutput, TextRequest

Preview = Callable[[bytes], None]


class Studio:
    """Makes artifacts of requests, and keeps them.

    Args:
        settings: Default: `Settings.load()`.
        registry: Backends; default: ours and those of installed packages.

    Use it as a context manager, or call `close`, so that workers end.
    """

    def __init__(self, settings: Settings | None = None, registry: Registry | None = None) -> None:
        self.settings = settings or Settings.load()
        owner = this_owner()
        self.workshop = Workshop.from_settings(self.settings, owner, registry)
        self.store = self.workshop.store
        self.export = Exporter(self.settings, self.workshop.registry, self.store)
        self.database = Database.of(self.settings)
        self.queue = JobQueue(self.database, owner, self.settings.lease, self.settings.max_queue)
        self.store.claim(partial(identity, self.database))
        self.library = Library(self.database, self.store)
        steps = Steps(self.database, owner, self.settings.lease)
        self.dispatcher = Dispatcher(
            self.workshop, self.queue, steps, self.library, self._executor(), self.settings.side_by_side
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End workers and connections. Unfinished jobs stay in the database and go on later."""
        self.dispatcher.close()
        self.database.close()
        self.workshop.tracing.close()

    def make(
        self,
        request: Request,
        report: Report = lambda fraction, sentence: None,
        emit: Callable[[str], None] = lambda text: None,
        preview: Preview = lambda png: None,
        user: str = "local",
    ) -> Artifact:
        """The artifact of `request`: found in the library of `user`, or made now in this thread.

        A request whose seed was not chosen takes up an equal one that was interrupted, and goes on from its parts.
        `preview` gets unfinished pictures (PNG) from backends that show them.

        Raises:
            VisionTuneError: see `errors`.
        """
        return self._make(request, self.workshop.explained(request), report, emit, preview, lambda job: None, user)

    def _make(
        self,
        request: Request,
        explained: tuple[Request, str],
        report: Report,
        emit: Callable[[str], None],
        preview: Preview,
        started: Callable[[str], None],
        user: str = "local",
    ) -> Artifact:
        resolved, why = explained
        job = self.queue.resume(resolved.document(), user, seed_chosen="seed" in request.model_fields_set)
        if job is None:
            found = self._listed(resolved, why, user)
            if found is not None:
                return found
            self.dispatcher.sweep()  # of programs that were killed; many users never start a worker
            self._check_disk()
            began = time.time()
            job = self.queue.add(resolved.kind, resolved.document(), user, mine=True, why=why)
            self.workshop.tracing.submitted(job, began)
        else:
            report(job.fraction, "going on from an interrupted job")
        started(job.id)
        return self.dispatcher.run(job, report, emit, preview)

    def listen(self, request: MusicRequest) -> Generator[Sound, None, None]:
        """Music without end, chunk by chunk; nothing is kept. What it takes and raises: see `music.listening.listen`."""
        from visiontune.music.listening import listen

        return listen(self.workshop.resolve(request), self.workshop.environment, self.store.file)

    def say(
        self,
        request: TextRequest,
        emit: Callable[[str], None] = lambda text: None,
        check_cancelled: Callable[[], None] = lambda: None,
        report: Report = lambda fraction, sentence: None,
    ) -> TextOutput:
        """A language model's answer, handed to `emit` as it comes and neither kept nor listed; from any thread.

        It is made in this process; who shares a loaded model is served in turn, and `report` says that it waits.
        `check_cancelled` raises to end it. What was emitted before an error is no whole answer.

        Raises:
            VisionTuneError: as from `make`.
        """
        from visiontune.text.base import TextOutput

        listener = Listener(report, emit, stop=check_cancelled)
        return self.workshop.passing(self.workshop.resolve(request), listener, TextOutput)

    def make_all(
        self,
        requests: Iterable[Request],
        report: Report = lambda fraction, sentence: None,
        preview: Preview = lambda png: None,
        done: Callable[[int, Artifact], None] = lambda index, artifact: None,
    ) -> list[Artifact]:
        """The artifacts of several requests, in order; as many are made side by side as `settings.side_by_side` says.

        `done` gets each artifact and its index in order, as soon as those before it are done. The first failure, or an
        interrupt, cancels what is not done yet; what was done stays.

        Raises:
            VisionTuneError: see `errors`.
        """
        wanted = list(requests)
        explained = [self.workshop.explained(one) for one in wanted]  # a wrong one is refused before any is made

        def make(n: int, report: Report, started: Callable[[str], None]) -> Artifact:
            return self._make(wanted[n], explained[n], report, lambda text: None, preview, started)

        batch = Batch(len(wanted), self.settings.side_by_side, report, self.queue.cancel)
        return list(batch.run(make, done))

    def submit(
        self,
        request: Request,
        user: str = "local",
        parents: Sequence[str] = (),
        also: Callable[[Session, str], None] = lambda session, job_id: None,
        priority: int = USUAL,
    ) -> Job:
        """Queue `request` for a worker (`visiontune worker`, or `serve` here); wrong requests are refused now.

        Args:
            parents: Ids of the artifacts that it is made from, for the lineage.
            also: Done in the transaction that queues it, with the job's id; where it raises, nothing is queued.
            priority: From -10 to 10; of those that wait the highest goes first, whoever asked.

        Raises:
            InputError: the request or the priority is wrong.
            QueueFull: as many jobs wait as may, of all or of this user's.
            StorageError: too little disk is left, or the user's quota is used up.
        """
        began = time.time()
        resolved, why = self.workshop.explained(request)
        self._check_disk()
        document = resolved.document()
        job = self.queue.add(
            resolved.kind,
            document,
            user,
            priority=checked(priority),
            why=why,
            parents=parents,
            check=lambda session: check_job(session, user),
            also=also,
        )
        self.workshop.tracing.submitted(job, began)
        return job

    def watch(self, job_id: str, after: int = 0, poll: float = 0.1) -> Iterator[Event]:
        """A job's events from number `after` on, as they come, until it ends."""
        while True:
            ended = self.queue.get(job_id).ended
            for event in self.queue.events(job_id, after):
                after = event.id
                yield event
            if ended:
                return
            time.sleep(poll)

    def wait(self, job_id: str) -> Artifact:
        """The artifact of a submitted job, once it is done.

        Raises:
            VisionTuneError: the job failed or was cancelled.
        """
        for _ in self.watch(job_id):
            pass
        job = self.queue.get(job_id)
        if job.state == "cancelled":
            raise Cancelled("cancelled")
        if job.artifact_id is None:
            raise error_from(dict(job.error or {"type": "JobError", "message": job.sentence}))
        return self.library.get(job.artifact_id)

    def cancel(self, job_id: str) -> Job:
        """Stop one job, and no other."""
        return self.queue.cancel(job_id)

    def serve(self, *, until_idle: bool = False, stop: threading.Event | None = None, drain: float = 0.0) -> int:
        """Work on queued and interrupted jobs until `stop` is set, or until none waits; returns how many ended.

        Running jobs get `drain` seconds after `stop` before they are given back.
        """
        self.library.collect()
        return self.dispatcher.serve(until_idle=until_idle, jobs=self.settings.workers, stop=stop, drain=drain)

    def import_file(self, path: Path, field: str = "file") -> str:
        """Take a user's file into the library; requests name it by the returned `FileRef`."""
        return self.store.import_file(path, field)

    def remake(self, path: Path, output: Path, report: Report = lambda fraction, sentence: None) -> Artifact:
        """Make a file again from the request that it carries, without looking into the library; writes `output`.

        Raises:
            InputError: the file carries no request, or needs an imported file that is not here.
        """
        from visiontune.remaking import remade

        return remade(self, path, output, report)

    def _executor(self) -> Executor:
        if self.settings.executor == "inline":
            return Inline(self.workshop)
        if self.settings.executor == "ray":
            from visiontune.jobs.ray.executor import Ray

            return Ray(self.settings, self.store, self.workshop.registry.targets)
        from visiontune.jobs.processes import Processes

        return Processes(self.settings, self.store, self.workshop.registry.targets)

    def _listed(self, request: Request, why: str, user: str) -> Artifact | None:
        """The user's library's artifact of a leaf that was made before; `why` is said of this request, not of the first."""
        backend = self.workshop.backend(request)
        if trait(backend, "composite", False):
            return None
        found = self.store.find(request.key_for(maker_name(backend, request, self.workshop.environment)))
        if found is None:
            return None
        listed = self.library.listed(found.key, user)
        if listed is None:  # so far only a part of something else
            self.store.touch(found.key)
            with self.database.session() as session:
                new = self.library.add(session, request, found, user, why)
            listed = self.library.get(new)
        return replace(listed, why=why)

    def _check_disk(self) -> None:
        self.store.check_room(self.settings.min_free_disk, self.settings.max_disk)
