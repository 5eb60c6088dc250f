"""What goes wrong with a bucket is told with what would be right, and never with a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers_bucket import failing, key_of, machine, publish
from visiontune.errors import InputError, StorageError
from visiontune.store.bucket import Address, Bucket


def test_a_passing_fault_is_tried_again(keys: None) -> None:
    with failing(*[503, 500] * 5, 200, body=b"words") as endpoint:
        assert Bucket(Address("s3://films", endpoint), patience=600).get("x") == b"words"


@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        (403, "AccessDenied", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be of an account"),
        (403, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (301, "PermanentRedirect", "VISIONTUNE_STORE_REGION"),
        (403, "RequestTimeTooSkewed", "clock of this machine"),
        (503, "SlowDown", "cannot be reached"),
        (429, "TooManyRequests", "cannot be reached"),
        (507, "XMinioStorageFull", "XMinioStorageFull"),
        (501, "NotImplemented", "conditional writes"),
        (400, "Strange", "Strange"),
    ],
)
def test_what_the_service_says_is_told_with_what_would_be_right(
    keys: None, tmp_path: Path, code: int, said: str, told: str
) -> None:
    with failing(code, body=f"<Error><Code>{said}</Code></Error>".encode()) as endpoint:
        store = machine(tmp_path, Address("s3://films/a", endpoint))
        store.bucket.patience = 0.0
        for ask in (lambda: store.find(key_of()), lambda: publish(store), store.published, store.bucket.probe):
            with pytest.raises(StorageError) as caught:
                ask()
            assert told in str(caught.value) and "not-to-be-shown" not in str(caught.value)


def test_a_bucket_that_is_not_there_is_no_empty_one(tmp_path: Path, address: Address) -> None:
    store = machine(tmp_path, Address("s3://no-such-films", address.endpoint))
    for ask in (lambda: store.find(key_of()), lambda: publish(store), store.published, store.probe):
        with pytest.raises(StorageError, match=r"there is no bucket no-such-films.*VISIONTUNE_STORE"):
            ask()


@pytest.mark.parametrize("name", [
    "films", "http://films", "s3://", "s3://F", "s3://films/../x", "s3://films/a//b", "s3://films//a", "s3://films/a b", "s3://films/" + "a" * 801,
    "s3://me:secret@films",
])  # fmt: skip
def test_a_wrong_address_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="VISIONTUNE_STORE") as caught:
        Address(name)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("region", ["", "eu west", "eu-west-1\n", "é"])
def test_a_wrong_region_is_refused(region: str) -> None:
    with pytest.raises(InputError, match="VISIONTUNE_STORE_REGION"):
        Address("s3://films", region=region)


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_shown(
    address: Address, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that was read from a file, with the end of its line; the S3 client itself would end its thread."""
    monkeypatch.setenv(name, "not-to-be-shown\n")
    with pytest.raises(InputError, match=f"{name}: .*line breaks") as caught:
        Bucket(address)
    assert "not-to-be-shown" not in str(caught.value)


def test_the_setting_names_the_service_whatever_else_the_environment_says(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    bucket = Bucket(address, patience=0.0)
    bucket.put("x", b"words")
    assert bucket.get("x") == b"words"


@pytest.mark.parametrize("endpoint", [
    "127.0.0.1:9000", "ftp://x", "https://me:secret@host", "https://host/path?x", "http://host:99999", "http://host:x", "http://é",
])  # fmt: skip
def test_a_wrong_endpoint_is_refused_and_keys_in_it_are_not_shown(endpoint: str) -> None:
    with pytest.raises(InputError, match="VISIONTUNE_STORE_ENDPOINT") as caught:
        Address("s3://films", endpoint)
    assert "secret" not in str(caught.value)
