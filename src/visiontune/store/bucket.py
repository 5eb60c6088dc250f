"""A bucket of S3-compatible storage, by obstore; all that goes wrong there is told as `StorageError`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, StorageError
from visiontune.extras import missing

if TYPE_CHECKING:
    from obstore.store import S3Store

_NAME = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[\w.!/-]{0,800}))?", re.ASCII)
_ENDPOINT = re.compile(r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?/?", re.ASCII)
PIECE = 4 * 1024 * 1024
"""Bytes that are fetched by one request: a long film is not held in memory, nor broken off by a time limit."""
_AT_ONCE = 3  # parts of a file, of 5 MiB each, that are sent side by side: they must come through within the time limit
_TIMEOUT = 25.0  # seconds of one request
_KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_SENT = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION")


_BUSY = ("", "InternalError", "ServiceUnavailable", "SlowDown", "TooManyRequests")


class Damaged(StorageError):
    """A file in a bucket is gone, or is not what was put there."""


@dataclass(frozen=True)
class Address:
    """Which bucket, and where.

    Args:
        name: As `VISIONTUNE_STORE` gives it: s3://bucket/prefix.
        endpoint: Of a service other than Amazon's; as http(s)://host:port.
        region: None: that of AWS_REGION, else us-east-1.
    """

    name: str
    endpoint: str | None = None
    region: str | None = None

    def __post_init__(self) -> None:
        if (found := _NAME.fullmatch(self.name)) is None or any(
            part in ("", ".", "..") for part in f"x/{found['prefix'] or ''}".rstrip("/").split("/")
        ):
            remedy = f"must be s3://bucket or s3://bucket/prefix; keys are taken from {_KEYS}"
            raise InputError("VISIONTUNE_STORE", _without_keys(self.name), remedy)
        if self.endpoint is not None and (
            (there := _ENDPOINT.fullmatch(self.endpoint)) is None or int(there["port"] or 0) > 65_535
        ):
            remedy = f"must be http(s)://host or http(s)://host:port; keys are taken from {_KEYS}"
            raise InputError("VISIONTUNE_STORE_ENDPOINT", _without_keys(self.endpoint), remedy)
        if self.region is not None and re.fullmatch(r"[\w-]{1,64}", self.region, re.ASCII) is None:
            raise InputError("VISIONTUNE_STORE_REGION", self.region, "must be a region's name, as us-east-1")

    @property
    def bucket(self) -> str:
        return self._part("bucket")

    @property
    def prefix(self) -> str:
        return self._part("prefix").strip("/")

    @property
    def told(self) -> str:
        """For people."""
        return f"{self.name} at {self.endpoint}" if self.endpoint else self.name

    def _part(self, name: str) -> str:
        found = _NAME.fullmatch(self.name)
        return (found[name] or "") if found else ""


@dataclass(frozen=True)
class Listed:
    """An object: its path within the prefix, its length in bytes, when it was written (seconds since the epoch)."""

    path: str
    size: int
    written: float


class Bucket:
    """Objects by path within the address's prefix. Keys come from the environment, as Amazon's own tools take them.

    Args:
        patience: Seconds for which a passing fault is tried again.

    Raises:
        InputError: the address is wrong, a key holds what cannot be sent, or obstore is not installed.
    """

    def __init__(self, address: Address, patience: float = 20.0) -> None:
        if lacks := missing("cluster", "obstore"):
            raise InputError("VISIONTUNE_STORE", address.name, lacks)
        for name in _SENT:
            if re.search("[^!-~]", os.environ.get(name, "")):  # as the end of a line of the file that it was read from
                raise InputError(name, "…", "must have no blanks, line breaks or letters beyond ASCII")
        self.address, self.patience = address, patience

    def put(self, path: str, content: bytes | Path, kind: str = "application/octet-stream") -> None:
        """Write an object, over what is there.

        Raises:
            StorageError: as all methods here.
        """
        import obstore

        with self._telling(path):
            obstore.put(self._store, path, content, attributes={"Content-Type": kind}, max_concurrency=_AT_ONCE)

    def create(self, path: str, content: bytes, kind: str = "application/octet-stream") -> bool:
        """Write an object where none is; returns whether it was written. Of several writers one gets true."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        with self._telling(path):
            try:
                obstore.put(self._store, path, content, mode="create", attributes={"Content-Type": kind})
            except AlreadyExistsError:
                return False
        return True

    def get(self, path: str) -> bytes | None:
        """A small object whole, or None."""
        import obstore

        with self._telling(path):
            try:
                return bytes(obstore.get(self._store, path).bytes())
            except FileNotFoundError as error:
                self._check_bucket(error)
        return None

    def look(self, path: str) -> Listed | None:
        """What is known of an object, or None."""
        import obstore

        with self._telling(path):
            try:
                found = obstore.head(self._store, path)
            except FileNotFoundError:
                return None
        return _listed(found)

    def read(self, path: str, start: int, end: int, size: int) -> Iterator[bytes]:
        """The bytes from `start` up to `end` of an object that must be `size` long, in pieces."""
        while start < end:
            piece = self._piece(path, start, min(start + PIECE, end), size)
            start += len(piece)
            yield piece

    def _piece(self, path: str, start: int, end: int, size: int) -> bytes:
        import obstore

        with self._telling(path):
            try:
                found = obstore.get(self._store, path, options={"range": (start, end)})
                whole, content = found.meta["size"], bytes(found.bytes())
            except FileNotFoundError as error:
                self._check_bucket(error)
                raise Damaged(f"a file is gone from the store {self.address.told} ({path})") from error
        if whole != size or len(content) != end - start:
            raise Damaged(
                f"a file in the store {self.address.told} is damaged: it has {whole} bytes instead of {size} ({path})"
            )
        return content

    def objects(self, prefix: str = "") -> Iterator[Listed]:
        """All objects below a path."""
        import obstore

        with self._telling(prefix):
            for chunk in obstore.list(self._store, prefix=prefix or None, chunk_size=1_000):
                yield from map(_listed, chunk)

    def remove(self, *paths: str) -> None:
        """Remove objects; those that are gone are passed over."""
        import obstore

        with self._telling(paths[0] if paths else ""):
            if paths:
                obstore.delete(self._store, list(paths))

    def url(self, path: str, seconds: int) -> str:
        """An address that anybody may fetch an object from for so long."""
        import obstore

        with self._telling(path):
            return obstore.sign(self._store, "GET", path, timedelta(seconds=seconds))

    def probe(self) -> None:
        """See whether it answers, in a few seconds."""
        import obstore

        with self._telling(""):
            next(iter(obstore.list(self._connected(3.0, patience=0.0), chunk_size=1)), None)

    @cached_property
    def _store(self) -> S3Store:
        return self._connected(_TIMEOUT, self.patience)

    def _connected(self, timeout: float, patience: float) -> S3Store:
        from obstore.store import S3Store

        address = self.address
        # By this name, as AWS_ENDPOINT_URL_S3 of the environment would be taken before any other.
        place: dict[str, Any] = {"aws_endpoint_url_s3": address.endpoint.rstrip("/")} if address.endpoint else {}
        if address.region:
            place["region"] = address.region
        with self._telling(""):
            return S3Store(
                address.bucket,
                prefix=address.prefix or None,
                client_options={
                    "allow_http": (address.endpoint or "").startswith("http:"),
                    "connect_timeout": timedelta(seconds=min(3.0, timeout)),
                    "timeout": timedelta(seconds=timeout),
                },
                retry_config={
                    "max_retries": 1_000 if patience else 0,  # as many as there is time for
                    "retry_timeout": timedelta(seconds=patience),
                    "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": timedelta(seconds=2), "base": 2},
                },
                **place,
            )

    def _check_bucket(self, error: Exception) -> None:
        if "NoSuchBucket" in str(error):
            raise self._told("", str(error)) from error

    @contextmanager
    def _telling(self, path: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            raise self._told(path, str(error)) from error

    def _told(self, path: str, said: str) -> StorageError:
        """What the service said, as what would be right. Its own words may hold addresses and no keys."""
        address = self.address
        code = found[1] if (found := re.search(r"<Code>(\w+)</Code>", said)) else ""
        where = "VISIONTUNE_STORE_ENDPOINT" if address.endpoint else "VISIONTUNE_STORE"
        if code == "NoSuchBucket":
            return StorageError(
                f"there is no bucket {address.bucket} at {address.endpoint or 'Amazon S3'}; make it, or let"
                " VISIONTUNE_STORE name one that there is"
            )
        if "/latest/api/token" in said or "169.254." in said:
            return StorageError(f"there are no keys for the store {address.told}; set {_KEYS}")
        if "redirect" in said or code in ("PermanentRedirect", "AuthorizationHeaderMalformed"):
            return StorageError(
                f"the bucket {address.bucket} is of another region; VISIONTUNE_STORE_REGION must name its own"
            )
        if code == "RequestTimeTooSkewed":
            return StorageError(f"the clock of this machine is not that of the store {address.told}; set it right")
        if " 403 " in said or " 401 " in said:
            return StorageError(
                f"the store {address.told} refuses what its keys ask for ({code or 'access denied'}); {_KEYS} must be"
                " of an account that may read, write, list and delete there"
            )
        if code == "NotImplemented" or " 501 " in said:
            return StorageError(
                f"the store {address.told} lacks something that is needed of it, as conditional writes (If-None-Match: *);"
                f" {where} must name a service that knows them"
            )
        if "HTTP error" in said or (code in _BUSY and re.search(r"status code: (5\d\d|429)", said)):
            return StorageError(
                f"the store {address.told} cannot be reached, or does not answer; {where} must name one that runs"
            )
        line = said.splitlines()[0][:300] if said else "no reason was given"
        return StorageError(f"the store {address.told} failed{f' ({path})' if path else ''}: {code or line}")


def _without_keys(address: str) -> str:
    """They do not belong there, nor into a message."""
    return re.sub(r"//[^/]*@", "//…@", address)


def _listed(meta: Any) -> Listed:
    return Listed(meta["path"], meta["size"], meta["last_modified"].timestamp())
