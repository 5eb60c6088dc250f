"""Online services as the studio's page sets them: their keys, addresses and models, in a file that only its owner reads.

```
settings (environment, .env) ---+
HOME/services.json (0600) ------+--> Options --> what backends read, at once and in every process
```

What the environment says of a service wins whole: its key is never sent to an address that somebody else wrote.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError

SERVICES: Mapping[str, tuple[str, ...]] = {
    "openai": (
        "openai_api_key", "openai_base_url", "openai_model", "openai_image_model", "openai_speech_model",
    ),
    "gemini": ("gemini_api_key", "gemini_base_url", "gemini_model", "gemini_image_model"),
}  # fmt: skip
"""Settings of each service: its key, its address, its models."""
NAMES = frozenset(name for names in SERVICES.values() for name in names)
_LONGEST = {"api_key": 500, "base_url": 300}
_TELLING = 20  # characters of a key from which on its last four give nothing away
log = logging.getLogger(__name__)


class ServiceFile:
    """The file of a library folder. Every read sees what was written last, by whatever process."""

    def __init__(self, home: Path) -> None:
        self.path = home / "services.json"
        self._seen: tuple[int, int, int] | None = None
        self._values: Mapping[str, str] = {}

    def read(self) -> Mapping[str, str]:
        """What is set, by the settings' names; what is damaged counts as nothing."""
        seen = self.mark()
        if seen is None:
            return {}
        if seen != self._seen:
            self._values, self._seen = _values(self.path), seen
        return self._values

    def mark(self) -> tuple[int, int, int] | None:
        """Another one after every change, by whatever process; None where there is no file."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        # A new file takes the old one's place at every change, so these three say whether it is the same.
        return found.st_mtime_ns, found.st_size, found.st_ino

    def change(self, **changes: str) -> None:
        """Set what is given, and keep the rest; an empty value removes.

        Raises:
            InputError: a value is wrong; never tells a key.
            StorageError: the file cannot be written.
        """
        kept = {**self.read(), **{name: checked(name, value) for name, value in changes.items()}}
        text = json.dumps({name: value for name, value in sorted(kept.items()) if value}, indent=1)
        part = self.path.with_name(f".{secrets.token_hex(8)}.part")
        with translating_os_errors("the keys cannot be kept"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                    stream.write(text)
                    stream.flush()
                    os.fsync(stream.fileno())
                part.replace(self.path)
            finally:
                part.unlink(missing_ok=True)


class Options(Mapping[str, Any]):
    """What backends may read: the settings, and under them what the file says now."""

    def __init__(self, settings: Mapping[str, Any], file: ServiceFile) -> None:
        self._settings, self.file = dict(settings), file

    def __getitem__(self, name: str) -> Any:
        value = self._settings[name]
        if value is not None or name not in NAMES or (self.is_given(service_of(name)) and not name.endswith("model")):
            return value
        return self.file.read().get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)

    def is_given(self, service: str) -> bool:
        """Whether the environment names the key or the address of a service."""
        return any(self._settings.get(f"{service}_{what}") is not None for what in ("api_key", "base_url"))

    def given(self, name: str) -> Any:
        """What the environment says; None where it says nothing."""
        return self._settings.get(name)


def service_of(name: str) -> str:
    """The service that a setting belongs to."""
    return name.partition("_")[0]


def ending(key: str) -> str:
    """What may be shown of a key: its last four characters, where it is long; else nothing."""
    return key[-4:] if len(key) >= _TELLING else ""


def checked(name: str, value: str) -> str:
    """A value as it is kept.

    Raises:
        InputError: it is wrong; a key itself is not in the message.
    """
    if name not in NAMES:
        raise InputError("name", name, f"must be one of {', '.join(sorted(NAMES))}")
    told = value.strip()
    what = name.removeprefix(f"{service_of(name)}_")
    shown = "…" if what == "api_key" else told
    if len(told) > _LONGEST.get(what, 200):
        raise InputError(name, shown[:40], f"must have at most {_LONGEST.get(what, 200)} characters")
    if re.fullmatch(r"[\x21-\x7e]*", told) is None:
        raise InputError(name, shown, "must hold no spaces, and only letters, digits and signs of ASCII")
    if what == "base_url" and told:
        _check_address(name, told)
    return told


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        port_is_right = False
    if not port_is_right or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(name, address, "must be an address as http://127.0.0.1:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(name, parts.hostname, "must hold no name, password, query or fragment")


def _values(path: Path) -> Mapping[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return {name: value for name, value in found.items() if name in NAMES and isinstance(value, str) and value}
    except (OSError, ValueError):
        pass
    log.warning("the file of services %s is damaged and is not used", path)
    return {}
