"""A PostgreSQL of the tests' own: made in a temporary folder, reached by a socket there, gone with the session."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from helpers_extras import missing, need

PORT = 54_329  # names the socket; nothing listens on a network


def programs() -> Path:
    """The folder of initdb and pg_ctl. Without them tests skip on a developer's machine and fail in CI."""
    need("psycopg")
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not folders:
        missing("PostgreSQL is not installed")
    return folders[-1]


class Cluster:
    """A server with databases. As root it runs as the system's user postgres, since it refuses to be root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, programs()
        self._numbers = iter(range(1, 1_000_000))
        self._made = threading.Lock()
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user is not None:
            account = pwd.getpwnam(self.user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._call("initdb", "-U", "visiontune", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        options = f"-k {self.folder} -p {PORT} -c listen_addresses='' -c max_connections=200"
        self._call("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._call("pg_ctl", "-w", "-m", mode, "stop")

    def restart(self) -> None:
        """All its connections break."""
        self.stop()
        self.start()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://visiontune@/{database}?host={quote(str(self.folder), safe='')}&port={PORT}"

    def create(self, template: str = "template1") -> str:
        """The address of a new database."""
        with self._made:
            name = f"studio{next(self._numbers)}"
            self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.bin / program, "-D", self.folder / "data", *arguments],
            user=self.user, group=self.user, extra_groups=[] if self.user else None,
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running one, which ends with this process in whatever way that ends."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="vt-", dir="/tmp"))  # a socket's path must be short
    made = Cluster(folder)
    ending = 'cat >/dev/null; "$1" -D "$2/data" -m immediate stop >/dev/null; rm -rf "$2"'
    keeper = subprocess.Popen(
        ["sh", "-c", ending, "sh", made.bin / "pg_ctl", folder],
        user=made.user, group=made.user, extra_groups=[] if made.user else None, cwd="/",
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert keeper.stdin is not None
    try:
        made.start()
        yield made
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=60)


class Emptied:
    """One database of a cluster with our tables, which is emptied for each test: quicker than a new one."""

    def __init__(self, cluster: Cluster) -> None:
        from visiontune.jobs.database import Database
        from visiontune.jobs.tables import Base

        self.cluster, self._url = cluster, cluster.create()
        Database(self._url).close()
        tables = reversed(Base.metadata.sorted_tables)
        self._statement = "".join(f'DELETE FROM "{table.name}";' for table in tables)

    def url(self) -> str:
        """Its address; there is nothing in it now."""
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(self._statement.encode())
        return self._url
