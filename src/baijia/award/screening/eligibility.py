"""Eligibility as data: a rule of the definition and a case give a finding. No database, no actor.

A rule is ``{code, rule, text, source?, ...}``; ``rule`` names its kind, the other keys are the kind's.
A new kind of rule is one function here; a new condition of an edition is a line in its file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.screening import patents
from baijia.award.screening.enums import Result

Rule = Mapping[str, Any]
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HISTORIC_DIVISIONS = {"510132": "510118", "510124": "510117", "510122": "510116", "512081": "510185"}
"""Codes of Chengdu's counties before they became districts or moved under the city -> today's (GB/T 2260)."""
PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules may look at, of one dossier.

    ``birth_dates`` are those of its members, None where unknown. ``titles_of_person`` are years of earlier
    titles held by a member; ``titles_alike`` years held by somebody of the same name and unit.
    """

    answers: Mapping[str, Any]
    birth_dates: tuple[date | None, ...] = ()
    files: frozenset[str] = field(default_factory=frozenset)
    titles_of_person: tuple[int, ...] = ()
    titles_alike: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Public numbers of other dossiers of this edition with one of the same people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A result, the input it rests on, and what was found in words."""

    result: Result
    input: str
    found: str


def judge(rule: Rule, case: Case) -> Finding:
    """Apply one rule to one case.

    Raises:
        KeyError: the kind is not known; a validated definition holds none such.
    """
    return KINDS[str(rule["rule"])](rule, case)


def plain(text: str) -> str:
    """Return a name for comparison: NFKC, without spaces and middle dots, lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "·・•‧.")


def folded(value: object) -> str:
    """Return a code for checking: full-width signs made plain, without spaces, upper case."""
    return "".join(unicodedata.normalize("NFKC", str(value or "")).upper().split())


def age_on(birth: date, day: date) -> int:
    """Return completed years of age on a day (周岁): one more from the birthday on."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _age_at_most(rule: Rule, case: Case) -> Finding:
    day = date.fromisoformat(str(rule["on"])[:10])
    known = [birth for birth in case.birth_dates if birth is not None]
    if len(known) < len(case.birth_dates) or not known:
        return Finding(Result.POSSIBLE, "", _("出生日期未填，请核对身份证件"))
    oldest = min(known)
    age = age_on(oldest, day)
    result = Result.PASS if age <= int(rule["years"]) else Result.FAIL
    return Finding(result, oldest.isoformat(), _("截至 %(day)s 为 %(age)d 周岁") % {"day": day, "age": age})


def _answer_is(rule: Rule, case: Case) -> Finding:
    if not _applies(rule, case):
        return _not_concerned()
    given, wanted = case.answers.get(str(rule["field"])), rule["value"]
    if given is None or given == "":
        return Finding(Result.FAIL, "", _("未填写"))
    # True == 1 in Python; a form's yes is not the number one.
    hit = given == wanted and isinstance(given, bool) == isinstance(wanted, bool)
    return Finding(Result.PASS if hit else Result.FAIL, shown(given), _("所填为“%s”") % shown(given)[:60])


def _answer_not_in(rule: Rule, case: Case) -> Finding:
    """Refuse the groups an edition excludes, whatever else the form offers."""
    if not _applies(rule, case):
        return _not_concerned()
    given = case.answers.get(str(rule["field"]))
    if given is None or given in ("", []):
        return Finding(Result.FAIL, "", _("未填写"))
    chosen = [str(each) for each in given] if isinstance(given, list) else [str(given)]
    hit = [each for each in chosen if each in rule["values"]]
    result = Result.FAIL if hit else Result.PASS
    return Finding(result, "、".join(chosen)[:200], _("所填属于排除的范围") if hit else _("不在排除的范围"))


def _one_dossier_a_person(_rule: Rule, case: Case) -> Finding:
    if case.elsewhere:
        numbers = "、".join(case.elsewhere)
        return Finding(Result.FAIL, numbers, _("本人在本届还有申报：%s") % numbers)
    return Finding(Result.PASS, "", _("本届没有其他申报"))


def _division_code(rule: Rule, case: Case) -> Finding:
    """Take today's codes of county level and historic ones, which older documents still bear."""
    if not _applies(rule, case):
        return _not_concerned()
    code = folded(case.answers.get(str(rule["field"]), ""))
    if not code:
        return Finding(Result.FAIL, "", _("未填写"))
    if code in HISTORIC_DIVISIONS:
        now = HISTORIC_DIVISIONS[code]
        return Finding(Result.PASS, code, _("旧代码，现为 %s") % now)
    if len(code) != 6 or not code.isascii() or not code.isdigit() or code[:2] not in PROVINCES:
        return Finding(Result.FAIL, code[:30], _("行政区划代码应为 6 位数字，前两位是省级代码"))
    return Finding(Result.PASS, code, _("形式相符"))


