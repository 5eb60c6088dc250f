"""The configurations that the docs ship, run for real before a studio: words and events come as they happen."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from helpers_events import hearing
from helpers_serving import until
from helpers_web import Running, running
from visiontune.jobs.queue import JobQueue

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "studio.example.org"
HOST = {"Host": NAME}


def need_program(name: str) -> str:
    """Its path. Without it the test skips on a developer's machine and fails in CI."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return str(found)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def nginx(folder: Path, port: int, studio: str) -> list[str]:
    """Started with the shipped site, without TLS, inside of what Debian's own file says around it, and compression on."""
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (("listen 443 ssl", f"listen 127.0.0.1:{port}"), ("127.0.0.1:8484", studio)):
        assert old in site
        site = site.replace(old, new)
    site = re.sub(r"\n *ssl_certificate.*", "", site).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    (folder / "site.conf").write_text(site)
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        " events { worker_connections 768; }"
        f" http {{ access_log off; {places} gzip on; gzip_types *; include {folder}/site.conf; }}"
    )
    return [need_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, studio: str) -> list[str]:
    site = (DEPLOY / "Caddyfile").read_text()
    for old, new in ((f"\n{NAME} {{", f"\nhttp://{NAME}:{port} {{"), ("127.0.0.1:8484", studio)):
        assert old in site
        site = site.replace(old, new)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + site)
    return [need_program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("deployed")
    with running(folder, engine=False, min_free_disk=0, hosts=NAME, trusted_proxies="127.0.0.1") as studio:
        yield studio


@contextmanager
def behind(proxy: str, folder: Path, studio: Running) -> Iterator[str]:
    """The address of the proxy before the studio."""
    port = free_port()
    command = {"nginx": nginx, "caddy": caddy}[proxy](folder, port, studio.address.removeprefix("http://"))
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "out.log").open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}"

        def answers() -> bool:
            assert process.poll() is None, (folder / "out.log").read_text()
            try:
                return httpx.get(f"{address}/healthz", headers=HOST, trust_env=False).status_code == 200
            except httpx.TransportError:
                return False

        until(answers, f"{proxy} answers")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # it waits for connections that are kept open
            process.kill()
            process.wait(30)


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_w01_events_come_one_by_one_through_the_shipped_proxy(proxy: str, tmp_path: Path, studio: Running) -> None:
    queue = JobQueue(studio.studio.database, "elsewhere:1:0")
    with (
        behind(proxy, tmp_path, studio) as address,
        hearing(address, headers=HOST | {"Accept-Encoding": "gzip, br"}) as heard,
    ):
        assert "Content-Encoding" not in heard.response.headers
        assert "no-cache" in heard.response.headers["Cache-Control"]
        job = queue.add("image", {"prompt": "a red fox"}, mine=True)
        for n in range(5):  # the next one happens only when this one has come
            queue.progress(job, n / 5, f"step {n}")
            while heard.events(1, "job")[0]["sentence"] != f"step {n}":
                pass
        queue.finish(job, "cancelled", "cancelled")
    there = studio.app.extensions["visiontune_hub"]
    until(lambda: len(there) == 0, "who leaves the proxy leaves the studio")


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_who_asks_and_by_what_name_comes_through(proxy: str, tmp_path: Path, studio: Running) -> None:
    with behind(proxy, tmp_path, studio) as address:
        assert httpx.get(f"{address}/jobs", headers=HOST, trust_env=False).status_code == 200
        wrong = httpx.get(f"{address}/jobs", headers={"Host": "evil.example"}, trust_env=False)
        # Nobody makes themselves somebody else by a header of their own.
        forged = httpx.get(f"{address}/jobs", headers=HOST | {"X-Forwarded-Host": "evil.example"}, trust_env=False)
    assert wrong.status_code in (200, 403) and "Jobs" not in wrong.text  # caddy answers other names with nothing
    assert forged.status_code in (200, 403)


def test_what_the_units_and_the_container_start_is_there() -> None:
    from typer.main import get_command

    from visiontune.cli.app import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    for name in ("visiontune.service", "visiontune-worker@.service", "Containerfile"):
        text = (DEPLOY / name).read_text()
        started = re.findall(r'bin/visiontune (\w+)|"visiontune", "(\w+)"', text)
        assert started and {one or other for one, other in started} <= known
        assert set(re.findall(r"VISIONTUNE_(\w+)", text)) <= {
            field.upper() for field in __import__("visiontune.settings", fromlist=["Settings"]).Settings.model_fields
        }
