"""A user's document: read whole, searched, quoted and summed up, offline and without a language model."""

from __future__ import annotations

from visiontune.chat.documents.base import Document as Document
from visiontune.chat.documents.base import Passage as Passage
from visiontune.chat.documents.finding import passages as passages
from visiontune.chat.documents.quoting import extract as extract
from visiontune.chat.documents.reading import read_document as read_document
from visiontune.chat.documents.summing import summary as summary
