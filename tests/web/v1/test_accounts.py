"""`/v1` where there are accounts: keys, roles, scopes, and what is whose. By OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers_visitors import add_account
from helpers_web import Running, running
from visiontune.users.door import Door

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("guarded")
    with running(folder / "home", accounts=True, cache=folder / "cache", min_free_disk=0) as found:
        yield found


def client_of(guarded: Running, name: str, role: str = "maker", scopes: tuple[str, ...] = ("read", "make")) -> Any:
    from openai import OpenAI

    add_account(guarded.app, name, role)
    key = Door(guarded.studio.database).keys.add(name, "tests", scopes).secret
    return OpenAI(base_url=f"{guarded.address}/v1", api_key=key, max_retries=0, timeout=120)


def test_a_wrong_key(guarded: Running) -> None:
    from openai import AuthenticationError, OpenAI

    client = OpenAI(base_url=f"{guarded.address}/v1", api_key="vt-wrong", max_retries=0)
    for call in (client.models.list, lambda: client.images.generate(model="stub", prompt="a kite")):
        with pytest.raises(AuthenticationError) as failure:
            call()
        assert failure.value.type == "authentication_error"
        assert failure.value.code == "invalid_api_key"


def test_a_key_makes(guarded: Running) -> None:
    client = client_of(guarded, "ann")
    picture = client.images.generate(model="stub", prompt="a red kite", size="64x64").data[0]
    assert guarded.studio.library.get(picture.id, "ann").request["prompt"] == "a red kite"
    answer = client.chat.completions.create(model="stub", messages=[{"role": "user", "content": "Hello"}])
    assert answer.choices[0].message.content == "You said: Hello"


def test_who_may_only_look(guarded: Running) -> None:
    from openai import PermissionDeniedError

    for client in (client_of(guarded, "vic", "viewer", ("read",)), client_of(guarded, "rea", scopes=("read",))):
        assert [model.id for model in client.models.list()]
        with pytest.raises(PermissionDeniedError) as failure:
            client.images.generate(model="stub", prompt="a kite")
        assert failure.value.type == "permission_error"


def test_what_is_anothers_is_not_there(guarded: Running) -> None:
    """W12: the same answer as for what nobody has."""
    from openai import NotFoundError

    ann, bob = client_of(guarded, "ann"), client_of(guarded, "bob")
    video = ann.videos.create(model="stub", prompt="kites", seconds="1", size="64x64", extra_body={"seed": 2})
    assert ann.videos.poll(video.id, poll_interval_ms=50).status == "completed"
    told = set()
    for name in (video.id, "0" * 32):
        for call in (bob.videos.retrieve, bob.videos.delete, bob.videos.download_content,
                     lambda one: bob.videos.remix(one, prompt="x"), lambda one: bob.videos.list(after=one)):  # fmt: skip
            with pytest.raises(NotFoundError) as failure:
                call(name)
            told.add(str(failure.value.body).replace(name, "ID"))
    assert len(told) == 1
    assert not list(bob.videos.list())
    assert ann.videos.retrieve(video.id).status == "completed"


def test_conversations_are_their_own(guarded: Running) -> None:
    """C17."""
    from openai import NotFoundError

    ann, bob = client_of(guarded, "ann"), client_of(guarded, "bob")
    hello = [{"role": "user", "content": "Hello!"}]
    first = ann.chat.completions.create(model="visiontune", messages=hello)
    with pytest.raises(NotFoundError):
        bob.chat.completions.create(
            model="visiontune", messages=hello, metadata={"conversation_id": first.conversation_id}
        )
    # The very same words of another do not lead into it either.
    again = [*hello, {"role": "assistant", "content": first.choices[0].message.content}, *hello]
    assert bob.chat.completions.create(model="visiontune", messages=again).conversation_id != first.conversation_id


def test_models_are_names_and_no_paths(guarded: Running) -> None:
    """W15."""
    from openai import APIStatusError

    client = client_of(guarded, "ann")
    hello = [{"role": "user", "content": "Hello!"}]
    told = set()
    for path in ("/etc/hostname", "../../etc/hostname", "/etc/nothing-of-this-name"):
        with pytest.raises(APIStatusError) as failure:
            client.chat.completions.create(model=f"llama/{path}", messages=hello)
        assert failure.value.status_code == 404
        told.add(failure.value.code)
        with pytest.raises(APIStatusError) as failure:
            client.images.generate(model=f"diffusion/{path}", prompt="a kite")
        assert failure.value.status_code == 404
    assert told == {"model_not_found"}


def test_a_repeated_call_is_made_once(guarded: Running) -> None:
    client = client_of(guarded, "ann")
    same = {"extra_headers": {"Idempotency-Key": "one-kite-only"}}
    one, two = (client.images.generate(model="stub", prompt="one kite", size="64x64", **same).data[0] for _ in range(2))
    assert one.id == two.id
    assert one.b64_json == two.b64_json
