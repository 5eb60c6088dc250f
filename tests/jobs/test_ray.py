"""Parts made by actors on a small Ray cluster: what they tell, how they are stopped, shared, and outlived."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from helpers_extras import need
from helpers_ray import executor_of, noted, notes, say, studio_at, tell
from visiontune.artifacts import Artifact
from visiontune.errors import Cancelled, HandedBack, InputError, JobError
from visiontune.jobs.making import Listener
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.store import ArtifactStore
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("ray")
    return Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, workers=4)


@pytest.fixture(scope="module")
def studio(cluster: Any, shared: Settings) -> Iterator[Studio]:
    """One for all tests here, whose texts differ: its actors are warm."""
    with studio_at(cluster.address, shared) as studio:
        yield studio


def cancel_when_begun(studio: Studio, text: str) -> float:
    """Cancel the making of `text` once it is being made; returns the seconds until it had ended."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(studio.make, say(text))
        noted(studio.store.home, text)
        job = studio.queue.find(["running"])[0]
        began = time.monotonic()
        studio.cancel(job.id)
        with pytest.raises(Cancelled):
            future.result(timeout=30)
        assert studio.queue.get(job.id).state == "cancelled"
        return time.monotonic() - began


@contextmanager
def making(studios: Sequence[Studio], *texts: str) -> Iterator[list[Future[Artifact]]]:
    """Each text is being made by the next of `studios`, or waits; what is not done at the end is cancelled."""
    with ThreadPoolExecutor(len(texts)) as pool:
        futures = [pool.submit(studio.make, say(text)) for studio, text in zip(cycle(studios), texts, strict=False)]
        try:
            yield futures
        finally:
            for text in texts:
                cancel(studios[0], text)
            wait(futures)


def cancel(studio: Studio, text: str) -> None:
    for job in studio.queue.find(["running"]):
        if job.request["text"] == text:
            studio.cancel(job.id)


def warm(studio: Studio, name: str) -> set[int]:
    """The processes of the two actors that there is room for, however long it takes until the second is there."""
    texts = [f"wait 600 {name} {n}" for n in range(2)]
    with making([studio], *texts):
        return {noted(studio.store.home, text) for text in texts}


def test_it_makes_the_same_as_inline_in_warm_actors(studio: Studio, tmp_path: Path) -> None:
    made = [studio.make(say(f"Number {n}.")) for n in range(3)]
    inline = studio.settings.model_copy(update={"home": tmp_path / "inline", "executor": "inline"})
    with Studio(inline, studio.workshop.registry) as other:
        for artifact in made:
            same = other.make(say(artifact.request["text"]))
            assert (same.key, same.path.read_bytes()) == (artifact.key, artifact.path.read_bytes())
    makers = {noted(studio.store.home, artifact.request["text"]) for artifact in made}
    assert len(makers) == 1
    assert os.getpid() not in makers


def test_progress_text_and_previews_arrive(studio: Studio) -> None:
    told: list[tuple[float, str]] = []
    emitted: list[str] = []
    shown: list[bytes] = []
    studio.make(say("wait 0.6"), report=lambda fraction, sentence: told.append((fraction, sentence)))
    fractions = [fraction for fraction, sentence in told if sentence == "telling"]
    assert fractions == sorted(fractions)
    assert 3 <= len(fractions) < 20  # not all of what was told thirty times travels
    assert fractions[0] < 0.5 < fractions[-1]

    studio.make(say("show"), emit=emitted.append, preview=shown.append)
    assert "".join(emitted) == "one two three "
    assert shown == [b"a picture"]


def test_what_a_backend_refuses_arrives_whole(studio: Studio) -> None:
    with pytest.raises(InputError) as caught:
        studio.make(SpeechRequest(text="x", backend="nobody"))
    assert caught.value.field == "backend"
    with pytest.raises(JobError, match=r"failed unexpectedly: ValueError: could not convert"):
        studio.make(say("wait 1x"))


def test_a_cancel_is_heeded_within_a_second_and_the_actor_stays(studio: Studio) -> None:
    assert cancel_when_begun(studio, "wait 30") < 1.0
    pid = noted(studio.store.home, "wait 30")
    studio.make(say("After it."))
    assert noted(studio.store.home, "After it.") == pid


