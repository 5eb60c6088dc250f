"""Programs say how urgent their jobs are; where there are accounts only an admin's go before those of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from helpers_visitors import logged_in, with_key
from visiontune.studio import Studio
from visiontune.web.app import create_app

HERON = {"prompt": "a heron", "width": 96, "height": 64, "backend": "stub"}


def test_the_urgent_job_is_made_first(client: FlaskClient, work: Callable[[], int]) -> None:
    jobs = [
        client.post(f"/api/make/image?priority={priority}", json=HERON | {"seed": priority + 5}).get_json()["jobs"][0]
        for priority in (-5, 0, 5)
    ]
    assert [job["priority"] for job in jobs] == [-5, 0, 5]
    work()
    began = [client.get(f"/api/jobs/{job['id']}").get_json()["started"] for job in jobs]
    assert began == sorted(began, reverse=True)
    for wrong in ("11", "-11", "soon"):
        refused = client.post(f"/api/make/image?priority={wrong}", json=HERON)
        assert (refused.status_code, refused.get_json()["error"]["field"]) == (422, "priority")


@pytest.mark.parametrize(("role", "scopes", "status"), [
    ("admin", ("admin",), 202),
    ("admin", ("read", "make"), 403),  # its key may not
    ("maker", ("read", "make"), 403),
])  # fmt: skip
def test_only_an_admin_s_go_before_those_of_others(
    role: str, scopes: tuple[str, ...], status: int, web_studio: Studio
) -> None:
    app = create_app(studio=web_studio, accounts=True)
    client = with_key(app, "ada", role, scopes)
    assert client.post("/api/make/image?priority=1", json=HERON).status_code == status
    assert client.post("/api/make/image?priority=-1", json=HERON).status_code == 202
    given = [job.priority for job in web_studio.queue.find(user="ada")]
    assert sorted(given) == ([-1, 1] if status == 202 else [-1])
    assert logged_in(app, "bob").get("/api/jobs").get_json()["items"] == []
