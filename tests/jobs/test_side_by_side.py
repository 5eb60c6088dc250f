"""How many parts of one film are made at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from helpers_ray import noted, studio_at
from visiontune.settings import Settings
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest


def test_one_film_keeps_all_actors_busy_that_there_may_be(cluster: Any, settings: Settings) -> None:
    lines = [f"wait 60 for part {n}" for n in range(4)]
    script = Script(title="Waiting", scenes=tuple(Scene(narration=line) for line in lines))
    film = VideoRequest(script=script, speech_backend="telling", image_backend="stub", music=False, seed=1)
    assert settings.workers < len(lines)
    with studio_at(cluster.address, settings, ray_max=len(lines), ray_cpus=0.1) as studio:
        job = studio.submit(film)
        serving = threading.Thread(target=studio.serve, kwargs={"until_idle": True})
        serving.start()
        makers = {noted(settings.home, line) for line in lines}
        assert len(makers) == len(lines) and not studio.queue.get(job.id).ended
        studio.cancel(job.id)
        serving.join(60)
        assert not serving.is_alive() and studio.queue.get(job.id).state == "cancelled"


@pytest.mark.parametrize(("executor", "wanted"), [("inline", 3), ("processes", 3), ("ray", 8)])
def test_the_actors_are_the_limit_on_a_cluster(settings: Settings, executor: str, wanted: int) -> None:
    assert Settings.load(home=settings.home, executor=executor, workers=3, ray_max=4).side_by_side == wanted
    assert Settings.load(home=settings.home, executor=executor, workers=9, ray_max=4).side_by_side == 9
    assert Settings.load(home=settings.home, executor=executor, workers=9, ray_max=500).side_by_side <= 64