def test_an_actor_that_does_not_heed_is_ended_after_the_grace_time(studio: Studio) -> None:
    took = cancel_when_begun(studio, "deaf 30")
    assert 1.0 <= took < 4.0  # a second of grace
    deaf = noted(studio.store.home, "deaf 30")
    assert studio.make(say("After it was deaf.")).request["text"] == "After it was deaf."
    assert noted(studio.store.home, "After it was deaf.") != deaf


def test_what_an_actor_was_making_when_it_died_is_made_again(studio: Studio) -> None:
    assert studio.make(say("die 1 Once.")).details["duration"] > 0
    assert len(set(notes(studio.store.home, "die 1 Once."))) == 2
    with pytest.raises(JobError, match=r"the actor ended 3 times \(.+\) while making this speech"):
        studio.make(say("die 9"))
    assert len(notes(studio.store.home, "die 9")) == 3


def test_two_dispatchers_share_actors_and_neither_waits_for_the_other_in_vain(
    cluster: Any, studio: Studio, shared: Settings
) -> None:
    home = studio.store.home
    with studio_at(cluster.address, shared) as second:
        makers = warm(studio, "for two")
        second.make(say("By the second."))
        studio.make(say("By the first."))
        assert {noted(home, "By the second."), noted(home, "By the first.")} <= makers
        first, later = [f"wait 600 {n}" for n in range(2)], [f"wait 600 {n}" for n in range(2, 4)]
        with making([studio, second], *first):
            assert {noted(home, text) for text in first} == makers
            with making([second, studio], *later):
                for text in first:
                    cancel(studio, text)
                assert {noted(home, text) for text in later} == makers  # no third was started


def test_a_small_film_fans_out_and_is_the_same_as_inline(studio: Studio, tmp_path: Path) -> None:
    stubs: dict[str, Any] = {f"{kind}_backend": "stub" for kind in ("image", "speech", "music")}
    scenes = tuple(Scene(narration=f"This is sentence number {n}.") for n in range(4))
    request = VideoRequest(script=Script(scenes=scenes), height=240, fps=24, seed=3, **stubs)
    assert len(warm(studio, "for a film")) == 2
    before = made_by_each(studio)
    film = studio.make(request)
    after = made_by_each(studio)
    assert len([pid for pid, made in after.items() if made > before.get(pid, 0)]) == 2, (before, after)

    inline = studio.settings.model_copy(update={"home": tmp_path / "inline", "executor": "inline"})
    with Studio(inline) as other:
        assert other.make(request).path.read_bytes() == film.path.read_bytes()


def made_by_each(studio: Studio) -> dict[int, int]:
    from visiontune.jobs.ray.status import look

    return {actor.state["pid"]: actor.state["made"] for actor in look(studio.settings).actors if actor.state}


def test_of_a_full_cluster_any_family_has_the_others_actors(studio: Studio) -> None:
    makers = warm(studio, "for another")
    studio.make(say("Another.", "other"))
    assert noted(studio.store.home, "Another.") in makers


