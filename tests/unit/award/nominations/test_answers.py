"""Answers against form fields: each kind, what it makes of typed text, and its sentences."""

from __future__ import annotations

import pytest

from baijia.award.nominations.answers import check_credit_code, clean, read_patent, split
from baijia.core.refused import RefusedMany


def field(code="x", kind="text", **more):
    return {"code": code, "kind": kind, "name": "题目", "required": False, "data_class": "internal", **more}


def read(kind, value, *, complete=False, **more):
    return clean([field(kind=kind, **more)], {"x": value}, complete=complete).get("x")


def sentences(fields, answers, *, complete=True, **more):
    with pytest.raises(RefusedMany) as refused:
        clean(fields, answers, complete=complete, **more)
    return {refusal.field: refusal.sentence for refusal in refused.value.refusals}


def wrong(kind, value, *, complete=False, **more):
    return sentences([field(kind=kind, **more)], {"x": value}, complete=complete)["x"]


OPTIONS = [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  数控　铣工２０２１ ", "数控 铣工2021"),
        ("text", "阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("text", "𠮷田 𬭊", "𠮷田 𬭊"),
        ("text", "\ufa11", "\ufa11"),
        ("text", "\uf900", "\uf900"),
        ("text", "Cafe\u0301", "Café"),
        ("longtext", "一行 \r\n二行\n", "一行\n二行"),
        ("money", "１,２５０,000.5", "1250000.50"),
        ("money", 80, "80.00"),
        ("number", "12.50", "12.5"),
        ("number", "100", "100"),
        ("date", "2021年7月8日", "2021-07-08"),
        ("boolean", False, False),
        ("unit", "91350100m000100y43", "91350100M000100Y43"),
        ("industry", "c34", "C34"),
        ("industry", "G", "G"),
        ("division", "５１０１０４", "510104"),
        ("patents", "ZL201710601862.3\n\n97101765.4", ["ZL201710601862.3", "97101765.4"]),
        ("patents", ["zl 95115608X"], ["ZL95115608.X"]),
        (
            "person",
            {"name": "阿卜杜拉•买买提", "phone": "１３８00000000"},
            {"name": "阿卜杜拉·买买提", "phone": "13800000000"},
        ),
        (
            "honour",
            [{"name": "工匠", "body": "市总工会", "level": "city", "year": "2019"}],
            [{"name": "工匠", "body": "市总工会", "level": "city", "year": 2019}],
        ),
    ],
)
def test_typed_values_become_canonical(kind, typed, kept):
    assert read(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("text", 5, "应填写文字。"),
        ("text", "甲\u202e乙", "含有看不见的控制字符（U+202E），请删去后重新输入。"),
        ("text", "甲\x00", "含有看不见的控制字符（U+0000），请删去后重新输入。"),
        ("money", 1.5, "应填写文字。"),
        ("money", "1.005", "小数最多 2 位。"),
        ("money", "-3", "不能小于 0。"),
        ("money", "NaN", "应填写数字，如 1250000.00。"),
        ("money", "1e3", "应填写数字，如 1250000.00。"),
        ("money", "约三万", "应填写数字，如 1250000.00。"),
        ("date", "2021-02-30", "应填写日期，如 2021-07-28。"),
        ("boolean", "true", "请选择是或否。"),
        ("unit", "91350100M000100Y44", "统一社会信用代码的校验位不对，请核对营业执照或登记证书。"),
        ("unit", "9135", "统一社会信用代码应为 18 位，这里是 4 位。"),
        ("industry", "C44", "门类 C 下的大类是 13 至 43，请核对行业代码。"),
        ("industry", "C3", "行业代码应为门类字母（A 至 T），后面可加 2 至 4 位数字，如 C34。"),
        ("division", "990101", "行政区划代码应为 6 位数字，如 510104（锦江区）。"),
        ("person", {"name": "甲", "id_number": "1"}, "有不认识的栏目。"),
        ("person", {"unit": "厂"}, "没有填全。"),
        ("files", ["a"], "文件请用上传。"),
    ],
)
def test_what_cannot_be_read_says_why(kind, typed, says):
    assert wrong(kind, typed) == f"“题目”：{says}"


