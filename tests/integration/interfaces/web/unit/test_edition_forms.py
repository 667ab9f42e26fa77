"""Whatever a form asks, its page draws and reads back: the shipped editions' own, and one with every kind and column."""

import pytest
from django.http import QueryDict

import factories
from baijia.award.nominations import queries
from baijia.award.programmes.definition import load
from baijia.interfaces.rehearsal import made
from baijia.interfaces.web.unit import merging
from baijia.interfaces.web.unit.forms import AnswersForm

pytestmark = pytest.mark.django_db
EDITIONS = sorted((factories.ROOT / "editions").glob("*.toml"))
CLASSED = {"data_class": "internal", "blind": "shown", "options": [{"code": "a", "name": "甲"}]}


def every_kind() -> dict:
    """Return a definition whose form has each kind of question, and a table with each kind of column."""
    cells = ("text", "number", "money", "date", "choice", "boolean", "unit", "industry", "division")
    columns = [CLASSED | {"code": f"c_{kind}", "kind": kind, "name": kind} for kind in cells]
    kinds = [*made.KINDS, "unit"]
    fields = [CLASSED | {"code": f"k_{kind}", "kind": kind, "name": kind} for kind in kinds]
    fields = [field | ({"columns": columns} if field["kind"] == "table" else {}) for field in fields]
    section = {"code": "all", "name": "全部", "fields": fields}
    return factories.definition() | {"form": {"version": 1, "sections": [section]}}


def posted(form: AnswersForm) -> QueryDict:
    """Return what a browser would send of a form as it is drawn."""
    sent = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if "-ROW-" in name or value in (None, "", False, []):
            continue
        sent.setlist(name, value if isinstance(value, list) else ["on" if value is True else str(value)])
    return sent


@pytest.mark.parametrize("path", [*EDITIONS, None], ids=lambda path: path.stem if path else "every-kind")
def test_a_page_reads_back_what_it_draws(path) -> None:
    definition = load(path.read_bytes(), where=path.name) if path else every_kind()
    asked = [field for field in queries.fields_of(definition) if field["kind"] != "files"]
    typed = {field["code"]: made.answer(field, "91350100M000100Y43") for field in asked}
    answers, wrong = queries.sound(definition, typed)
    assert (wrong, None in answers.values()) == ([], False)
    header = {"name": "周示", "employer": "厂", "group": definition["groups"][0]["code"]}
    form = AnswersForm(definition, header=header, answers=answers)
    sent = posted(form)
    read, wrong = queries.sound(definition, form.read(sent))
    assert (wrong, read, form.read_header(sent)) == ([], answers, header)
    was = merging.marks(definition, answers, header)
    assert merging.untouched(was, read | header) == {*answers, *header}, "nobody changed anything"
