"""Fill once: the same person's earlier dossier, in this or another programme, and what no longer fits."""

import pytest

import factories
import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Spill
from baijia.award.record import commands as record
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year(cast, edition):
    """Another programme whose form has a shorter text, other options and no patents any more."""
    changed = factories.definition() | {"code": "craft-1", "programme": "craft", "name": "另一评选"}
    changed["honours"] = changed["honours"] | {"certificate_prefix": "CRAFT"}
    for section in changed["form"]["sections"]:
        section["fields"] = [field for field in section["fields"] if field["code"] != "patents"]
        for field in section["fields"]:
            if field["code"] == "summary":
                field["max"] = 70
            if field["code"] == "ownership":
                field["options"] = [{"code": "soe", "name": "国企"}]
    return factories.open_edition(cast, changed)


def fresh(cast, edition):
    return filing.draft(cast, edition, **(dict.fromkeys(factories.answers()) | {"post": "钳工"}))


def test_what_fits_is_taken_over_and_what_does_not_is_named(cast, edition, next_year) -> None:
    before = filing.draft(cast, edition, patents=["ZL201710601862.3"], ethnicity="藏族")
    now = fresh(cast, next_year)
    filer = cast.actor("filer")
    assert queries.earlier(filer, now) == [before]
    after = commands.carry_over(actor=filer, dossier_uid=now.uid, from_dossier=before.uid)
    assert after.answers["project_name"] == before.answers["project_name"]
    assert after.answers["post"] == "钳工"
    assert not {"truth_pledge", "summary", "patents", "ownership"} & set(after.answers)
    assert after.sensitive_answers.count() == 0
    unfit = queries.carried(next_year.definition, before).unfit
    assert {row.field for row in unfit} == {"summary", "ownership", "patents"}
    assert "最多 70 字" in next(row.why for row in unfit if row.field == "summary")


def test_the_form_offers_it_and_marks_what_was_left(cast, edition, next_year) -> None:
    before = filing.draft(cast, edition)
    now = fresh(cast, next_year)
    client = filing.sign_in(cast.accounts["filer"])
    assert "可以带入以前的内容" in client.get(f"/unit/{now.uid}/form/").content.decode()
    page = client.post(f"/unit/{now.uid}/carry/", {"from": before.uid}, follow=True).content.decode()
    assert "下列各项不再适用" in page
    assert page.count("以前的内容没有带入") == 2
    purge = record.purge_spill(actor=cast.actor("filer"), dossier_uid=before.uid, why=Spill.WORK)
    assert "同一人在《另一评选》的申报" in [copy["name"] for copy in purge.copies], (
        "where it may have been carried to"
    )


def test_nobody_takes_over_another_persons_dossier(cast, edition, next_year) -> None:
    others = filing.draft(cast, edition, serial=7, name="吴示")
    now = fresh(cast, next_year)
    with pytest.raises(Refused) as refused:
        commands.carry_over(actor=cast.actor("filer"), dossier_uid=now.uid, from_dossier=others.uid)
    assert refused.value.hidden