def test_each_bad_patent_is_named_by_its_place():
    says = wrong("patents", ["ZL201710601862.3", "97101765.4", "ZL201710601862.4", "12"])
    assert says == (
        "“题目”：第 3 项专利号的校验位不对，请核对证书上的号码。"
        "第 4 项专利号的格式不对，应如 ZL201710601862.3 或 ZL97101765.4。"
    )


def test_a_patent_given_twice_is_refused_with_and_without_its_prefix():
    assert wrong("patents", ["ZL201710601862.3", "201710601862.3"]) == "“题目”：第 2 项专利号重复。"


def test_a_patent_tells_whether_it_is_granted_and_of_which_kind():
    assert read_patent("201710601862.3", 1) == ("201710601862.3", "1")
    assert read_patent("ZL95115608.X", 1) == ("ZL95115608.X", "1")


def test_credit_codes_of_cooperatives_pass_though_a_letter_leads():
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "N2510104MA6CKW4T1"
    check = alphabet[-sum(alphabet.index(c) * 3**i for i, c in enumerate(body)) % 31]
    assert check_credit_code(body + check) == body + check


def test_choices_keep_the_forms_order():
    assert read("choices", ["b", "a", "b"], options=OPTIONS) == ["a", "b"]
    assert wrong("choice", "c", options=OPTIONS) == "“题目”：请从所列选项中选择一项。"


TABLE = {
    "columns": [
        {"code": "year", "kind": "number", "name": "年份", "max": 2100},
        {"code": "gain", "kind": "money", "name": "效益", "required": False},
    ]
}


def test_tables_read_cells_by_column_and_drop_empty_rows():
    rows = [{"year": "２０２０", "gain": "3"}, {"year": " "}]
    assert read("table", rows, **TABLE) == [{"year": "2020", "gain": "3.00"}]
    assert wrong("table", [{"year": "二〇"}], **TABLE) == "“题目”：第 1 行“年份”：应填写数字，如 1250000.00。"
    assert wrong("table", [{"other": 1}], **TABLE) == "“题目”：第 1 行有表中没有的栏目。"


def test_a_row_may_lack_a_cell_in_a_draft_but_not_in_a_submission():
    rows = [{"gain": "3"}]
    assert read("table", rows, **TABLE) == [{"gain": "3.00"}]
    assert wrong("table", rows, complete=True, **TABLE) == "“题目”：第 1 行“年份”：尚未填写。"


def test_a_draft_may_be_short_but_never_too_long():
    assert read("longtext", "短", min=5) == "短"
    assert wrong("longtext", "短", min=5, complete=True) == "“题目”：至少 5 字，这里只有 1 字。"
    assert wrong("longtext", "长" * 6, max=5) == "“题目”：最多 5 字，这里有 6 字，请删减。"


FORM = [
    field("a", required=True),
    field("b", kind="boolean", required=True),
    field("pledge", kind="pledge", required=True),
    field("proof", kind="files", required=True),
    field("why", required_if={"field": "b", "value": True}),
]


def test_a_submission_tells_everything_at_once():
    assert sentences(FORM, {"b": True, "zzz": 1, "pledge": False}) == {
        "zzz": "表中没有“zzz”这一项。",
        "a": "“题目”：尚未填写。",
        "pledge": "“题目”：须勾选这项承诺后才能报送。",
        "proof": "“题目”：请上传文件。",
        "why": "“题目”：尚未填写。",
    }


def test_a_draft_may_leave_everything_open_but_unknown_keys():
    assert clean(FORM, {"b": False, "a": " "}, complete=False) == {"b": False}
    assert list(sentences(FORM, {"zzz": 1}, complete=False)) == ["zzz"]


def test_a_complete_document_passes_in_the_forms_order():
    answers = {"pledge": True, "b": False, "a": "甲"}
    assert list(clean(FORM, answers, complete=True, attached={"proof": 1})) == ["a", "b", "pledge"]


def test_sensitive_answers_are_set_apart():
    fields = [field("open"), field("hidden", data_class="sensitive")]
    assert split(fields, {"open": 1, "hidden": 2}) == ({"open": 1}, {"hidden": 2})
