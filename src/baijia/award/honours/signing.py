"""Signing a certificate's PDF by a licensed authority (依法设立的电子认证服务机构): the interface, and what is configured.

An adapter is a class named in ``BAIJIA_PDF_SIGNER`` as ``package.module:Class``, made without arguments. Without one
the PDF is a picture of the certificate: the stamped paper is the original, and pages say so.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@runtime_checkable
class PdfSigner(Protocol):
    """What an adapter to a signing service offers."""

    authority: str
    """Name of the authority as readers know it."""

    def sign(self, pdf: bytes, *, reason: str, at: str) -> bytes:
        """Return the document with the organiser's signature in it (PAdES).

        Args:
            pdf: a PDF/A-2b document.
            reason: why it is signed, as shown by readers.
            at: the legal instant, ISO with offset.

        Raises:
            OSError: the service could not be reached; nothing was signed.
        """
        ...


@lru_cache(maxsize=4)
def _loaded(path: str) -> PdfSigner:
    module, _colon, name = path.partition(":")
    try:
        found = getattr(import_module(module), name)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(
            f"BAIJIA_PDF_SIGNER {path!r}: {error}; expected package.module:Class"
        ) from error
    if not isinstance(found, PdfSigner):
        raise ImproperlyConfigured(f"BAIJIA_PDF_SIGNER {path!r} has no authority and sign()")
    return found


def signer() -> PdfSigner | None:
    """Return the signing service in use, None where none is configured.

    Raises:
        ImproperlyConfigured: the setting names no such adapter.
    """
    path = str(settings.PDF_SIGNER)
    return _loaded(path) if path else None


def signed(pdf: bytes, *, reason: str, at: str) -> bytes:
    """Return a certificate's PDF signed by the authority, or as it is where none is configured."""
    service = signer()
    return service.sign(pdf, reason=reason, at=at) if service else pdf
