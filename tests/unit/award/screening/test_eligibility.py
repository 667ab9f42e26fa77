"""Rules of eligibility on cases, at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from baijia.award.screening import patents
from baijia.award.screening.eligibility import Case, age_on, credit_code_holds, judge, plain
from baijia.award.screening.enums import Result

AGE = {"code": "age", "rule": "age_at_most", "years": 45, "on": "2021-07-28"}
PATENT = {
    "code": "patent",
    "rule": "patent_granted",
    "field": "patents",
    "when": {"field": "direction", "value": "d6"},
    "kinds": ["1", "8"],
}


@pytest.mark.parametrize(
    ("birth", "result"),
    [
        (date(1975, 7, 29), Result.PASS),  # 46 on the day after
        (date(1975, 7, 28), Result.FAIL),  # 46 on the day itself
        (date(1980, 1, 1), Result.PASS),
        (None, Result.POSSIBLE),
    ],
)
def test_age_counts_completed_years_on_the_day(birth, result):
    assert judge(AGE, Case({}, birth_dates=(birth,))).result == result


def test_age_of_a_team_is_its_oldest_and_an_unknown_member_waits():
    old, young = date(1960, 1, 1), date(1990, 1, 1)
    assert judge(AGE, Case({}, birth_dates=(young, old))).result == Result.FAIL
    assert judge(AGE, Case({}, birth_dates=(young, None))).result == Result.POSSIBLE
    assert judge(AGE, Case({})).result == Result.POSSIBLE


def test_a_birthday_on_the_29th_of_february_counts_from_the_first_of_march():
    assert age_on(date(2000, 2, 29), date(2021, 2, 28)) == 20
    assert age_on(date(2000, 2, 29), date(2021, 3, 1)) == 21


@pytest.mark.parametrize(
    ("given", "wanted", "result"),
    [
        (True, True, Result.PASS),
        (False, True, Result.FAIL),
        (1, True, Result.FAIL),
        (None, False, Result.FAIL),
        ("", "", Result.FAIL),
        ("d1", "d1", Result.PASS),
        (False, False, Result.PASS),
    ],
)
def test_answer_is_tells_yes_from_one_and_empty_from_no(given, wanted, result):
    rule = {"code": "x", "rule": "answer_is", "field": "x", "value": wanted}
    assert judge(rule, Case({"x": given})).result == result


@pytest.mark.parametrize(
    ("numbers", "result"),
    [
        (["ZL201710601862.3"], Result.PASS),
        (["zl 2017 1060 1862 ．3".replace(" ", "")], Result.PASS),  # full-width full stop
        (["ZL201710601862.4"], Result.FAIL),
        (["ZL20171060186"], Result.FAIL),
        (["ZL97101765.4"], Result.PASS),
        (["97101765.4"], Result.POSSIBLE),  # perhaps applied for, not granted
        (["95115608.X", "ZL97101765.4"], Result.PASS),
        ([], Result.FAIL),
        ("ZL201710601862.3、95115608.X", Result.PASS),
    ],
)
def test_patents_need_a_number_that_holds(numbers, result):
    assert judge(PATENT, Case({"direction": "d6", "patents": numbers})).result == result


def test_patents_need_the_kind_and_only_where_the_rule_applies():
    model = "201720601862"
    model += "." + patents.check_digit(model)
    assert patents.parse(model).kind == "2"
    assert judge(PATENT, Case({"direction": "d6", "patents": [model]})).result == Result.FAIL
    assert judge(PATENT, Case({"direction": "d1", "patents": [model]})).result == Result.PASS


def test_the_sentence_names_the_patent_that_is_wrong():
    finding = judge(PATENT, Case({"direction": "d6", "patents": ["ZL201710601862.3", "ZL201710601862.9"]}))
    assert "第 2 项" in finding.found
    assert "ZL201710601862.9" in finding.found


def test_earlier_titles_of_the_person_fail_and_of_a_namesake_wait():
    rule = {"code": "t", "rule": "no_earlier_title"}
    assert judge(rule, Case({}, titles_of_person=(2019,), titles_alike=(2018,))).result == Result.FAIL
    assert judge(rule, Case({}, titles_alike=(2018,))).result == Result.POSSIBLE
    assert judge(rule, Case({})).result == Result.PASS


def test_files_must_be_there_where_the_rule_applies():
    rule = {"code": "f", "rule": "files_present", "field": "proof", "when": {"field": "a", "value": True}}
    assert judge(rule, Case({"a": True})).result == Result.FAIL
    assert judge(rule, Case({"a": True}, files=frozenset({"proof"}))).result == Result.PASS
    assert judge(rule, Case({"a": False})).result == Result.PASS


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("9135010OM000100Y43", False),  # no letter O in the alphabet
    ],
)
def test_credit_codes_hold_by_their_check_digit(code, holds):
    assert credit_code_holds(code) is holds
    rule = {"code": "c", "rule": "credit_code", "field": "credit_code"}
    expected = Result.PASS if holds else Result.FAIL
    assert judge(rule, Case({"credit_code": code})).result == expected


def test_names_compare_without_width_spaces_and_dots():
    assert plain("阿·依 古丽") == plain("阿依古丽")
    assert plain("ＡＢ厂") == plain("ab厂")


CODE = {"code": "credit", "rule": "credit_code", "field": "credit_code"}
DIVISION = {"code": "division", "rule": "division_code", "field": "division"}


def credit_code(first: str) -> str:
    """Return a code of 17 signs that begins with ``first``, with its check digit (GB 32100-2015)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"{first}1510104MA6C2X9K{first}"[:17]
    return body + signs[-sum(signs.index(sign) * pow(3, n, 31) for n, sign in enumerate(body)) % 31]


