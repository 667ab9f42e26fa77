"""Tags and filters that components and pages share: icons, form controls, preferences, dates, money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseFormSet, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.core import inspection, scanner
from baijia.core.enums import ScanState
from baijia.core.models import StoredFile
from baijia.core.pictures import DRAWN

from .. import addresses, alike, charts, words

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "assets" / "icons.txt"
PREFERENCES = {
    "bj_theme": ("data-bs-theme", {"light", "dark"}),
    "bj_size": ("data-size", {"125", "150"}),
    "bj_contrast": ("data-contrast", {"high"}),
}
STATUS_ICONS = {
    "wait": "clock",
    "move": "progress",
    "done": "circle-check",
    "refuse": "alert-circle",
    "none": "check",
}
FILE_ICONS = {
    inspection.PDF: "file-type-pdf",
    inspection.DOCX: "file-type-docx",
    inspection.XLSX: "file-spreadsheet",
}
MESSAGE_KINDS = {"debug": "none", "info": "move", "success": "done", "warning": "wait", "error": "refuse"}


@cache
def icon_names() -> frozenset[str]:
    """Return the icons that the build puts into the sprite."""
    lines = ICONS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw an icon of the sprite. ``size`` "sm" is 16 px. Without ``label`` it is hidden from readers.

    Raises:
        ValueError: the icon is not listed in ``assets/icons.txt``.
    """
    return _drawn(name, size, str(label))


@cache
def _drawn(name: str, size: str, label: str) -> SafeString:
    """Draw an icon once a process; a page of rows holds hundreds."""
    if name not in icon_names():
        raise ValueError(f"unknown icon {name!r}: add it to ui/assets/icons.txt and run npm run build")
    aria = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    small = " icon-sm" if size == "sm" else ""
    href = f"{static('dist/icons.svg')}#{name}"
    return format_html('<svg class="icon{}" {}><use href="{}"></use></svg>', small, aria, href)


@register.filter
def status_icon(kind: str) -> str:
    """Return the icon that goes with a status."""
    return STATUS_ICONS.get(kind, "check")


@register.simple_tag
def status_mark(words: str, kind: str = "none", name: str = "") -> SafeString:
    """Write a status as ``<c-status>`` does; for lists of many rows, where a component a cell is slow."""
    return _marked(str(words), kind, name) if words else SafeString("")


@lru_cache(maxsize=1024)
def _marked(words: str, kind: str, name: str) -> SafeString:
    drawn = icon(name or status_icon(kind))
    return format_html('<span class="st st-{}">{}{}</span>', kind, drawn, words)


@register.filter
def message_kind(level_tag: str) -> str:
    """Return the status that stands for a level of Django's messages."""
    return MESSAGE_KINDS.get(level_tag, "none")


@register.simple_tag(takes_context=True)
def html_attributes(context: template.Context, theme: str = "") -> SafeString:
    """Write the attributes of ``<html>``: language, and what the reader chose of theme, size and contrast."""
    request = context.get("request")
    cookies = getattr(request, "COOKIES", {})
    shown = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh-CN",
        "data-bs-theme": theme or "light",
    }
    for cookie, (attribute, allowed) in PREFERENCES.items():
        value = cookies.get(cookie)
        if value in allowed and not (theme and attribute == "data-bs-theme"):
            shown[attribute] = value
    return format_html_join(" ", '{}="{}"', shown.items())


@register.filter
def segments(title: str) -> SafeString:
    """Break a title only between its parts, which a middle dot separates."""
    dot = SafeString('<span class="dot">·</span>')
    return format_html_join(dot, '<span class="seg">{}</span>', ((part,) for part in str(title).split(" · ")))


@register.simple_tag
def control(
    field: BoundField, width: str = "", rows: str = "", label: str = "", private: str = ""
) -> SafeString:
    """Write the control of a form field with our classes and what a screen reader needs.

    Shape: ``width`` is a class as ``w-num`` or ``w-20``; ``rows`` the height of a text area.
    """
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    base = "form-control"
    if isinstance(widget, CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, Select):
        base = "form-select"
    css = " ".join(part for part in (widget.attrs.get("class", ""), base, width) if part)
    attrs: dict[str, Any] = {"class": css + (" is-invalid" if field.errors else "")}
    described = [
        f"{field.auto_id}_{part}"
        for part, there in (("error", field.errors), ("help", field.help_text))
        if there
    ]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if rows:
        attrs["rows"] = rows
    if label:
        attrs["aria-label"] = label
    if private:
        attrs["data-private"] = True
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choice(option: BoundWidget, css: str = "form-check-input") -> SafeString:
    """Write one radio button or tick box of a field with our class."""
    option.data["attrs"] = {**option.data["attrs"], "class": css}
    return option.tag()


@register.filter
def control_kind(field: BoundField) -> str:
    """Tell how a field is laid out: check, choices or line."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "line"


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id that a link of the error summary goes to."""
    return field.id_for_label or field.auto_id


@register.filter
def checked(field: BoundField, value: Any) -> bool:
    """Tell whether a choice is the field's value, however it was typed."""
    held = field.value()
    return (
        str(value) in {str(each) for each in held}
        if isinstance(held, list | tuple)
        else str(held) == str(value)
    )


