"""The ids that a form names: whole ones, and no more than a page can hold."""

from __future__ import annotations

import re

from flask import request

from visiontune.errors import InputError

MOST = 10_000
"""Artifacts of one bulk action."""


def chosen_ids() -> list[str]:
    """The artifacts that this request's form names, each once.

    Raises:
        InputError: there are none, too many, or one is no id.
    """
    ids = list(dict.fromkeys(request.form.getlist("id")))
    if not ids:
        raise InputError("id", "", "choose something first")
    if len(ids) > MOST:
        raise InputError("id", f"{len(ids)} of them", f"at most {MOST:,} at once")
    for one in ids:
        if re.fullmatch("[0-9a-f]{32}", one) is None:
            raise InputError("id", one, "must be a whole id")
    return ids
