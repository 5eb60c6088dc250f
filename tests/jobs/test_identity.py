"""Which studio a database is of."""

from __future__ import annotations

import shutil
from pathlib import Path

from visiontune.jobs.database import Database
from visiontune.jobs.identity import identity


def test_all_who_open_a_database_are_one_studio(database: Database) -> None:
    name = identity(database)
    again = Database(database.address)
    try:
        assert name == identity(again) == identity(database) and len(name) >= 8
    finally:
        again.close()


def test_a_copy_is_the_same_studio_and_another_home_is_not(tmp_path: Path) -> None:
    names = []
    for home in ("one", "copy", "other"):
        if home == "copy":
            shutil.copytree(tmp_path / "one", tmp_path / "copy")
        database = Database.in_folder(tmp_path / home)
        names.append(identity(database))
        database.close()
    assert names[0] == names[1] != names[2]