@pytest.mark.parametrize("first", ["1", "5", "8", "9", "A", "N", "Y"])
def test_credit_codes_of_every_department_pass_letters_too(first):
    code = credit_code(first)
    assert judge(CODE, Case({"credit_code": code})).result == Result.PASS
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert judge(CODE, Case({"credit_code": wrong})).result == Result.FAIL


def test_full_width_signs_and_spaces_in_a_code_are_the_same_code():
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in credit_code("N"))
    finding = judge(CODE, Case({"credit_code": f" {full[:9]} {full[9:]} "}))
    assert (finding.result, finding.input) == (Result.PASS, credit_code("N"))
    patent = PATENT | {"when": None}
    assert judge(patent, Case({"patents": ["ＺＬ２０１７１０６０１８６２．３"]})).result == Result.PASS


@pytest.mark.parametrize(
    ("code", "result", "found"),
    [
        ("510118", Result.PASS, "形式相符"),
        ("510132", Result.PASS, "旧代码，现为 510118"),  # 新津县
        ("512081", Result.PASS, "旧代码，现为 510185"),  # 简阳市, then under another city
        ("５１０１０４", Result.PASS, "形式相符"),
        ("991234", Result.FAIL, "前两位是省级代码"),
        ("51010", Result.FAIL, "6 位数字"),
    ],
)
def test_division_codes_take_historic_ones(code, result, found):
    finding = judge(DIVISION, Case({"division": code}))
    assert (finding.result, found in finding.found) == (result, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("阿依古丽・热合曼", "阿依古丽 热合曼"),
        ("王𬭎", "王𬭎"),  # outside the basic plane
        ("李㛃", "李㛃"),
        ("演例０厂", "演例0厂"),
    ],
)
def test_names_with_dots_rare_characters_and_full_width_digits_are_told_alike(one, other):
    assert plain(one) == plain(other)


def test_rare_characters_are_not_confused():
    assert plain("王𬭎") != plain("王弘")


def test_excluded_groups_are_refused_whatever_else_the_form_offers():
    rule = {
        "code": "officials",
        "rule": "answer_not_in",
        "field": "post_level",
        "values": ["bureau", "county"],
    }
    assert judge(rule, Case({"post_level": "worker"})).result == Result.PASS
    assert judge(rule, Case({"post_level": "county"})).result == Result.FAIL
    assert judge(rule, Case({"post_level": ["worker", "bureau"]})).result == Result.FAIL
    assert judge(rule, Case({})).result == Result.FAIL


def test_a_person_with_another_dossier_is_named_by_its_number():
    rule = {"code": "once", "rule": "one_dossier_a_person"}
    finding = judge(rule, Case({}, elsewhere=("P1234567",)))
    assert (finding.result, finding.input) == (Result.FAIL, "P1234567")
    assert judge(rule, Case({})).result == Result.PASS
