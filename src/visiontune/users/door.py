"""All that says who somebody is, on one database."""

from __future__ import annotations

from dataclasses import dataclass, field

from visiontune.jobs.database import Database
from visiontune.users.accounts import Accounts
from visiontune.users.keys import Keys
from visiontune.users.rates import Attempts
from visiontune.users.sessions import Sessions


@dataclass(frozen=True)
class Door:
    """The accounts of a studio, and what opens it for them."""

    database: Database
    accounts: Accounts = field(init=False)
    sessions: Sessions = field(init=False)
    keys: Keys = field(init=False)
    attempts: Attempts = field(init=False)

    def __post_init__(self) -> None:
        for name, kind in (("accounts", Accounts), ("sessions", Sessions), ("keys", Keys), ("attempts", Attempts)):
            object.__setattr__(self, name, kind(self.database))
