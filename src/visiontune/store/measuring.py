"""How much lies in a bucket: listed now and then, as that takes a while, and counted in between."""

from __future__ import annotations

import time

from visiontune.store.bucket import Bucket

COUNTED = 300.0
"""Seconds for which the size of the bucket is taken to be as it was listed, and changed by this process."""


class Size:
    """Bytes in one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._found: tuple[float, int] | None = None

    def __call__(self) -> int:
        if self._found is None or time.monotonic() - self._found[0] > COUNTED:
            self._found = (time.monotonic(), sum(one.size for one in self._bucket.objects()))
        return self._found[1]

    def add(self, sent: int) -> None:
        """Count what this process sent, or less where it removed something."""
        if self._found is not None:
            self._found = (self._found[0], max(0, self._found[1] + sent))
