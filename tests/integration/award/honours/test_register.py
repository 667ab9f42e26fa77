"""The register: earlier holders with target and actual apart, medals handed over, a check by number and name, signing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

import notices
from baijia.award.honours import commands, queries, signing
from baijia.award.honours.models import Cohort, Honour
from baijia.award.screening import commands as screening
from baijia.award.screening.models import EarlierTitle, Verdict
from baijia.core import clock
from baijia.core.refused import Refused
from baijia.engine.faults import BadInput
from baijia.interfaces.rehearsal.paper import scan
from factories import id_number, sealed_dossier

pytestmark = pytest.mark.django_db


def csv_of(*rows):
    return "\n".join(",".join(row) for row in (("姓名", "单位", "身份证号"), *rows)).encode()


def imported(cast, edition, rows, **changed):
    given = {"number": 1, "year": 2018, "name": "第一届", "source": "四川日报 2018", "target": 100} | changed
    return commands.import_holders(
        actor=cast.actor("organiser"),
        programme=edition.programme,
        earlier=commands.Earlier(**given),
        name="名单.csv",
        data=csv_of(*rows),
    )


@pytest.fixture
def honours(cast, edition):
    """Two people honoured."""
    dossiers = [
        sealed_dossier(edition, cast.units[0], name="周示"),
        sealed_dossier(edition, cast.units[1], name="汤示·棠"),
    ]
    notices.put_on_notice(cast, edition, dossiers)
    return notices.confer(cast, edition, dossiers)


def test_target_announced_and_listed_are_three_figures(cast, edition):
    rows = [(f"获奖{n}", "演例厂", "") for n in range(82)]
    imported(cast, edition, rows, announced=82)
    imported(cast, edition, [("周示", "演例一厂", "")], number=2, year=2019, target=None)
    found = [
        (row.number, row.target, row.announced, held) for row, held in queries.cohorts(edition.programme)
    ]
    assert found == [(2, None, None, 1), (1, 100, 82, 82)]


def test_an_edition_is_imported_once_and_not_where_it_is_kept_here(cast, edition):
    imported(cast, edition, [("周示", "演例一厂", "")])
    for number, code in ((1, "cohort.exists"), (edition.definition["number"], "cohort.edition")):
        with pytest.raises(Refused) as refused:
            imported(cast, edition, [("吴例", "演例一厂", "")], number=number)
        assert refused.value.code == code


def test_a_faulty_list_writes_nothing(cast, edition):
    with pytest.raises(BadInput):
        imported(cast, edition, [("周示", "演例一厂", ""), ("", "演例二厂", "")])
    assert not Cohort.objects.exists()
    assert not Honour.objects.exists()


def test_an_earlier_holder_is_found_by_screening(cast, edition):
    number = id_number(1)
    imported(cast, edition, [("周示", "别处", number)])
    assert number not in str(list(Honour.objects.values()))
    dossier = sealed_dossier(edition, cast.units[0], name="周示")
    screening.screen_dossier(actor=cast.actor("organiser"), dossier=dossier)
    rule = next(one["code"] for one in edition.definition["eligibility"] if one["rule"] == "no_earlier_title")
    assert Verdict.objects.get(dossier=dossier, rule=rule).result != "pass"


def test_what_is_conferred_counts_as_held_from_then_on(honours, edition):
    kept = EarlierTitle.objects.filter(programme=edition.programme)
    assert set(kept.values_list("name", "year")) == {("周示", 2021), ("汤示·棠", 2021)}


def medal(cast, honour, **changed):
    given = {"received_by": honour.name, "handed_on": notices.AFTER.date()} | changed
    with clock.fixed(notices.AFTER + timedelta(days=3)):
        return commands.hand_over_medal(
            actor=cast.actor("organiser"), honour=honour, name="签收单.pdf", data=scan("signed"), **given
        )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"received_by": "别人"}, "medal.proxy"),
        ({"handed_on": date(2021, 10, 1)}, "medal.date"),
        ({"handed_on": date(2030, 1, 1)}, "medal.date"),
    ],
)
def test_a_medal_goes_to_the_holder_or_a_named_proxy_after_the_conferral(cast, honours, changed, code):
    with pytest.raises(Refused) as refused:
        medal(cast, honours[0], **changed)
    assert refused.value.code == code


def test_a_medal_is_handed_over_once_with_a_signed_receipt(cast, honours):
    row = medal(cast, honours[0], received_by="周示之妻", on_behalf="配偶")
    assert row.signature.kind == "application/pdf"
    with pytest.raises(Refused, match="已经领取"):
        medal(cast, honours[0])


def test_number_and_name_give_one_answer_where_either_is_wrong(cast, edition, honours):
    honour = next(row for row in honours if row.name == "汤示·棠")
    for number in (honour.number, honour.certificate.number.lower(), honour.number.replace("-", "－")):
        assert queries.check_by_name(number, "汤示棠") == honour
    wrong = [("CDBJ4-2021-999", "汤示棠"), (honour.number, "周示"), (honour.number, ""), ("", "汤示棠")]
    said = set()
    for number, name in wrong:
        with pytest.raises(Refused) as refused:
            queries.check_by_name(number, name)
        said.add((refused.value.code, refused.value.sentence))
    assert len(said) == 1


class Stamp:
    """A signing service that marks what it signs."""

    authority = "演示认证"

    def sign(self, pdf: bytes, *, reason: str, at: str) -> bytes:
        return pdf + f"% {reason} {at}".encode()


def test_without_a_signing_service_the_document_stays_as_it_is(settings):
    assert signing.signer() is None
    assert signing.signed(b"%PDF", reason="r", at="a") == b"%PDF"


def test_a_configured_service_signs(settings):
    settings.PDF_SIGNER = f"{__name__}:Stamp"
    assert signing.signer().authority == "演示认证"
    assert signing.signed(b"%PDF", reason="r", at="a") == b"%PDF% r a"


@pytest.mark.parametrize("path", ["nowhere:Thing", f"{__name__}:medal", "baijia"])
def test_a_setting_that_names_no_service_says_so(settings, path):
    settings.PDF_SIGNER = path
    with pytest.raises(ImproperlyConfigured):
        signing.signer()
