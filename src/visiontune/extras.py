"""Extras: packages that the base install does not bring."""

from __future__ import annotations

import importlib.util


def missing(extra: str, *packages: str) -> str | None:
    """Which of an extra's `packages` (modules, by their import names) are not installed, and how to get them; None: all are.

    Nothing is imported but the parent of a dotted name.
    """
    absent = [name for name in packages if not _found(name)]
    if not absent:
        return None
    what = f"the package {absent[0]} is" if len(absent) == 1 else f"the packages {', '.join(absent)} are"
    return f"{what} not installed (pip install 'visiontune[{extra}]')"


def _found(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of the parent
        return False
