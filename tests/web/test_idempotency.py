"""`Idempotency-Key`: made once, answered the same, whoever repeats it and where."""

from __future__ import annotations

import io
import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from helpers_files import picture
from visiontune.jobs.owner import this_owner
from visiontune.jobs.tables import IdempotencyRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HERON = {"prompt": "a heron", "width": 96, "height": 64, "backend": "stub"}


@pytest.fixture
def studio(tmp_path: Path) -> Any:
    with Studio(Settings.load(home=tmp_path, executor="inline", min_free_disk=0)) as studio:
        yield studio


@pytest.fixture
def client(studio: Studio) -> FlaskClient:
    return create_app(studio=studio).test_client()


def ask(client: FlaskClient, key: str, **fields: Any) -> Any:
    return client.post("/api/make/image", json=HERON | fields, headers={"Idempotency-Key": key})


def count(client: FlaskClient) -> int:
    return len(client.get("/api/jobs").get_json()["items"])


def test_the_same_call_is_made_once(client: FlaskClient) -> None:
    first, again = ask(client, "one"), ask(client, "one")
    assert (first.status_code, again.status_code) == (202, 202) and first.data == again.data
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert again.content_type == first.content_type
    assert count(client) == 1
    ask(client, "two")
    assert count(client) == 2


def test_another_call_with_the_key_is_refused(client: FlaskClient) -> None:
    ask(client, "one")
    other = ask(client, "one", prompt="a crane")
    assert other.status_code == 422 and other.get_json()["error"]["field"] == "Idempotency-Key"
    assert client.post("/api/collections", json={"name": "a"}, headers={"Idempotency-Key": "one"}).status_code == 422
    assert count(client) == 1


def test_calls_that_arrive_at_once(studio: Studio) -> None:
    app = create_app(studio=studio)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(app.test_client(), "one"), range(8)))
    assert {answer.status_code for answer in answers} == {202} and len({answer.data for answer in answers}) == 1
    assert count(app.test_client()) == 1


def _elsewhere(home: str, found: Any) -> None:
    with Studio(Settings.load(home=Path(home), executor="inline", min_free_disk=0)) as studio:
        found.put(ask(create_app(studio=studio).test_client(), "one").data)


def test_two_processes_make_it_once(client: FlaskClient, studio: Studio) -> None:
    context = multiprocessing.get_context("spawn")
    found: Any = context.Queue()
    process = context.Process(target=_elsewhere, args=(str(studio.settings.home), found))
    process.start()
    here = ask(client, "one").data
    assert found.get(timeout=120) == here and count(client) == 1
    process.join(30)


def test_a_form_is_the_same_whatever_its_boundary(client: FlaskClient) -> None:
    def send(content: bytes) -> Any:
        form = {"file": (io.BytesIO(content), "a.png")}
        return client.post("/api/uploads", data=form, headers={"Idempotency-Key": "up"})

    first, again = send(picture()), send(picture())
    assert first.status_code == again.status_code == 201 and first.data == again.data
    assert send(picture(width=50)).status_code == 422


def test_a_refused_call_is_refused_the_same(client: FlaskClient) -> None:
    first, again = ask(client, "one", prompt=""), ask(client, "one", prompt="")
    assert first.status_code == again.status_code == 422 and first.data == again.data


def test_a_key_is_free_again_where_nothing_was_made(client: FlaskClient, studio: Studio) -> None:
    studio.queue.limit = 0
    assert ask(client, "one").status_code == 429
    studio.queue.limit = 10
    assert ask(client, "one").status_code == 202 and count(client) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "é"])
def test_keys_that_are_none(key: str, client: FlaskClient) -> None:
    assert ask(client, key).status_code == 422 and count(client) == 0


def test_whoever_died_over_a_call_may_have_made_it(client: FlaskClient, studio: Studio) -> None:
    ask(client, "one")
    gone = this_owner().split(":")[0] + ":999999999:1.00"
    with studio.database.session() as session:
        session.execute(update(IdempotencyRow).values(status=None, body={"owner": gone}))
    answer = ask(client, "one")
    assert answer.status_code == 409 and "look at the jobs" in answer.get_json()["error"]["message"]
    assert count(client) == 1


def test_a_key_is_kept_for_a_day(client: FlaskClient, studio: Studio) -> None:
    ask(client, "one")
    with studio.database.session() as session:
        session.execute(update(IdempotencyRow).values(created=time.time() - 25 * 3_600))
    ask(client, "one")
    assert count(client) == 2
