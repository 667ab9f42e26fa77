"""What the program's own messages must not carry."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/confirm/)[^/\s]+")
"""Addresses that open something by themselves: a nominee's link."""


class WithoutSecrets(logging.Filter):
    """Takes the secret part of an address out of a message before it is written anywhere."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without secrets."""
        said = record.getMessage()
        clean = SECRET.sub(r"\1…", said)
        if clean != said:
            record.msg, record.args = clean, None
        return True
