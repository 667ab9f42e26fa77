"""Dated settings: two signatures, no gap, no edit, every fault named."""

from __future__ import annotations

from datetime import date

import pytest

import payments
from baijia.aftercare.prizes import commands, documents, queries
from baijia.aftercare.prizes.enums import SettingKind
from baijia.core.refused import Refused, RefusedMany

TABLE = documents.SHIPPED[SettingKind.INCIDENTAL]


def draft(desk, starts, *, ends=None, kind=SettingKind.INCIDENTAL, text=None):
    return commands.draft_setting(
        actor=desk.payer,
        organiser=desk.cast.city,
        kind=kind,
        name="表",
        basis="某文件第一条",
        text=text if text is not None else documents.SHIPPED[kind].text(kind),
        starts=starts,
        ends=ends,
    )


@pytest.fixture
def bare(cast, edition):
    """A desk without signed settings."""
    return payments.make_desk(cast, edition, settings=False)


def test_what_is_only_drafted_does_not_hold(bare):
    drafted = draft(bare, date(2019, 1, 1))
    with pytest.raises(Refused) as error:
        queries.in_force(bare.cast.city, SettingKind.INCIDENTAL, date(2021, 7, 1))
    assert "2021-07-01 没有生效的“偶然所得税率表”" in error.value.sentence
    with pytest.raises(Refused):
        commands.sign_setting(actor=bare.payer, setting=drafted)
    commands.sign_setting(actor=bare.checker, setting=drafted)
    assert queries.in_force(bare.cast.city, SettingKind.INCIDENTAL, date(2021, 7, 1)) == drafted


def test_a_gap_between_two_tables_is_refused_with_its_days(bare):
    first = draft(bare, date(2019, 1, 1), ends=date(2020, 12, 31))
    commands.sign_setting(actor=bare.checker, setting=first)
    with pytest.raises(Refused) as error:
        draft(bare, date(2021, 3, 1))
    assert error.value.code == "setting.gap"
    assert "2021-01-01 至 2021-02-28" in error.value.sentence
    second = commands.sign_setting(actor=bare.checker, setting=draft(bare, date(2021, 1, 1)))
    assert queries.in_force(bare.cast.city, SettingKind.INCIDENTAL, date(2020, 12, 31)) == first
    assert queries.in_force(bare.cast.city, SettingKind.INCIDENTAL, date(2021, 1, 1)) == second


def test_a_day_after_the_last_table_is_no_day_to_pay(bare):
    first = draft(bare, date(2019, 1, 1), ends=date(2020, 12, 31))
    commands.sign_setting(actor=bare.checker, setting=first)
    with pytest.raises(Refused) as error:
        queries.rule_on(bare.cast.city, "incidental", date(2021, 7, 1))
    assert error.value.code == "setting.none"


def test_the_same_day_is_taken(desk):
    with pytest.raises(Refused) as error:
        draft(desk, date(2019, 1, 1))
    assert error.value.code == "setting.same_day"


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (SettingKind.INCIDENTAL, "x = [", "TOML"),
        (SettingKind.INCIDENTAL, '[[brackets]]\nover = "10"\nrate = "0.2"', "no gap, no overlap"),
        (SettingKind.LABOUR, TABLE.text(SettingKind.LABOUR).replace('"20000"\nto = "50000"', '"25000"\nto = "50000"'),
         "20000, where the one before ends"),
        (SettingKind.LABOUR, TABLE.text(SettingKind.LABOUR).replace('"2000"', '"1000"'), "2000.00, so that the tax"),
        (SettingKind.INCIDENTAL, '[[brackets]]\nover = "0"\nrate = 0.2', "written in quotes"),
        (SettingKind.FEE, 'item = "40"\nday = "x"\nfull_days = 0\nlater = "0.5"', "a whole number of days"),
        (SettingKind.FILING, "day = 31", "1 to 28"),
        (SettingKind.BANK, 'suffix = "csv"\nencoding = "latin1"\ndelimiter = ","\ncolumns = []', "gbk"),
        (SettingKind.DECLARATION, 'suffix = "xlsx"\n[[columns]]\ntitle = "名"\nfield = "nom"', "id_number"),
        (SettingKind.VOUCHER, 'suffix = "doc"\n[[columns]]\ntitle = "编码"\nfield = "code"', "csv, txt or xlsx"),
    ],
)  # fmt: skip
def test_a_table_or_format_that_cannot_be(desk, kind, text, words):
    with pytest.raises(RefusedMany) as error:
        draft(desk, date(2025, 1, 1), kind=kind, text=text)
    assert words in error.value.sentence
    assert all(one.field == "text" for one in error.value.refusals)


def test_a_later_table_changes_later_payments_alone(desk):
    desk.ready()
    text = TABLE.text(SettingKind.INCIDENTAL).replace("0.20", "0.25")
    commands.sign_setting(actor=desk.checker, setting=draft(desk, date(2021, 8, 1), text=text))
    assert desk.draft().lines.first().tax == 12000
    commands.void_batch(actor=desk.payer, batch=queries.batches(desk.edition)[0], reason="改到八月再付")
    assert desk.draft(pay_on=date(2021, 8, 2)).lines.first().tax == 15000
