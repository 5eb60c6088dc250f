"""Every error that VisionTune raises on purpose; each message is written for the user.

```
VisionTuneError              exit code 1
├── InputError               exit code 2: a field of the request is wrong; names field, value and remedy
│   └── NotFound             there is nothing of this id, or it is somebody else's, which is told alike
├── Cancelled                the user cancelled the job
├── BackendError             nothing here can make this kind, or the chosen backend lacks something
├── WeightsError             a model's file is missing, damaged or of a refused format
├── RemoteError              an online service failed, refused or could not be reached
├── ContentError             a backend returned something that is not what was asked for
├── StorageError             the library cannot be written (disk full, quota reached, read-only)
│   └── Unavailable          the database is away for a moment, or two changes met; the same again may succeed
└── JobError                 a job failed, was interrupted, or the queue is full
    ├── HandedBack           no worker that is reached here makes this part; its job goes on later, or elsewhere
    └── QueueFull            too many jobs wait; `retry_after` says when to come back
```

Third-party exceptions are translated into one of these where our code meets theirs, with `raise … from`.
"""

from __future__ import annotations

from typing import ClassVar


class VisionTuneError(Exception):
    """Root of the tree."""


class InputError(VisionTuneError):
    """What the user gave is wrong.

    Args:
        field: The name of the field as the user knows it (`duration`, `--voice`, `scenes[2].image`).
        value: What was given; shown shortened.
        remedy: What would be right.
    """

    def __init__(self, field: str, value: object, remedy: str) -> None:
        self.field, self.value, self.remedy = field, value, remedy
        shown = repr(value)
        if len(shown) > 160:  # both ends, since a path says most at its end
            shown = f"{shown[:50]}…{shown[-40:]} ({len(shown):,} characters)"
        super().__init__(f"{field}: {shown} - {remedy}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, object, str]]:
        # Errors travel between processes; Exception's own pickling would lose the fields.
        return (type(self), (self.field, self.value, self.remedy))


class NotFound(InputError):
    """An id that names nothing of this user's."""


class Cancelled(VisionTuneError):
    """The job was cancelled; nothing of the unfinished part was kept."""


class BackendError(VisionTuneError):
    """No backend can do this here and now; the message says what each lacks."""


class WeightsError(VisionTuneError):
    """A model file is missing, damaged or refused; the message says how to get the right one."""


class RemoteError(VisionTuneError):
    """An online service failed; the message names the service and what it answered."""


class ContentError(VisionTuneError):
    """A backend's output is black, silent, empty or of the wrong length."""


class StorageError(VisionTuneError):
    """The library or a temporary folder cannot take more."""


class Unavailable(StorageError):
    """The database cannot be reached, or gave way to another's change; nothing was done, unless the message says so."""

    retry_after: ClassVar[float] = 5.0
    """Seconds after which it is worth another try."""


class JobError(VisionTuneError):
    """A job did not end well."""


class HandedBack(JobError):
    """A part was not made, as the workers that are reached here are of another version, or none is reached.

    Nothing is wrong with the request: the dispatcher gives the job back to the queue.
    """


class QueueFull(JobError):
    """The queue holds as many jobs as it may.

    Args:
        message: What the user reads.
        retry_after: Seconds after which a place is likely free.
    """

    def __init__(self, message: str, retry_after: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type[QueueFull], tuple[str, float]]:
        return (type(self), (str(self), self.retry_after))
