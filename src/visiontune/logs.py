"""The log of servers: one event a line, as JSON or for people, without secrets.

Our own events come through structlog, those of libraries through `logging`; both take the same way.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

Format = Literal["auto", "console", "json"]
Level = Literal["auto", "debug", "info", "warning"]
_SECRET = re.compile(r"(^|[_.-])(api)?key$|token$|secret|passw|authorization|cookie|credential|csrf", re.I)
_LOOKS_SECRET = re.compile(
    r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"
    r"|\b(?:sk|pk|vt|key|hf|ghp|AIza)[-_]?[A-Za-z0-9_-]{20,}"
    r"|(?<=[?&])(?:[\w-]*key|token|secret|password|code)=[^&\s]+"
)
HIDDEN = "[hidden]"


def configure(style: Format = "auto", level: Level = "info") -> None:
    """Write events of `level` and above to stderr. Chatty libraries are heard from warnings on.

    `auto` is for who reads: on a terminal, lines for people, and warnings only; elsewhere JSON, and each request.
    """
    on_terminal = sys.stderr.isatty()
    as_json = style == "json" or (style == "auto" and not on_terminal)
    if level == "auto":
        level = "warning" if on_terminal else "info"
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        redacted,
    ]
    shown: Any = (
        structlog.processors.JSONRenderer(default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), redacted],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("visiontune").setLevel(level.upper())


def redacted(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide values of fields that are called like secrets, and words that look like one."""
    for name, value in event.items():
        event[name] = HIDDEN if _SECRET.search(name) else _without_secrets(value)
    return event


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return _LOOKS_SECRET.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {name: HIDDEN if _SECRET.search(str(name)) else _without_secrets(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value