def _no_earlier_title(rule: Rule, case: Case) -> Finding:
    if case.titles_of_person:
        years = "、".join(str(year) for year in case.titles_of_person)
        return Finding(Result.FAIL, years, _("本人 %s 年已获此称号") % years)
    if case.titles_alike:
        years = "、".join(str(year) for year in case.titles_alike)
        return Finding(
            Result.POSSIBLE, years, _("%s 年获此称号者与其姓名、单位相同，请核对是否同一人") % years
        )
    return Finding(Result.PASS, "", _("未查到往届称号"))


def _patent_granted(rule: Rule, case: Case) -> Finding:
    if not _applies(rule, case):
        return _not_concerned()
    found = patents.read(case.answers.get(str(rule["field"])))
    listed = "、".join(patent.text for patent in found)[:200]
    if not found:
        return Finding(Result.FAIL, "", _("未填专利号"))
    kinds = {str(kind) for kind in rule.get("kinds") or "12389"}
    for place, patent in enumerate(found, start=1):
        where = {"place": place, "number": patent.text[:30]}
        if not patent.well_formed:
            return Finding(Result.FAIL, listed, _("第 %(place)d 项专利号“%(number)s”的格式不对") % where)
        if not patent.check_holds:
            return Finding(
                Result.FAIL, listed, _("第 %(place)d 项专利号“%(number)s”的校验位不对，请核对证书") % where
            )
    fitting = [patent for patent in found if patent.kind in kinds]
    if not fitting:
        return Finding(Result.FAIL, listed, _("所填专利中没有所要求的种类"))
    if not any(patent.granted for patent in fitting):
        return Finding(Result.POSSIBLE, listed, _("号码前没有 ZL，可能只是申请号，请核对专利证书是否已授权"))
    return Finding(Result.PASS, listed, _("专利号种类和校验位相符，授权情况以专利证书为准"))


def _files_present(rule: Rule, case: Case) -> Finding:
    if not _applies(rule, case):
        return _not_concerned()
    if rule["field"] in case.files:
        return Finding(Result.PASS, "", _("材料已附"))
    return Finding(Result.FAIL, "", _("未附材料"))


def _credit_code(rule: Rule, case: Case) -> Finding:
    if not _applies(rule, case):
        return _not_concerned()
    code = folded(case.answers.get(str(rule["field"]), ""))
    if not code:
        return Finding(Result.FAIL, "", _("未填写"))
    if not credit_code_holds(code):
        return Finding(Result.FAIL, code[:30], _("统一社会信用代码“%s”的校验位不对") % code[:30])
    return Finding(Result.PASS, code, _("校验位相符"))


def credit_code_holds(code: str) -> bool:
    """Tell whether a unified social credit code has the right form and check digit (GB 32100-2015)."""
    if len(code) != 18 or any(sign not in CREDIT_SIGNS for sign in code):
        return False
    total = sum(CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return CREDIT_SIGNS[-total % 31] == code[17]


def _applies(rule: Rule, case: Case) -> bool:
    when = rule.get("when")
    return not when or case.answers.get(str(when["field"])) == when["value"]


def _not_concerned() -> Finding:
    return Finding(Result.PASS, "", _("不适用本条"))


def shown(value: Any) -> str:
    """Return an answer as the verdict's input shows it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)[:200]


KINDS: dict[str, Callable[[Rule, Case], Finding]] = {
    "age_at_most": _age_at_most,
    "answer_is": _answer_is,
    "answer_not_in": _answer_not_in,
    "no_earlier_title": _no_earlier_title,
    "patent_granted": _patent_granted,
    "files_present": _files_present,
    "credit_code": _credit_code,
    "division_code": _division_code,
    "one_dossier_a_person": _one_dossier_a_person,
}
"""Kind of a rule in the definition -> its function."""