def test_what_is_made_where_the_library_is_not_shared_is_said(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = ArtifactStore(studio.store.home / "elsewhere")
    monkeypatch.setattr(executor_of(studio), "store", elsewhere)
    with pytest.raises(JobError, match="was made on the cluster and is not in the library here"):
        studio.make(say("Nowhere."))


def test_keys_show_neither_in_process_lists_nor_in_logs(cluster: Any, shared: Settings) -> None:
    import psutil
    from pydantic import SecretStr

    key = "sk-0123456789-not-to-be-seen"
    with studio_at(cluster.address, shared, openai_api_key=SecretStr(key)) as studio:
        studio.make(say("By a key."))
        for process in psutil.process_iter(["cmdline"]):
            assert key not in " ".join(process.info["cmdline"] or ())
        maker = psutil.Process(noted(studio.store.home, "By a key."))
        assert key not in "".join(maker.environ().values())
    logs = Path(cluster.head_node.get_session_dir_path()) / "logs"
    assert list(logs.iterdir())
    assert not [path for path in logs.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]


def test_a_cluster_that_is_not_there_gives_the_job_back(settings: Settings) -> None:
    need("ray")
    with studio_at("127.0.0.1:9", settings) as studio:
        job = studio.submit(say("Later."))
        assert studio.serve(until_idle=True) == 0
        assert studio.queue.get(job.id).state == "queued"
        told = studio.queue.events(job.id)[-1].sentence
        assert told.startswith("goes on later: the Ray cluster at 127.0.0.1:9 cannot be reached: start it")
        with pytest.raises(HandedBack, match=r"the Ray cluster at 127\.0\.0\.1:9 cannot be reached: start it"):
            studio.make(say("Now."))


def test_settings_are_checked_at_the_door(settings: Settings) -> None:
    need("ray")
    with pytest.raises(InputError, match="VISIONTUNE_RAY_MIN: 3 - must be at most 2"):
        studio_at("auto", settings, ray_min=3)
    with pytest.raises(InputError, match="VISIONTUNE_RAY_ADDRESS: 'ray://x' - must be host:port, local or auto"):
        Settings.load(ray_address="ray://x")


def test_what_is_not_begun_is_withdrawn_at_once(studio: Studio) -> None:
    texts = [f"wait 600 before {n}" for n in range(2)]
    with making([studio], *texts) as busy:
        for text in texts:
            noted(studio.store.home, text)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(studio.make, say("Third."))
            while not waiting.done() and studio.queue.count(["running"]) < 3:
                time.sleep(0.05)
            cancel(studio, "Third.")
            with pytest.raises(Cancelled):
                waiting.result(timeout=30)
        assert not any(one.done() for one in busy)
    assert notes(studio.store.home, "Third.") == []


def test_what_waits_for_a_machine_that_never_comes_can_be_cancelled(cluster: Any, settings: Settings) -> None:
    began = time.monotonic()
    listener = Listener(lambda fraction, sentence: None, lambda text: None, lambda: time.monotonic() > began + 1)
    with studio_at(cluster.address, settings, ray_cpus=900.0) as studio:
        task = studio.workshop.task(studio.workshop.resolve(say("Nowhere.")), "job")
        with pytest.raises(Cancelled) as cancelled:
            executor_of(studio).run(task, listener)
    assert str(cancelled.value) == "cancelled"  # nothing was there to be ended
    assert notes(settings.home) == []


def test_idle_actors_end_but_for_those_that_shall_stay(cluster: Any, settings: Settings) -> None:
    few = {"ray_idle": 1.0, "ray_min": 1, "ray_cpus": 0.0}  # so that they have room beside those of the other tests
    with studio_at(cluster.address, settings, **few) as studio:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(studio.make, [say("wait 2 idle a"), say("wait 2 idle b")]))
        makers = {noted(settings.home, f"wait 2 idle {which}") for which in "ab"}
        assert len(makers) == 2
        until = time.monotonic() + 20
        while len(left := makers & set(made_by_each(studio))) == 2 and time.monotonic() < until:
            time.sleep(0.2)
        assert len(left) == 1
        studio.make(say("Once more."))
        assert noted(settings.home, "Once more.") in left


def test_the_state_of_the_cluster_is_told(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from typer.testing import CliRunner

    from visiontune.cli.app import app

    settings = studio.settings
    for name in ("home", "cache", "executor", "ray_address", "ray_memory"):
        monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", str(getattr(settings, name)))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, ["cluster", "status", *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(studio.make, say("until told"))
        try:
            pid = noted(settings.home, "until told")
            told = json.loads(run("--json"))
            lines = run().splitlines()
        finally:
            tell(settings.home)
        making.result(timeout=60)
    assert told["jobs"] == {"queued": 0, "running": 1}
    assert sorted(node["total"].get("CPU", 0) for node in told["nodes"]) == [0, 2]
    actor = next(actor for actor in told["actors"] if actor.get("pid") == pid)
    assert (actor["making"], actor["class"]) == ("speech", "cpu")
    assert actor["address"] in {node["address"] for node in told["nodes"]}
    assert lines[0] == "jobs: 1 running, 0 waiting"
    assert any("telling cpu" in line and "makes speech, 0 waiting" in line for line in lines), lines

    monkeypatch.setenv("VISIONTUNE_EXECUTOR", "processes")
    assert run().splitlines()[-1] == "cluster: none (VISIONTUNE_EXECUTOR is processes)"
