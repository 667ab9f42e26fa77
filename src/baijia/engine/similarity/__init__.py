"""Recycled text (查重): which earlier nomination a text was taken from, with the passage that shows it.

Lexical: it sees through figures, punctuation, width and zero-width noise, order and synonyms, not through a text
written anew. It never decides; a person reads the evidence.
"""

from baijia.engine.similarity.index import BEST, Document, Hit, Index
from baijia.engine.similarity.reading import read_documents
from baijia.engine.similarity.score import FLAG_AT

__all__ = ["BEST", "FLAG_AT", "Document", "Hit", "Index", "read_documents"]
