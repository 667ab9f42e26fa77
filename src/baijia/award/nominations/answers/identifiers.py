"""Check digits and ranges of the identifiers a form asks for."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from baijia.award.nominations.answers.words import tidy_code
from baijia.directory import queries as directory
from baijia.directory import standards

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
CREDIT_CODE = re.compile(rf"[1-9ANY][1-9]\d{{6}}[{CREDIT_ALPHABET}]{{10}}")
NEW_PATENT = re.compile(r"(ZL)?(\d{12})\.?([\dX])")
OLD_PATENT = re.compile(r"(ZL)?(\d{8})\.?([\dX])")
KINDS = "12389"  # invention, utility model, design, PCT invention, PCT utility model

# GB/T 2260: first two digits of a division code.
PROVINCES = frozenset(
    map(str, [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)])
) | {"71", "81", "82"}


def check_credit_code(text: str) -> str:
    """Return a unified social credit code (GB 32100-2015) in its canonical form.

    python-stdnum refuses letters among the first eight places, so farm co-operatives (N) and the like
    would fail there; departments are 1 to 9, A, N and Y here.

    Raises:
        ValueError: with the sentence people read.
    """
    code = tidy_code(text)
    if len(code) != 18:
        raise ValueError(_("统一社会信用代码应为 18 位，这里是 %(n)d 位。") % {"n": len(code)})
    if not CREDIT_CODE.fullmatch(code):
        raise ValueError(
            _("统一社会信用代码的组成不对（不用字母 I、O、S、V、Z，第 3 至 8 位是数字），请核对。")
        )
    total = sum(CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    if CREDIT_ALPHABET[-total % 31] != code[17]:
        raise ValueError(_("统一社会信用代码的校验位不对，请核对营业执照或登记证书。"))
    return code


def read_patent(text: str, place: int) -> tuple[str, str]:
    """Return a patent number as ``ZL201710601862.3`` or, not granted, without ``ZL``; and its kind digit.

    Numbers since October 2003 have twelve digits and a check digit, earlier ones eight.

    Raises:
        ValueError: with the sentence people read; ``place`` counts from 1.
    """
    code = tidy_code(text).removeprefix("CN")
    found = NEW_PATENT.fullmatch(code) or OLD_PATENT.fullmatch(code)
    if not found:
        raise ValueError(
            _("第 %(n)d 项专利号的格式不对，应如 ZL201710601862.3 或 ZL97101765.4。") % {"n": place}
        )
    granted, digits, check = found[1] or "", found[2], found[3]
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)[: len(digits)]
    expected = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    if "0123456789X"[expected] != check:
        raise ValueError(_("第 %(n)d 项专利号的校验位不对，请核对证书上的号码。") % {"n": place})
    kind = digits[4] if len(digits) == 12 else digits[2]
    if kind not in KINDS or (len(digits) == 12 and not "2003" <= digits[:4] <= "2199"):
        raise ValueError(_("第 %(n)d 项专利号的年份或种类不对，请核对证书上的号码。") % {"n": place})
    return f"{granted}{digits}.{check}", kind


def check_industry(text: str) -> str:
    """Return a GB/T 4754-2017 code: section letter alone, or with the two, three or four digits below it.

    The code may be typed with its name behind it, without its letter, or as a name alone that only one has.

    Raises:
        ValueError: with the sentence people read.
    """
    code = tidy_code(text)
    found = re.match(r"([A-T])?(\d{2,4})?(?![0-9A-Z])", code)
    if not found or not found[0]:
        return _industry_named(" ".join(text.split()))
    letter, digits = found[1] or "", found[2] or ""
    own = standards.sections().get(digits[:2], "") if digits else letter
    if not letter and not own:
        raise ValueError(_("没有大类 %(code)s，请核对行业代码。") % {"code": digits[:2]})
    if letter and own != letter:
        below = sorted(number for number, section in standards.sections().items() if section == letter)
        raise ValueError(
            _("门类 %(letter)s 下的大类是 %(first)s 至 %(last)s，请核对行业代码。")
            % {"letter": letter, "first": below[0], "last": below[-1]}
        )
    result = own + digits
    if len(digits) > 2 and directory.industry_table_loaded() and directory.industry(result) is None:
        raise ValueError(_("国民经济行业分类中没有 %(code)s，请核对行业代码。") % {"code": result})
    return result


def _industry_named(name: str) -> str:
    same = [] if name.isascii() else [row.code for row in directory.industries(name) if row.name == name]
    if same:
        return same[-1]  # a section and its only division share a name: the narrower one
    raise ValueError(_("行业代码应为门类字母（A 至 T），后面可加 2 至 4 位数字，如 C34。"))


def check_division(text: str) -> str:
    """Return a county-level or higher division code (GB/T 2260) of six digits; retired codes pass.

    The code may be typed with its name behind it, or as the name of a county of the city.

    Raises:
        ValueError: with the sentence people read.
    """
    typed = tidy_code(text)
    named = [row.code for row in standards.divisions().values() if row.name == typed]
    found = re.match(r"\d{6}(?!\d)", typed)
    code = found[0] if found else named[0] if named else ""
    if code[:2] not in PROVINCES:
        raise ValueError(_("行政区划代码应为 6 位数字，如 510104（锦江区）。"))
    return code
