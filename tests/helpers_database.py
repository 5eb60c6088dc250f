"""Databases as earlier versions left them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

import visiontune.jobs

VERSIONS = Path(visiontune.jobs.__file__).parent / "migrations" / "versions"


def migrations() -> list[ModuleType]:
    found = []
    for path in sorted(VERSIONS.glob("*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.append(module)
    return found


def make_old(connection: Connection, version: str) -> None:
    """The tables of `version` (as 0002), empty."""
    with Operations.context(MigrationContext.configure(connection)):
        for module in migrations()[: int(version)]:
            module.upgrade()
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{version}')")
