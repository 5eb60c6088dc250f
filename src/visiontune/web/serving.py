"""`visiontune serve`: the web studio and, as a child, the engine that works for it.

```
serve -- event loop: streams; threads: pages, API         engine -- jobs (warm worker processes), replies
     '-- supervisor --stdin held open----------------------^   the engine ends when this pipe closes, whatever ended us
```
"""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import func, select

from visiontune import logs
from visiontune.errors import InputError
from visiontune.jobs.tables import UserRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.memory import share_arenas
from visiontune.web.supervising import Supervisor

if TYPE_CHECKING:
    from flask_openapi import OpenAPI

    from visiontune.web.listening import WebServer

log = structlog.get_logger(__name__)


def application(settings: Settings | None = None, *, accounts: bool = False) -> OpenAPI:
    """The WSGI application with its log, for `serve` and for other servers: `gunicorn "visiontune.web.serving:application()"`.

    Args:
        accounts: Insist on accounts. Where there is one, visitors must log in in any case.

    Raises:
        InputError: it would be open to others without accounts.
    """
    settings = settings or Settings.load()
    logs.configure(settings.log_format, settings.log_level)
    studio = Studio(settings)
    try:
        known = _has_accounts(studio)
        if accounts and not known:
            raise _needs_accounts("--accounts", "")
        if not known and settings.hosts:
            raise _needs_accounts("VISIONTUNE_HOSTS", settings.hosts)
        from visiontune.web.app import create_app

        return create_app(studio=studio, accounts=known)
    except BaseException:
        studio.close()
        raise


def serve(
    settings: Settings,
    *,
    accounts: bool = False,
    engine: bool = True,
    ready: Any = lambda address: None,
) -> None:
    """Serve until SIGTERM or SIGINT; what runs then goes back to the queue.

    Args:
        engine: Start one beside it.
        ready: Called with the address once it listens.

    Raises:
        InputError: it cannot listen there, or may not without accounts.
    """
    share_arenas()
    from visiontune.web.listening import WebServer, bound
    from visiontune.web.warming import warming

    app = application(settings, accounts=accounts)
    studio: Studio = app.extensions["visiontune"].studio
    try:
        if not app.extensions["visiontune"].accounts and not is_loopback(settings.host):
            raise _needs_accounts("--host", settings.host)
        sockets = bound(settings.host, settings.port)

        def listens() -> None:
            ready(_address(settings, sockets))
            warming(app)

        server = WebServer(app, sockets, listens)
        supervisor = Supervisor([sys.executable, "-m", "visiontune", "worker", "--with-parent"])
        with _stopping(server):
            if engine:
                supervisor.start()
            try:
                server.run()
            finally:
                log.info("stopping")
                supervisor.stop(settings.cancel_grace + 10)
    finally:
        studio.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(settings: Settings, sockets: Sequence[socket.socket]) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{sockets[0].getsockname()[1]}/"


@contextmanager
def _stopping(server: WebServer) -> Iterator[None]:
    """Let signals end the server."""

    def stop(number: int, frame: object) -> None:
        for name in before:
            signal.signal(name, signal.SIG_IGN)  # once is enough: what goes on now must not be broken off
        server.stop()

    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    for name in before:
        signal.signal(name, stop)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _has_accounts(studio: Studio) -> bool:
    with studio.database.session(write=False) as session:
        return bool(session.scalar(select(func.count()).select_from(UserRow)))


def _needs_accounts(field: str, value: str) -> InputError:
    return InputError(
        field, value, "lets others in, so there must be an account first: visiontune users add NAME --role admin"
    )
