"""Who holds a lease: `host@card:pid:start time`, so that a dead owner on this host is known at once.

Machines that share a database may share a name, as copies of one image do: the address of the network card tells them
apart. Where one has none, or another by now, its owners are judged by their lease, as those elsewhere are.
"""

from __future__ import annotations

import os
import socket
import uuid

import psutil


def this_owner() -> str:
    """The name of this process as a lease's owner."""
    return f"{this_host()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def is_dead(owner: str) -> bool:
    """Whether `owner` ran on this host and is gone; owners on other hosts are judged by their lease alone."""
    host, _, rest = owner.partition(":")
    pid, _, start = rest.partition(":")
    if host != this_host() or not pid.isdigit():
        return False
    try:
        process = psutil.Process(int(pid))
        # A pid comes round again; the start time tells the new process from the old.
        return bool(abs(process.create_time() - float(start)) > 1.0 or process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False


def this_host() -> str:
    """What the names of owners on this machine begin with, before a colon."""
    card = uuid.getnode()
    random = card >> 40 & 1  # what Python makes up where there is no card has this bit
    return socket.gethostname() if random else f"{socket.gethostname()}@{card:012x}"
