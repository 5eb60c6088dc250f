"""What only people in a browser may do: manage accounts and keys, which no key may, as keys are copied about."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden

from visiontune.web.security.identity import visitor


def require_person() -> None:
    """Refuse keys, and studios in which nobody logs in.

    Raises:
        Forbidden: says why.
    """
    by = visitor().by
    if by == "key":
        raise Forbidden("an API key may not do this; log in in a browser")
    if by == "loopback":
        raise Forbidden("this studio has no accounts; add one with: visiontune users add NAME --role admin")
