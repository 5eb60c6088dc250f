"""How often one may ask, where several share a studio."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import TooManyRequests

from visiontune.users.rates import Buckets, network
from visiontune.web.security.identity import Visitor
from visiontune.web.security.origins import SAFE


@dataclass(frozen=True)
class Limits:
    """The buckets of one web process: for reading, for all that changes something, and for those who are not logged in."""

    reading: Buckets = field(default_factory=lambda: Buckets(rate=100, burst=600))
    changing: Buckets = field(default_factory=lambda: Buckets(rate=10, burst=120))
    strangers: Buckets = field(default_factory=lambda: Buckets(rate=20, burst=120))

    def check(self, visitor: Visitor | None) -> None:
        """Count this request.

        Raises:
            TooManyRequests: it is one too many; says when to come back.
        """
        if visitor is not None and visitor.by == "loopback":
            return
        if visitor is None:
            wait = self.strangers.wait(network(request.remote_addr or ""))
        else:
            buckets = self.reading if request.method in SAFE else self.changing
            wait = buckets.wait(f"{visitor.by} {visitor.user}")
        if wait:
            raise too_many(wait)


def too_many(wait: float, what: str = "too many requests") -> TooManyRequests:
    """To be raised where somebody must wait that many seconds."""
    seconds = max(1, math.ceil(wait))
    told = f"{seconds} s" if seconds < 120 else f"{math.ceil(seconds / 60)} min"
    return TooManyRequests(f"{what}; try again in {told}", retry_after=seconds)
