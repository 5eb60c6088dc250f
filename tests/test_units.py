"""The units of systemd: one machine's parts find each other, and are given the time that they take to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from visiontune.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))


def unit(name: str) -> dict[str, str]:
    """What each directive says; of several the last."""
    lines = (DEPLOY / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith(("#", "[")))


def test_an_engine_finds_the_ray_of_its_machine_though_each_has_a_tmp_of_its_own() -> None:
    engine, ray = unit("visiontune-worker@.service"), unit("visiontune-ray.service")
    assert engine["PrivateTmp"] == ray["PrivateTmp"] == "yes"
    assert engine["JoinsNamespaceOf"] == "visiontune-ray.service"
    assert "visiontune-ray.service" in engine["After"], "joined is what is there when it starts"


def test_jobs_have_their_time_to_end() -> None:
    longest = next(one.le for one in Settings.model_fields["cancel_grace"].metadata if hasattr(one, "le"))
    for name in ("visiontune-worker@.service", "visiontune-ray.service"):
        assert float(unit(name)["TimeoutStopSec"]) >= longest + 15


@pytest.mark.parametrize("name", UNITS)
def test_units_run_as_nobody_in_particular_and_write_where_they_keep_things(name: str) -> None:
    found = unit(name)
    assert (found["User"], found["ProtectSystem"], found["NoNewPrivileges"]) == ("visiontune", "strict", "yes")
    assert found["StateDirectory"] == found["CacheDirectory"] == "visiontune"
    assert found["EnvironmentFile"].endswith("/etc/visiontune.env")
