"""Behind a proxy: who really asks, by what name, over https or not.

The headers that say so are anybody's to write, so they count only where the connection comes from one of
`VISIONTUNE_TRUSTED_PROXIES`. From elsewhere they are a sign that a proxy stands before a studio that knows of none.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from visiontune.errors import InputError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_SIGNS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_MARK = "visiontune.unknown_proxy"


@dataclass(frozen=True)
class Proxied:
    """A WSGI application that believes the headers of trusted proxies, and takes out everybody else's."""

    application: Callable[..., Iterable[bytes]]
    trusted: Sequence[Network]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = {name: str(environ.pop(name)) for name in _SIGNS if name in environ}
        if said and self._is_trusted(str(environ.get("REMOTE_ADDR", ""))):
            if (client := self._client(said.get("HTTP_X_FORWARDED_FOR", ""))) is not None:
                environ["REMOTE_ADDR"] = client
            if (scheme := _last(said.get("HTTP_X_FORWARDED_PROTO", ""))) in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
            if host := _last(said.get("HTTP_X_FORWARDED_HOST", "")):
                environ["HTTP_HOST"] = host
        elif said:
            environ[_MARK] = True
        return self.application(environ, start_response)

    def _client(self, chain: str) -> str | None:
        """The nearest address that no trusted proxy has: what stands left of it may be invented."""
        hops = [hop.strip() for hop in chain.split(",") if hop.strip()]
        for hop in reversed(hops):
            if not self._is_trusted(hop):
                return hop[:60]
        return hops[0] if hops else None

    def _is_trusted(self, address: str) -> bool:
        found = parsed(address)
        return found is not None and any(found in network for network in self.trusted)


def networks(setting: str) -> tuple[Network, ...]:
    """The addresses and networks that `VISIONTUNE_TRUSTED_PROXIES` names.

    Raises:
        InputError: one is no address.
    """
    found = []
    for part in filter(None, map(str.strip, setting.split(","))):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            remedy = "must be addresses or networks as 127.0.0.1 or 10.0.0.0/8, separated by commas"
            raise InputError("VISIONTUNE_TRUSTED_PROXIES", part, remedy) from error
    return tuple(found)


def parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, IPv4 also where it comes in IPv6's clothes; None: it is none."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def comes_from_here() -> bool:
    """Whether this request was sent from this machine itself, as far as one can tell."""
    address = parsed(request.remote_addr or "")
    return address is not None and address.is_loopback and _MARK not in request.environ


def _last(text: str) -> str:
    return text.rpartition(",")[2].strip().lower()
