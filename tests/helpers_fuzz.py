"""The interfaces called with generated values: what they answer must be what their document says, and never a 500."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from visiontune.backends import BUILTIN
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

STUBS = {name: target for name, target in BUILTIN.items() if name.endswith(".stub")} | {
    "video.director": BUILTIN["video.director"]
}


@contextmanager
def stub_studio(home: Path) -> Iterator[Studio]:
    """A studio whose backends are stubs, with an engine in threads."""
    from visiontune.chat.answering import Answering

    registry = Registry()
    for name, target in STUBS.items():
        registry.register(name, target)
    settings = Settings.load(home=home, cache=home / "cache", executor="inline", min_free_disk=0, offline=True)
    with Studio(settings, registry) as studio:
        stop = threading.Event()
        threads = [
            threading.Thread(target=lambda: studio.serve(stop=stop), daemon=True),
            threading.Thread(target=Answering(studio).serve, args=(stop,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        yield studio
        stop.set()
        for thread in threads:
            thread.join(60)


def real_ids(app: Any, studio: Studio) -> dict[str, str]:
    """Ids of things that are there, by the names of path parameters."""
    from visiontune.image.base import ImageRequest

    job = studio.submit(ImageRequest(prompt="a heron", width=96, height=64, backend="stub", seed=1))
    artifact = studio.wait(job.id)
    client = app.test_client()
    collection = client.post("/api/collections", json={"name": "Birds"}).get_json()["id"]
    conversation = client.post("/api/conversations", json={"title": "Talk"}).get_json()["id"]
    upload = client.post(f"/api/artifacts/{artifact.id}/ref", json={}).get_json()["id"]
    return {
        "job_id": job.id,
        "artifact_id": artifact.id,
        "collection_id": collection,
        "conversation_id": conversation,
        "upload_id": upload,
    }


def aimed(case: Any, ids: dict[str, str]) -> None:
    """Have every second call name what is there, and stubs make what it asks for; what is deleted is not there."""
    for name, value in dict(case.path_parameters or {}).items():
        if name in ids and len(str(value)) % 2 and case.method != "DELETE":
            case.path_parameters[name] = ids[name]
    if isinstance(case.body, dict):
        for field in [one for one in case.body if one == "backend" or one.endswith("_backend")]:
            if isinstance(case.body[field], str) and len(case.body[field]) % 2:
                case.body[field] = "stub"


def from_here(app: Any) -> Any:
    """`app` as called from this machine, which the generator of calls leaves open."""

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        return app(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)

    return called


def each(operation: Any, examples: int, check: Any) -> None:
    """Call `check` with generated calls of an operation, right and wrong ones; always the same ones."""
    import hypothesis
    from hypothesis import HealthCheck, Phase
    from schemathesis import GenerationMode

    generated = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    generated |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @hypothesis.settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=generated)
    def call(case: Any) -> None:
        check(case)

    call()
