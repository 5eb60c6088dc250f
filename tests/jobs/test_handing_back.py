"""Jobs that are given back: by a worker of another version, and by one that is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from helpers_ray import Telling, noted, registry, say
from visiontune.backends import Environment
from visiontune.errors import BackendError, HandedBack
from visiontune.image.diffusion.device import likely_kind
from visiontune.jobs.dispatcher import Dispatcher
from visiontune.jobs.making import Workshop
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the backends of tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))


def test_a_worker_process_of_another_version_publishes_nothing(
    settings: Settings, importable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Telling, "version", 2)  # here; worker processes read the file, as after an upgrade
    with Studio(settings.model_copy(update={"executor": "processes"}), registry()) as studio:
        job = studio.submit(say("Hello."))
        assert studio.serve(until_idle=True) == 0
        assert studio.queue.get(job.id).state == "queued"
        with pytest.raises(HandedBack, match=r"to be made by telling/2/, and this worker has telling/1/"):
            studio.make(say("Hello there."))
        assert studio.store.published() == []

        monkeypatch.setattr(Telling, "version", 1)
        monkeypatch.setattr(studio.dispatcher, "_rests_until", 0.0)
        studio.serve(until_idle=True)
        assert studio.wait(job.id).backend == "telling/1/"


def test_another_model_is_no_other_version(settings: Settings) -> None:
    with Studio(settings, registry()) as studio:
        task = studio.workshop.task(studio.workshop.resolve(say("Hello.")), "a job")
        studio.workshop.fence(task)
        object.__setattr__(task, "maker", "telling/1/other weights")
        with pytest.raises(BackendError, match="all machines need the same weights$"):
            studio.workshop.fence(task)


class Painting(Telling):
    """Of a model that is another one on another device."""

    name = "painting"
    gpu = True

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        return likely_kind(environment)


def test_workers_of_another_device_than_the_engine_took_them_for_say_what_to_set(settings: Settings) -> None:
    def workshop(device: str) -> Workshop:
        found = registry()
        found.targets["speech"]["painting"] = f"{__name__}:Painting"
        return Workshop.from_settings(settings.model_copy(update={"image_device": device}), "x:1:0", found)

    engine, workers = workshop("cpu"), workshop("cuda")
    task = engine.task(engine.resolve(say("Hello.", "painting")), "a job")
    engine.fence(task)
    with pytest.raises(BackendError) as refused:
        workers.fence(task)
    assert str(refused.value) == (
        "this speech is to be made by painting/1/cpu, and this worker has painting/1/cuda; all machines need the same"
        " weights, and VISIONTUNE_IMAGE_DEVICE where the engine runs to be what its workers have"
    )
    workshop("cuda").fence(workers.task(workers.resolve(say("Hello.", "painting")), "a job"))


def test_after_handing_back_it_rests_so_that_others_may_take_the_job(settings: Settings) -> None:
    with Studio(settings, registry()) as studio:
        tried: list[float] = []

        def refuse(*_: object) -> None:
            tried.append(time.monotonic())
            raise HandedBack("not here")

        studio.dispatcher.executor.run = refuse  # type: ignore[assignment, method-assign]
        studio.submit(say("Hello."))
        stop = threading.Event()
        threading.Timer(1.0, stop.set).start()
        studio.serve(stop=stop)
        assert 1 <= len(tried) <= 2  # the second where it was claimed in the moment of the first one's end
        assert studio.queue.find(["queued"])


@pytest.mark.parametrize(("text", "state"), [("wait 0.6", "done"), ("wait 30", "queued")])
def test_who_is_told_to_stop_lets_a_job_end_and_gives_back_what_takes_longer(
    settings: Settings, text: str, state: str
) -> None:
    with Studio(settings, registry()) as studio:
        first, second = studio.submit(say(text)), studio.submit(say(f"{text} too"))
        stop = threading.Event()
        serving = threading.Thread(target=_serve_one, args=(studio.dispatcher, stop, 1.5))
        serving.start()
        noted(settings.home, text)
        stop.set()
        began = time.monotonic()
        serving.join(20)
        assert time.monotonic() - began < 3.0
        assert studio.queue.get(first.id).state == state
        assert studio.queue.get(second.id).state == "queued"
        assert studio.queue.get(second.id).attempt == 0  # nothing new was begun


def _serve_one(dispatcher: Dispatcher, stop: threading.Event, drain: float) -> None:
    dispatcher.serve(jobs=1, stop=stop, drain=drain)


def test_sigterm_drains_a_worker(settings: Settings, tmp_path: Path) -> None:
    code = (
        "import sys; from helpers_ray import registry; from visiontune import engine, studio\n"
        "from functools import partial; from visiontune.settings import Settings\n"
        "engine.Studio = lambda settings: studio.Studio(settings, registry())\n"
        "print(engine.work(Settings.load()), flush=True); import os; os._exit(0)"
    )
    environment = os.environ | {
        "VISIONTUNE_HOME": str(settings.home),
        "VISIONTUNE_CACHE": str(settings.cache),
        "VISIONTUNE_MIN_FREE_DISK": "0",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    with Studio(settings, registry()) as studio:
        job = studio.submit(say("wait 1"))
        worker = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)
        try:
            noted(settings.home, "wait 1")
            worker.send_signal(signal.SIGTERM)
            out, _ = worker.communicate(timeout=60)
        finally:
            worker.kill()
            worker.wait()
        assert out == b"1\n"
        assert studio.wait(job.id).backend == "telling/1/"
