"""Passwords: what one must be, and how it is kept: as argon2id, never in clear."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from visiontune.errors import InputError

SHORTEST, LONGEST = 8, 500
"""Characters. Long enough for any sentence, short enough that hashing it is no work."""
_DIFFERENT = 4
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$OldmC1pd86DtKuwIDNCiDQ$Mh6O1bC9YkWcKn6ePzHXmI0TnGfqG4DdOKGqYdXUrsk"
"""In place of what is kept of an account that there is not; no password is known of which it was made."""
_AT_ONCE = 2
"""Hashes computed side by side in one process: each takes 19 MB and some 30 ms, which many at once must not multiply."""


class Passwords:
    """Hashes and checks passwords. An unknown name costs as much work as a known one, so that time tells no names."""

    def __init__(self) -> None:
        # OWASP's figures for argon2id: as strong as argon2's own defaults, in less memory.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._turn = threading.Semaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """What is kept of `password`."""
        with self._turn:
            return self._hasher.hash(_normal(password))

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether `password` is the one that `kept` was made of; None: of nobody, which takes as long."""
        if len(password) > LONGEST or "\0" in password:
            return False
        try:
            with self._turn:
                self._hasher.verify(kept or _NOBODY, _normal(password))
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
        return kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether `kept` was made with other figures than today's, and should be made anew."""
        return self._hasher.check_needs_rehash(kept)


def check(password: str, name: str, field: str = "password") -> None:
    """Refuse what is no good password for the account `name`.

    Raises:
        InputError: it is too short, too long, blank, too simple or no valid text. The password itself is not told.
    """
    if any("\ud800" <= letter <= "\udfff" for letter in password) or "\0" in password:
        raise InputError(field, "…", "must be valid text")
    if not password.strip() or len(password) < SHORTEST:
        raise InputError(field, "…", f"must have at least {SHORTEST} characters; a sentence is good")
    if len(password) > LONGEST:
        raise InputError(field, "…", f"must have at most {LONGEST} characters")
    plain = password.casefold()
    if len(set(plain)) < _DIFFERENT or plain.strip("0123456789!?.") in {name.casefold(), "password", "visiontune"}:
        raise InputError(field, "…", "is too easily guessed; take a few words that belong to nobody else")


def _normal(password: str) -> str:
    # The same letters come composed from one keyboard and in pieces from another.
    return unicodedata.normalize("NFKC", password)
