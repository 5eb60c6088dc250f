"""What is made again is asked of the same services, whoever set them."""

from __future__ import annotations

from pathlib import Path

from visiontune.image.base import ImageRequest
from visiontune.registry import Registry
from visiontune.services import ServiceFile
from visiontune.settings import Settings
from visiontune.studio import Studio

SET = {"openai_base_url": "http://127.0.0.1:9/v1", "openai_api_key": "k-of-a-test", "openai_model": "m"}


def test_keys_that_were_written_in_the_studio_serve_what_is_made_again(tmp_path: Path) -> None:
    registry = Registry.load()
    registry.register("image.asking", "helpers_services:Asking")
    settings = Settings.load(home=tmp_path / "home", min_free_disk=0, openai_api_key=None, openai_base_url=None)
    ServiceFile(settings.home).change(**SET)
    with Studio(settings, registry) as studio:
        made = studio.make(ImageRequest(prompt="a red door", backend="asking", width=64, height=64, seed=1))
        studio.export(made, tmp_path / "a.png")
        again = studio.remake(tmp_path / "a.png", tmp_path / "b.png")

    for artifact in (made, again):
        assert {f"openai_{name}": artifact.details[name] for name in ("base_url", "api_key", "model")} == SET
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
