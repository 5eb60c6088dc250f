"""Who holds a lease: `host:pid:start time`, so that a dead owner on this host is known at once."""

from __future__ import annotations

import os
import socket

import psutil


def this_owner() -> str:
    """The name of this process as a lease's owner."""
    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def is_dead(owner: str) -> bool:
    """Whether `owner` ran on this host and is gone; owners on other hosts are judged by their lease alone."""
    host, _, rest = owner.partition(":")
    pid, _, start = rest.partition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        process = psutil.Process(int(pid))
        # A pid comes round again; the start time tells the new process from the old.
        return bool(abs(process.create_time() - float(start)) > 1.0 or process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
