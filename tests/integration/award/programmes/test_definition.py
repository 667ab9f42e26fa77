"""Definitions: every fault by line, a canonical export, a scaled rehearsal."""

import pytest

import factories
from baijia.award.programmes.definition import export, load, scaled
from baijia.engine.faults import BadInput

SOURCE = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_text()


def faults(text: str) -> list[str]:
    with pytest.raises(BadInput) as bad:
        load(text.encode(), where="e.toml")
    return [str(fault) for fault in bad.value.faults]


def test_the_shipped_edition_loads_and_re_exports_to_the_same_bytes():
    first = export(load(SOURCE.encode(), where="e.toml"))
    assert export(load(first, where="e.toml")) == first


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'places = 100\nprize = "60000.00"\nfund',
            'places = "100"\nprize = "60000.00"\nfund',
            "approval.places",
        ),
        ("year = 2021", "year = 2021\nfee = 5", "unknown key fee"),
        ("filing_closes = 2021-07-28T17", "filing_closes = 2021-07-01T17", "filing_closes is not after"),
        (
            'certificate_prefix = "CDBJ4"\nplaces = 100',
            'certificate_prefix = "CDBJ4"\nplaces = 101',
            "100 approved",
        ),
        ('mode = "formula"', 'mode = "table"\nrows = [{ union = "a", places = 1021 }]', "over 1020 places"),
        ("materials = 12, culture", "materials = 2, culture", "nobody can judge"),
        (
            '"criterion:innovation", "criterion:benefit", "lot"]',
            '"criterion:beauty", "lot"]',
            "tie rule criterion:beauty",
        ),
        ('[approval]\ndocument = "演示批文〔2021〕1号"', "[approval]", "approval.document is missing"),
        (
            'decimals = 2\npass_mark = "60.00"\nadvance',
            "decimals = 2\npass_mark = 60.0\nadvance",
            "pass_mark",
        ),
    ],
)
def test_a_fault_names_its_line_and_rule(old, new, expected):
    assert old in SOURCE
    text = SOURCE.replace(old, new, 1)
    found = faults(text)
    assert len(found) == 1, found
    assert expected in found[0]
    line = int(found[0].split(":")[1])
    changed = [
        number
        for number, (a, b) in enumerate(zip(text.split("\n"), SOURCE.split("\n"), strict=False), 1)
        if a != b
    ]
    assert line <= max(changed) + 1
    assert line >= min(changed) - 25


def test_a_rehearsal_of_another_size_rounds_up():
    small = scaled(factories.definition(), 60)
    assert (small["honours"]["places"], small["rounds"][0]["advance"]["total"]) == (6, 18)
    assert scaled(factories.definition(), 1040) == factories.definition()
