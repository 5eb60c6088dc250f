"""The name that the browser knows us by must be ours: otherwise another site had its own name lead here (DNS rebinding)."""

from __future__ import annotations

import re

from flask import request
from werkzeug.exceptions import Forbidden

from visiontune.web.security.proxies import parsed
from visiontune.web.state import web

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]/@\s]+)(:\d{1,5})?")


def check_host() -> None:
    """Refuse a request that was addressed to another name.

    Raises:
        Forbidden: says how to allow the name.
    """
    held = web()
    given = str(request.environ.get("HTTP_HOST", ""))
    found = _HOST.fullmatch(given)
    name = found[1].strip("[]").lower().rstrip(".") if found else ""
    if not is_known(name, f"{held.settings.host},{held.settings.hosts}", held.accounts):
        shown = re.sub(r"[^\w.:\[\]-]", "?", given)[:80] or "no name"
        raise Forbidden(
            f"this studio is not known as {shown}; if it should be, start it with VISIONTUNE_HOSTS naming that host"
        )


def is_known(name: str, setting: str, accounts: bool) -> bool:
    """Whether `name` is ours: loopback, one of the setting's, or an address, which no name server can turn elsewhere."""
    if name == "localhost":
        return True
    if (address := parsed(name)) is not None:
        return accounts or address.is_loopback or name in _names(setting)
    return any(
        name == known or (known.startswith("*.") and name.endswith(known[1:]) and name != known[1:])
        for known in _names(setting)
    )


def _names(setting: str) -> list[str]:
    return [known for part in setting.split(",") if (known := part.strip().lower().strip("[]"))]