@register.filter
def page_range(page: Page[Any]) -> list[int | str]:
    """Return the numbers of a pager, with the paginator's ellipsis for what is left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag(takes_context=True)
def page_now(context: template.Context, given: datetime | None = None) -> datetime:
    """Return the moment a page counts from: the one given, else the edition's clock, else the wall's."""
    return given or context.get("edition_now") or timezone.now()


@register.filter
def nonbreaking(text: str) -> SafeString:
    """Keep a name, a date or a count on one line."""
    return format_html('<span class="nb">{}</span>', text)


def _filter(name: str, write: Any) -> None:
    def shown(value: Any) -> str:
        return "" if value in (None, "") else str(write(value))

    register.filter(name, shown)


for _name, _write in (
    ("long_date", words.long_date),
    ("short_date", words.short_date),
    ("long_moment", words.long_moment),
    ("short_moment", words.short_moment),
    ("clock", words.clock),
    ("money", words.money),
    ("number", words.number),
    ("so_many", words.so_many),
    ("file_size", words.file_size),
):
    _filter(_name, _write)


@register.filter
def time_left(end: datetime, now: datetime | None = None) -> str:
    """Say what is left until ``end``; ``now`` is the edition's time, the wall clock without it."""
    return words.time_left(end, now or timezone.now())


@register.filter
def iso(value: date | datetime) -> str:
    """Return the value for a ``datetime`` attribute."""
    return value.isoformat()


@register.filter
def due_soon(end: datetime, now: datetime | None = None) -> bool:
    """Tell whether less than three days are left."""
    return (end - (now or timezone.now())).total_seconds() < 3 * 24 * 3600


@register.filter
def share(part: Decimal | int, whole: Decimal | int) -> str:
    """Return a part of a whole in per cent, without decimals: 44%."""
    return f"{Decimal(100) * Decimal(part) / Decimal(whole):.0f}%" if whole else ""


@register.filter
def lines(text: str) -> SafeString:
    """Break a text where it breaks, each line escaped."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in str(text).splitlines()))


register.tag(alike.alike)
register.simple_tag(addresses.row_url)
register.simple_tag(addresses.turn, takes_context=True)
register.simple_tag(addresses.kept, takes_context=True)
register.inclusion_tag("cotton/sort.html", takes_context=True)(addresses.sort_head)


@dataclass(frozen=True, slots=True)
class Faults:
    """What the error summary shows: sentences about the whole; (id, sentence) for fields, in page order."""

    general: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """How many places there are to mend."""
        return len(self.general) + len(self.fields)


@register.simple_tag
def with_forms(form: Any = None, forms: Any = ()) -> Faults:
    """Collect the faults of one form, of a list of forms, or of a formset (its forms and its own)."""
    general: list[str] = []
    fields: list[tuple[str, str]] = []
    todo = [each for each in (form, *(forms or ())) if each]
    while todo:
        each = todo.pop(0)
        if isinstance(each, BaseFormSet):
            general += [str(error) for error in each.non_form_errors()]
            todo[:0] = list(each.forms)
            continue
        general += [str(error) for error in each.non_field_errors()]
        fields += [(anchor(bound), str(error)) for bound in each for error in bound.errors]
    return Faults(tuple(general), tuple(fields))


@register.filter
def unlocalized(value: float) -> str:
    """Write a coordinate: at most two decimals, never a thousands mark."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.filter
def add_float(value: float, more: float) -> str:
    """Shift a coordinate."""
    return unlocalized(value + more)


register.simple_tag(charts.funnel, name="funnel_picture")
register.simple_tag(charts.units, name="unit_cells")
register.simple_tag(charts.quota, name="quota_strip")
register.simple_tag(charts.limits, name="limit_bars")
register.simple_tag(charts.columns, name="column_bars")
register.simple_tag(charts.loads, name="load_bars")
register.simple_tag(charts.ladder, name="ladder_rungs")


@register.filter
def ladder_height(rungs: tuple[charts.Rung, ...]) -> int:
    """Height of a ladder."""
    return max(len(rungs) * 44 - 8, 1)


@register.filter
def unit_height(cells: tuple[charts.Cell, ...]) -> str:
    """Height of a unit picture."""
    return unlocalized(max((cell.y for cell in cells), default=0) + 12)


@register.filter
def limits_height(bars: tuple[charts.Limit, ...]) -> int:
    """Height of a picture of limits."""
    return len(bars) * 29 - 10 if bars else 1


@register.filter
def paint_class(paint: str) -> str:
    """Return the classes of a paint, for the key beside a unit picture."""
    return charts.HOLLOW.get(paint) or charts.SOLID[paint]


@register.simple_tag
def hundred_paths(counts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return paths and height of the picture with one cell an entry."""
    most = max((count for _, count in counts), default=0)
    return {"paths": charts.hundred(counts), "height": -(-most // 48) * 6 or 1}


@register.filter
def file_icon(stored: StoredFile) -> str:
    """Return the icon of a stored file."""
    return FILE_ICONS.get(stored.kind, "photo")


@register.filter
def is_drawn(stored: StoredFile) -> bool:
    """Whether a stored file can be looked at without being downloaded."""
    return stored.kind in DRAWN and stored.scan != ScanState.INFECTED


@register.filter
def scan_kind(stored: StoredFile) -> str:
    """Return the status kind of what the virus scanner said of a file."""
    if stored.scan == ScanState.INFECTED:
        return "refuse"
    return "move" if stored.scan == ScanState.UNSCANNED and scanner.is_configured() else "done"


@register.filter
def scan_words(stored: StoredFile) -> str:
    """Return what the virus scanner said of a file, or that there is none here."""
    if stored.scan == ScanState.UNSCANNED and not scanner.is_configured():
        return _("已上传，本站未设病毒扫描")
    return {
        ScanState.INFECTED: _("查出病毒，请移除"),
        ScanState.CLEAN: _("已上传，未发现病毒"),
        ScanState.UNSCANNED: _("已上传，等待病毒扫描"),
    }[ScanState(stored.scan)]
