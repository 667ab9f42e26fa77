"""The press: one compiler a template, kept for the life of the process, and the fonts it may use.

Fonts come from the system (``fonts-noto-cjk``) or from a Python package that carries them; a sheet without Chinese
letters is never sent.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst
from django.utils.translation import gettext as _

from baijia.core.refused import Refused

TEMPLATES = Path(__file__).parent / "typst"
FONT_PACKAGES = ("justmytype_intl_cjk",)
SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN")
SANS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN")
ARCHIVE: Final = "a-2b"
_press = Lock()


def font_folders() -> list[Path]:
    """Return the folders of installed packages that carry fonts; the system's own are found without them."""
    folders = []
    for name in FONT_PACKAGES:
        spec = importlib.util.find_spec(name)
        folders += [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return folders


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(folder) for folder in font_folders()])


@cache
def families() -> dict[str, list[str]]:
    """Return the families to set text in, those that are there; the one kind stands in for the other.

    Raises:
        Refused: no family with Chinese letters is installed.
    """
    there = set(_fonts().families())
    serif = [name for name in SERIF if name in there]
    sans = [name for name in SANS if name in there]
    if not serif and not sans:
        raise Refused(
            "paper.fonts", _("服务器没有中文字体，不能生成打印件，请管理员安装 fonts-noto-cjk 后再试。")
        )
    return {"serif": serif or sans, "sans": sans or serif}


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts())


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a document as PDF/A-2b; the same data and moment give the same bytes.

    Args:
        template: a file of ``papers/typst``.
        data: what the template shows; plain JSON values.
        at: the moment the document says it was made.

    Raises:
        Refused: the server has no Chinese font.
    """
    given = {"data": json.dumps({**data, "fonts": families()}, ensure_ascii=False)}
    with _press:  # a compiler works on one document at a time
        made = _compiler(template).compile(
            format="pdf", sys_inputs=given, pdf_standards=ARCHIVE, timestamp=int(at.timestamp())
        )
    assert isinstance(made, bytes)  # noqa: S101 - one document goes to memory
    return made
