"""The memory of a process of many threads."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ARENAS = """
import ctypes, sys, threading
from visiontune.web.memory import share_arenas
if sys.argv[1] == "shared":
    assert share_arenas()
together = threading.Barrier(16)
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
def work():
    together.wait()
    libc.malloc(ctypes.c_size_t(50_000))
    together.wait()
threads = [threading.Thread(target=work) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
out = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_threads_share_two_arenas(tmp_path: Path) -> None:
    counts = {}
    for how in ("shared", "usual"):
        told = tmp_path / how
        subprocess.run([sys.executable, "-c", ARENAS, how, str(told)], check=True, timeout=60)
        counts[how] = told.read_text().count("<heap nr=")
    assert counts["shared"] <= 2 < counts["usual"]
