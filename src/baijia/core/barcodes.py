"""Code 128 on paper: drawn for a page, and read back from a scan of it, turned, noisy or small."""

from __future__ import annotations

from typing import Any

import zxingcpp
from PIL import Image, ImageFilter

FORMATS: Any = zxingcpp.BarcodeFormat.Code128
TURNS = (0, -5, 5, -10, 10, -15, 15)
"""Degrees a sheet may lie askew; a linear code is read across its bars alone, up to some four degrees off."""


def svg(text: str) -> str:
    """Return a Code 128 as SVG, bars only."""
    drawn: str = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_svg(add_quiet_zones=True)
    return drawn[drawn.index("<svg") :]


def png(text: str, *, scale: int = 3) -> Image.Image:
    """Return a Code 128 as a picture, for documents that take no SVG."""
    drawn: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=scale)
    grey = memoryview(drawn)
    height, width = (grey.shape or (0, 0))[:2]
    return Image.frombytes("L", (width, height), grey.tobytes())


def read(picture: Image.Image, wanted: str) -> list[str]:
    """Return the texts of the Code 128 bars on a picture that begin with ``wanted``; gives up once all was tried."""
    grey = picture.convert("L")
    for smooth in (False, True):
        ground = grey.filter(ImageFilter.MedianFilter(3)) if smooth else grey
        for turn in TURNS:
            turned = _turned(ground, turn) if turn else ground
            found = zxingcpp.read_barcodes(turned, formats=FORMATS)
            texts = [code.text for code in found if code.text.startswith(wanted)]
            if texts:
                return texts
    return []


def _turned(picture: Image.Image, degrees: int) -> Image.Image:
    # Taking the nearest point, the default, frays the bars and halves the angles that are read.
    return picture.rotate(degrees, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255)
