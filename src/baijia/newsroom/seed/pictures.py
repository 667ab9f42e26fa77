"""Drawings of the demonstration: patterns of trades, drawn here, in the four colours of the site."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDE, HIGH = 1280, 800
WASH, GREY, DARK, INK, RED = "#ece7df", "#d3ccc1", "#a79f93", "#2b2724", "#b3261e"
Draw = ImageDraw.ImageDraw


def _wheel(draw: Draw) -> None:
    for n in range(36):
        turn = math.radians(n * 10)
        inner = (640 + 120 * math.cos(turn), 400 + 120 * math.sin(turn))
        outer = (640 + 340 * math.cos(turn + 0.3), 400 + 340 * math.sin(turn + 0.3))
        draw.line([inner, outer], fill=RED if n == 27 else INK if n % 2 else DARK, width=22)
    draw.ellipse((600, 360, 680, 440), fill=INK)


def _days(draw: Draw) -> None:
    for row in range(5):
        for column in range(7):
            x, y = 210 + column * 126, 110 + row * 118
            counted = row == 2 and 0 < column < 6
            fill = RED if (row, column) == (2, 5) else INK if counted else GREY if column < 5 else WASH
            draw.rectangle((x, y, x + 104, y + 96), fill=fill, outline=DARK, width=3)


def _gauge(draw: Draw) -> None:
    for n in range(9):
        draw.arc(
            (140 + n * 50, 60 + n * 40, 1140 - n * 50, 1000 - n * 40),
            180,
            360,
            fill=INK if n % 3 else DARK,
            width=14,
        )
    draw.line((640, 530, 900, 190), fill=RED, width=18)


def _lines(draw: Draw) -> None:
    for n in range(11):
        y = 120 + n * 56
        draw.line((80, y, 1200, y), fill=GREY if n % 2 else DARK, width=8)
        draw.ellipse((160 + n * 92, y - 18, 196 + n * 92, y + 18), fill=RED if n == 6 else INK)


def _steps(draw: Draw) -> None:
    for n in range(9):
        draw.rectangle(
            (90 + n * 124, 660 - n * 62, 198 + n * 124, 700), fill=RED if n == 8 else INK if n % 2 else DARK
        )
    draw.line((60, 702, 1220, 702), fill=INK, width=6)


def _weave(draw: Draw) -> None:
    for row in range(14):
        for column in range(22):
            x, y = 92 + column * 50, 60 + row * 50
            ring = max(abs(row - 6), abs(column - 10))
            fill = RED if ring == 0 else INK if ring % 4 == 1 else DARK if ring % 4 == 2 else GREY
            draw.polygon([(x + 22, y), (x + 44, y + 22), (x + 22, y + 44), (x, y + 22)], fill=fill)


def _sheet(draw: Draw) -> None:
    draw.rectangle((220, 110, 1060, 690), outline=INK, width=8)
    for n in range(6):
        draw.line((280, 200 + n * 80, 1000 - n * 60, 200 + n * 80), fill=DARK if n % 2 else GREY, width=10)
    draw.rectangle((820, 540, 1000, 640), outline=RED, width=10)


MOTIFS: tuple[tuple[str, str, Callable[[Draw], None]], ...] = (
    ("夜间窗口", "示意插画：一排横线和圆点，像排班表", _lines),
    ("公示日历", "示意插画：五行七列的日历格，五天涂黑", _days),
    ("砂轮", "示意插画：砂轮的辐条，其中一根是红色", _wheel),
    ("仪表", "示意插画：同心弧和一根红色指针", _gauge),
    ("台阶", "示意插画：逐级升高的台阶，最高一级是红色", _steps),
    ("织锦", "示意插画：由菱形组成的织锦纹样", _weave),
    ("图纸", "示意插画：一张图纸和右下角的标题栏", _sheet),
)


def drawn(place: int, *, dark: bool = False) -> bytes:
    """Return one of the drawings as PNG."""
    picture = Image.new("RGB", (WIDE, HIGH), GREY if dark else WASH)
    MOTIFS[place][2](ImageDraw.Draw(picture))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
