"""The model hub: its cache on this machine, and its files over HTTPS.

Spoken as the hub's own client does: `HF_ENDPOINT`, `HF_TOKEN`, `HF_HOME` and `HF_HUB_CACHE` hold; the client itself
is not needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from visiontune.errors import WeightsError
from visiontune.weights.catalogue import HubFile

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
ENDPOINT = "https://huggingface.co"
TRIES = 4
CONNECT, SILENCE = 10.0, 60.0  # seconds


def default_cache() -> Path:
    """Where the hub's own client keeps what it fetched."""
    if given := os.environ.get("HF_HUB_CACHE"):
        return Path(given).expanduser()
    home = os.environ.get("HF_HOME") or os.path.join(os.environ.get("XDG_CACHE_HOME", "~/.cache"), "huggingface")
    return Path(home).expanduser() / "hub"


def cached(file: HubFile, cache: Path) -> Path | None:
    """The file in the hub's cache; None where it is not. What lies there is only as good as its hash."""
    repository = cache / f"models--{file.repo.replace('/', '--')}"
    if not repository.is_dir():  # the usual case, of all that the lists ask for
        return None
    try:
        commit = (repository / "refs" / file.revision).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        commit = file.revision
    path = repository / "snapshots" / commit / file.file
    return path if path.is_file() else None


def blob_hash(path: Path) -> str | None:
    """The hash by which the hub's cache names a file: SHA-256, or git's SHA-1 of small ones."""
    # None where the cache holds a copy, as it does where there are no symbolic links.
    name = path.resolve().name
    return name if len(name) in (40, 64) and set(name) <= set("0123456789abcdef") else None


@dataclass(frozen=True)
class Told:
    """What the hub says about a file: its hash (SHA-256, or git's SHA-1 of a small file) and size in bytes."""

    hash: str
    size: int | None


def ask(file: HubFile) -> Told:
    """The hash and size of a file by the hub's metadata.

    Raises:
        WeightsError: the hub cannot be reached, refuses, or tells no hash.
    """

    def once() -> Told:
        with _client() as client:
            # Not followed: the answer with the hash is the hub's own, before it sends on to where the bytes lie.
            response = client.head(_address(file), headers={"Accept-Encoding": "identity"})
            for _ in range(3):
                location = response.headers.get("location", "")
                if "x-linked-etag" in response.headers or not location.startswith("/"):
                    break
                response = client.head(_endpoint() + location, headers={"Accept-Encoding": "identity"})
            _check(response, file)
            tag = response.headers.get("x-linked-etag") or response.headers.get("etag", "")
            tag = tag.removeprefix("W/").strip('"')
            if len(tag) not in (40, 64) or not set(tag) <= set("0123456789abcdef"):
                raise WeightsError(f"{file}: the hub tells no hash for {file.file}, so it cannot be checked")
            size = response.headers.get("x-linked-size") or (
                response.headers.get("content-length") if response.status_code == 200 else None
            )
            return Told(tag, int(size) if size else None)

    return _patiently(once, file)


def listing(repo: str, revision: str) -> tuple[str, list[tuple[str, int, str]]]:
    """A repository's commit, and its files: name, size in bytes, hash (SHA-256, or git's SHA-1 of a small file).

    Raises:
        WeightsError: the hub cannot be reached, refuses, or has no such repository.
    """
    whole = HubFile(repo, revision, "list of files")

    def once() -> tuple[str, list[tuple[str, int, str]]]:
        with _client() as client:
            address = f"{_endpoint()}/api/models/{quote(repo)}/revision/{quote(revision, safe='')}"
            response = client.get(address, params={"blobs": "true"}, follow_redirects=True)
            if response.status_code == 401 and not os.environ.get("HF_TOKEN"):
                # So it answers where there is no such repository, too.
                raise WeightsError(f"{whole}: there is no such repository, or it wants a token; set HF_TOKEN")
            _check(response, whole)
            try:
                document = response.json()
                files = []
                for one in document["siblings"]:
                    large = one.get("lfs") or {}
                    files.append((str(one["rfilename"]), int(one["size"]), str(large.get("sha256") or one["blobId"])))
                return str(document["sha"]), files
            except (ValueError, KeyError, TypeError) as error:
                raise WeightsError(f"{whole}: the hub's answer cannot be understood ({error})") from error

    return _patiently(once, whole)


def download(file: HubFile, part: Path, told: Callable[[int], None]) -> None:
    """Fetch a file into `part`, going on where an earlier try stopped.

    Args:
        file: What to fetch.
        part: The unfinished file; its content is not trusted before its hash was checked.
        told: Called after each block with the bytes in `part`.

    Raises:
        WeightsError: the hub cannot be reached, or refuses.
    """
    _patiently(lambda: _download(file, part, told), file)


def _download(file: HubFile, part: Path, told: Callable[[int], None]) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with _client() as client, client.stream("GET", _address(file), headers=headers, follow_redirects=True) as response:
        if response.status_code == 416:  # as long as it can be, or longer: its hash will tell
            return
        _check(response, file)
        resumed = response.status_code == 206 and response.headers.get("content-range", "").startswith(f"bytes {have}-")
        if have and response.status_code == 206 and not resumed:
            part.unlink()
            raise _Again("the hub sent another part than was asked for")
        expected = response.headers.get("content-length")
        at = have if resumed else 0
        end = at + int(expected) if expected else None
        with part.open("ab" if resumed else "wb") as target:
            # As it comes: a block of a given size would be lost whole when the connection breaks.
            for block in response.iter_raw():
                target.write(block)
                at += len(block)
                told(at)
        if end is not None and at < end:
            raise _Again(f"the connection ended {end - at:,} bytes too early")


class _Again(Exception):
    """A fault that may be gone the next time."""


def _patiently(action: Callable[[], T], file: HubFile) -> T:
    import httpx

    fault: Exception | None = None
    for attempt in range(TRIES):
        if attempt:
            time.sleep(min(8.0, 0.25 * 2**attempt))
        try:
            return action()
        except (httpx.TransportError, _Again) as error:
            fault = error
    raise WeightsError(
        f"{file}: the hub cannot be reached ({fault}); check the network, or HF_ENDPOINT, and ask again: what was fetched is"
        " kept"
    ) from fault


def _check(response: httpx.Response, file: HubFile) -> None:
    status = response.status_code
    if status in (429, 500, 502, 503, 504):
        raise _Again(f"the hub answers {status}")
    if status in (401, 403):
        raise WeightsError(f"{file}: the hub wants a token with access to it; set HF_TOKEN")
    if status == 404:
        raise WeightsError(f"{file}: the hub has no {file.file} at {file.revision}")
    if status >= 400:
        raise WeightsError(f"{file}: the hub answers {status}")


def _client() -> httpx.Client:
    import httpx

    token = os.environ.get("HF_TOKEN", "").strip()
    # httpx drops the token where it is sent on to another host.
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(headers=headers, timeout=httpx.Timeout(SILENCE, connect=CONNECT))


def _endpoint() -> str:
    return (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")


def _address(file: HubFile) -> str:
    return f"{_endpoint()}/{quote(file.repo)}/resolve/{quote(file.revision, safe='')}/{quote(file.file)}"
