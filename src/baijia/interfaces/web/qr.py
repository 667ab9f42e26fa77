"""QR codes as SVG, for pages and paper."""

from __future__ import annotations

import io

import segno


def svg(text: str) -> str:
    """Return a QR code of error correction level M as a standalone SVG document with a quiet zone of two modules."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, omitsize=True)
    return out.getvalue().decode()
