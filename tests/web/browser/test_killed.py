"""A page that is open while its server is killed and started again."""

from __future__ import annotations

import socket
from pathlib import Path

from helpers_serving import serving, until
from helpers_web import looking
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest


def free_port() -> str:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return str(listening.getsockname()[1])


def film() -> VideoRequest:
    lines = (
        "Bees leave the hive at dawn.", "They dance to tell the way.", "The flowers wait.", "Honey fills the comb.",
        "Evening comes.", "The hive hums.",
    )  # fmt: skip
    return VideoRequest(
        script=Script(scenes=tuple(Scene(narration=line) for line in lines)), height=240, seed=1, music=False
    )


def test_a_film_goes_on_after_its_server_was_killed_and_plays_to_its_end(tmp_path: Path) -> None:
    settings, port = Settings.load(home=tmp_path / "home", min_free_disk=0), free_port()
    with Studio(settings) as studio, looking(complaints=True) as looks:
        with serving(settings, "--port", port) as served:
            job = studio.submit(film())
            page = looks.page(f"{served.address}/jobs")
            card = page.locator(f"vt-job[data-job='{job.id}']")
            card.wait_for()
            until(lambda: studio.queue.get(job.id).fraction > 0.1, "the film is begun")
            page.reload()
            bar = card.locator("progress")
            until(lambda: bar.evaluate("bar => bar.value") > 0.1, "it goes on where it was")
            served.kill()
            page.locator("#connection").wait_for(state="visible")
        assert not studio.queue.get(job.id).ended

        with serving(settings, "--port", port):
            page.locator("#connection").wait_for(state="hidden")
            until(lambda: studio.queue.get(job.id).ended, "the film is finished", 240)
            made = studio.queue.get(job.id)
            assert (made.state, made.error) == ("done", None) and made.artifact_id is not None
            bar.wait_for(state="detached")

            page.goto(f"http://127.0.0.1:{port}/artifacts/{made.artifact_id}")
            video = page.locator("video").first
            video.wait_for()
            video.evaluate("element => { element.muted = true; element.playbackRate = 4; return element.play(); }")
            until(lambda: video.evaluate("element => element.ended"), "the film ends")
            seconds, width = video.evaluate("element => [element.currentTime, element.videoWidth]")
        artifact = studio.library.get(made.artifact_id)
        assert abs(seconds - artifact.details["duration"]) < 0.1 and width == artifact.details["width"] == 426
        assert len(studio.library.find()) == 1
