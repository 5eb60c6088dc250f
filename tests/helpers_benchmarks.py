"""Benchmarks as modules: they are scripts beside the package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def load_benchmark(name: str) -> ModuleType:
    """`benchmarks/<name>.py`, loaded."""
    spec = importlib.util.spec_from_file_location(
        f"benchmark_{name}", Path(__file__).parents[1] / "benchmarks" / f"{name}.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
