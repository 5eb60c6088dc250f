"""`visiontune cluster status` where the cluster does not answer, and what an engine says as it begins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from helpers_extras import need
from helpers_postgres import cluster, programs
from visiontune.cli.app import app
from visiontune.errors import VisionTuneError
from visiontune.settings import Settings


@pytest.mark.parametrize(("address", "said"), [
    ("127.0.0.1:1", "127.0.0.1:1"), ("local", "each engine starts a cluster of its own"),
])  # fmt: skip
def test_jobs_and_engines_are_told_though_the_cluster_does_not_answer(
    address: str, said: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("ray")
    monkeypatch.setenv("VISIONTUNE_HOME", str(settings.home))
    monkeypatch.setenv("VISIONTUNE_EXECUTOR", "ray")
    monkeypatch.setenv("VISIONTUNE_RAY_ADDRESS", address)
    result = CliRunner().invoke(app, ["cluster", "status"])
    assert result.output.splitlines()[:2] == ["jobs: 0 running, 0 waiting", "engines: 0"]
    assert isinstance(result.exception, VisionTuneError) and said in str(result.exception)


def test_an_engine_says_that_it_works_and_what_makes_parts(settings: Settings) -> None:
    environment = os.environ | {"VISIONTUNE_HOME": str(settings.home), "VISIONTUNE_EXECUTOR": "inline"}
    engine = subprocess.Popen(
        [sys.executable, "-m", "visiontune", "worker"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert engine.stdout is not None
        assert engine.stdout.readline() == "The engine works; what makes parts: processes (Ctrl-C ends it)\n"
    finally:
        engine.send_signal(signal.SIGTERM)
        rest, _ = engine.communicate(timeout=120)
    assert (engine.returncode, rest) == (0, "0 jobs ended\n")


def test_an_engine_waits_for_a_database_that_restarts(settings: Settings) -> None:
    need("psycopg")
    programs()
    with cluster() as postgres:
        postgres.stop()
        environment = os.environ | {
            "VISIONTUNE_HOME": str(settings.home), "VISIONTUNE_CACHE": str(settings.cache), "VISIONTUNE_MIN_FREE_DISK": "0",
            "VISIONTUNE_EXECUTOR": "inline", "VISIONTUNE_DATABASE": postgres.url(),
        }  # fmt: skip
        engine = subprocess.Popen(
            [sys.executable, "-m", "visiontune", "worker", "--once"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert engine.stderr is not None
            assert "waiting for the database" in engine.stderr.readline()
        finally:
            postgres.start()
            told, _ = engine.communicate(timeout=120)
    assert (engine.returncode, told) == (0, "0 jobs ended\n")
