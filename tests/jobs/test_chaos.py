"""Twenty jobs while all there is to kill is killed: `benchmarks/chaos.py`, which says what it does and finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers_extras import need
from helpers_postgres import programs

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(900)
def test_twenty_jobs_outlive_the_death_of_all_there_is(tmp_path: Path) -> None:
    for package in ("ray", "obstore", "moto", "flask_cors"):
        need(package)
    programs()
    everything = ["--executor", "ray", "--database", "postgresql", "--store", "bucket"]
    # A process of its own, as it changes its environment.
    chaos = [sys.executable, str(ROOT / "benchmarks" / "chaos.py")]
    command = [*chaos, "--jobs", "20", "--each", "2", "--engines", "2", *everything]
    done = subprocess.run([*command, "--folder", str(tmp_path), "--json"], capture_output=True, text=True)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert found["ended"] == {"done": 20} and found["listed"] == 20, found
    assert not any(found[name] for name in ("lost", "doubled", "torn", "orphans", "leases")), found
    assert found["killed"]["database"] == found["killed"]["head"] == 1, found
    assert sum(found["killed"].values()) > 3, found
    assert done.returncode == 0
