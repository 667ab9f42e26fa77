"""Writes of the newsroom."""

from .admitting import admit, admitted
from .importing import draft, drop_batch, read_batch, release_batch, review_batch
from .installing import install
from .reading import count_click
from .release import send_back, sign, withdraw
from .tips import add_word, answer_tip, assign_tip, close_tip, draft_from_tip, send_tip

__all__ = [
    "add_word",
    "admit",
    "admitted",
    "answer_tip",
    "assign_tip",
    "close_tip",
    "count_click",
    "draft",
    "draft_from_tip",
    "drop_batch",
    "install",
    "read_batch",
    "release_batch",
    "review_batch",
    "send_back",
    "send_tip",
    "sign",
    "withdraw",
]
