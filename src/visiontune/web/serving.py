"""`visiontune serve`: the web studio and, as a child, the engine that works for it.

```
serve -- waitress, threads: pages, API, streams          engine -- jobs (warm worker processes), replies
     '-- supervisor --stdin held open----------------------^   the engine ends when this pipe closes, whatever ended us
```
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator
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

log = structlog.get_logger(__name__)
CONNECTIONS = 1_000
"""Open connections; beyond it new ones wait."""
BODY = 2_200_000_000
"""Bytes of a request's body: an upload of 2 GiB and what surrounds it. Routes bound theirs more tightly."""
BUFFER = 1_000_000
"""Bytes that wait for a slow reader before what is sent to them stops being made."""


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
    app = application(settings, accounts=accounts)
    studio: Studio = app.extensions["visiontune"].studio
    try:
        if not app.extensions["visiontune"].accounts and not is_loopback(settings.host):
            raise _needs_accounts("--host", settings.host)
        server = _server(app, settings)
        supervisor = Supervisor([sys.executable, "-m", "visiontune", "worker", "--with-parent"])
        with _stopping(app):
            if engine:
                supervisor.start()
            try:
                ready(_address(settings, server))
                server.run()  # ends with SystemExit and KeyboardInterrupt, which it keeps to itself
            finally:
                log.info("stopping")
                server.close()
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


def _server(app: OpenAPI, settings: Settings) -> Any:
    from waitress import create_server

    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.web_threads,
            connection_limit=CONNECTIONS,
            backlog=512,
            asyncore_use_poll=True,  # select() knows 1,024 files and no more
            channel_request_lookahead=1,  # so that a reader who leaves is noticed before the next word to them
            outbuf_high_watermark=BUFFER,
            max_request_body_size=BODY,
            clear_untrusted_proxy_headers=False,  # whose count is known by our own guard (`security.proxies`)
            ident=None,
        )
    except socket.gaierror as error:
        raise InputError("--host", settings.host, f"is no address of this machine: {error.strerror}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError("--port", settings.port, "is in use by another program; take another") from error
        if error.errno == errno.EACCES:
            raise InputError("--port", settings.port, "is not open to ordinary users; take one from 1024 on") from error
        raise InputError("--host", settings.host, f"cannot be listened on: {error.strerror}") from error


def _address(settings: Settings, server: Any) -> str:
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{port}/"


@contextmanager
def _stopping(app: OpenAPI) -> Iterator[None]:
    """Let signals end the server: streams first, which would hold it."""

    def stop(number: int, frame: object) -> None:
        for name in before:
            signal.signal(name, signal.SIG_IGN)  # once is enough: what goes on now must not be broken off
        app.extensions["visiontune_hub"].close()
        raise SystemExit

    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    for name in before:
        signal.signal(name, stop)
    try:
        with contextlib.suppress(SystemExit):
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
