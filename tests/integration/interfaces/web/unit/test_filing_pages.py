"""The filing officer's pages: nothing typed is lost, nothing is handed in twice, every refusal says why."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import factories
import filing
from baijia.award.nominations import commands
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.core import clock
from baijia.core.models import AuditRow

CLOSES = datetime.fromisoformat("2021-07-28T17:00:00+08:00")


@pytest.fixture
def browser(cast):
    return filing.sign_in(cast.accounts["filer"])


def form_of(dossier: Dossier, **changed: str) -> dict[str, object]:
    """Return what a browser would send of the whole form."""
    dossier.refresh_from_db()
    sent: dict[str, object] = {
        "version": str(dossier.version),
        "name": dossier.name,
        "employer": dossier.employer,
        "group": dossier.group,
    }
    for code, value in dossier.answers.items():
        if value is True and code in ("unclassified", "truth_pledge"):
            sent[f"a_{code}"] = "on"
        elif isinstance(value, bool):
            sent[f"a_{code}"] = "true" if value else "false"
        else:
            sent[f"a_{code}"] = value
    return sent | changed


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_the_same_number_of_times(
    cast, edition, browser, rows, django_assert_num_queries
):
    for serial in range(rows):
        filing.draft(cast, edition, serial=serial + 1, name=f"周示{serial}")
    with django_assert_num_queries(11):
        page = browser.get(reverse("unit-home")).content.decode()
    assert page.count("接着填写") == rows


def test_list_keeps_to_the_own_units_and_to_the_filter(cast, edition, browser):
    mine = filing.draft(cast, edition, serial=1, name="周示甲")
    filing.submitted(cast, edition, serial=2, name="周示乙")
    filing.draft(cast, edition, serial=3, name="吴示", unit=cast.units[2], filer="sibling_filer")
    page = browser.get(reverse("unit-home"), {"state": "draft"}).content.decode()
    assert mine.name in page
    assert "周示乙" not in page
    assert "吴示" not in page
    assert "吴示" not in browser.get(reverse("unit-home"), {"q": "吴示"}).content.decode().replace(
        'value="吴示"', ""
    )


def test_a_dossier_of_another_unit_is_not_there(cast, edition, browser):
    other = filing.submitted(cast, edition, unit=cast.units[2], filer="sibling_filer")
    names = ("dossier", "form", "check", "receipt", "print", "link", "withdraw", "people")
    assert {browser.get(reverse(f"unit-{name}", args=[other.uid])).status_code for name in names} == {404}
    assert browser.post(reverse("unit-save", args=[other.uid]), {}).status_code == 404


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(client, edition):
    answer = client.get(reverse("unit-home"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_new_dossier_refuses_a_wrong_number_and_keeps_what_was_typed(cast, edition, browser):
    typed = {
        "unit": cast.units[0].code,
        "name": "周示",
        "id_number": "510104198503150000",
        "phone": "",
        "employer": "演例0厂",
        "group": "equipment",
        "secrecy": "unclassified",
        "reviewer": "示审人",
        "key": filing.key(),
    }
    answer = browser.post(reverse("unit-new"), typed)
    assert answer.status_code == 422
    assert "校验" in answer.content.decode()
    assert 'value="演例0厂"' in answer.content.decode()
    good = typed | {"id_number": factories.id_number(1)}
    for _twice in range(2):
        answer = browser.post(reverse("unit-new"), good)
        assert answer.url == reverse("unit-form", args=[Dossier.objects.get().uid])


def test_autosave_keeps_what_is_sound_and_names_what_is_half_written(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    sent = form_of(dossier, a_post="焊工", a_patents="ZL2019")
    answer = browser.post(reverse("unit-save", args=[dossier.uid]), sent)
    assert answer.status_code == 200
    assert answer.json()["saved_at"] == "10:00"
    assert "专利号" in answer.json()["message"]
    dossier.refresh_from_db()
    assert dossier.answers["post"] == "焊工"
    assert answer.json()["version"] == str(dossier.version) == "2"


def test_autosave_without_a_change_writes_nothing(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    before = AuditRow.objects.count()
    answer = browser.post(reverse("unit-save", args=[dossier.uid]), form_of(dossier))
    assert (answer.status_code, answer.json()["version"]) == (200, "1")
    assert AuditRow.objects.count() == before


def test_two_officers_meet_and_both_keep_their_text(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    mine = form_of(dossier, a_post="焊工", a_skill="高级工")
    commands.save_draft(
        actor=cast.actor("filer"), dossier_uid=dossier.uid, version=1, changes={"answers": {"post": "钳工"}}
    )
    assert browser.post(reverse("unit-save", args=[dossier.uid]), mine).status_code == 409
    answer = browser.post(reverse("unit-form", args=[dossier.uid]), mine | {"save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "钳工" in page
    assert 'value="焊工"' in page
    taken = mine | {"version": "2", "take": "post", "save": "1"}
    assert browser.post(reverse("unit-form", args=[dossier.uid]), taken).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.answers["post"], dossier.answers["skill"]) == ("钳工", "高级工")


CLASSED = {"data_class": "internal", "blind": "shown"}
YEARS = CLASSED | {
    "code": "years", "kind": "table", "name": "分年度效益", "required": False, "max": 5,
    "columns": [
        CLASSED | {"code": "year", "kind": "number", "name": "年度"},
        CLASSED | {"code": "audited", "kind": "boolean", "name": "经审计", "required": False},
    ],
}  # fmt: skip


def test_what_one_did_not_change_never_stands_against_a_colleague_and_tables_are_shown_whole(cast, browser):
    changed = factories.definition()
    changed["form"]["sections"][0]["fields"].append(YEARS)
    dossier = filing.draft(
        cast, factories.open_edition(cast, changed), years=[{"year": "2019", "audited": True}]
    )
    address = reverse("unit-form", args=[dossier.uid])

    def drawn(page: str, **changed: str) -> dict[str, object]:
        hidden = {
            name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
            for name in ("was", "version")
        }
        table = {"a_years-0-year": "2019", "a_years-0-audited": "true"}
        return (
            {code: value for code, value in form_of(dossier).items() if code != "a_years"}
            | table
            | hidden
            | changed
        )

    page = browser.get(address).content.decode()
    cell = re.search(r'<input[^>]*name="a_years-0-audited"[^>]*value="true"[^>]*>', page)
    assert "checked" in cell[0]
    mine = drawn(page, a_post="焊工", save="1")

    def colleague(**given: object) -> None:
        dossier.refresh_from_db()
        commands.save_draft(
            actor=cast.actor("filer"),
            dossier_uid=dossier.uid,
            version=dossier.version,
            changes={"answers": given},
        )

    colleague(skill="技师", years=[{"year": "2019", "audited": True}, {"year": "2020"}])
    same = browser.post(reverse("unit-save", args=[dossier.uid]), drawn(page)).json()
    assert same["version"] == "1", "who changed nothing has not seen the other side either"
    assert browser.post(reverse("unit-save", args=[dossier.uid]), mine).status_code == 409
    both = browser.post(address, mine)
    said = both.content.decode()
    assert (both.status_code, said.count("您没有改</td>"), said.count('name="take"')) == (409, 2, 1)
    assert "年度 2019，经审计 是<br>年度 2020" in said
    assert 'name="a_years-1-year" value="2020"' in said, "the form goes on with what the colleague saved"
    again = drawn(said, a_post="焊工", a_skill="技师", save="1") | {"a_years-1-year": "2021"}
    colleague(years=[{"year": "2022"}])
    met = browser.post(address, again).content.decode()
    assert "年度 2022" in met
    assert "年度 2019，经审计 是<br>年度 2021" in met
    assert (
        browser.post(address, drawn(met, take="years", a_post="焊工", a_skill="技师", save="1")).status_code
        == 302
    )
    dossier.refresh_from_db()
    kept = {code: dossier.answers[code] for code in ("post", "skill", "years")}
    assert kept == {"post": "焊工", "skill": "技师", "years": [{"year": "2022"}]}


def test_no_kind_of_sensitive_answer_is_kept_in_the_browser(cast, browser):
    changed = factories.definition()
    kinds = ("text", "boolean", "choice", "person", "honour", "table")
    asked = [YEARS | {"code": f"x_{kind}", "kind": kind, "data_class": "sensitive"} for kind in kinds]
    asked[2]["options"] = [{"code": str(n), "name": str(n)} for n in (1, 2)]
    for field in asked[:5]:
        field.pop("columns", None)
    changed["form"]["sections"] = [{"code": "s", "name": "敏感", "fields": asked}]
    edition = factories.open_edition(cast, changed)
    dossier = filing.draft(cast, edition, **dict.fromkeys(factories.answers()))
    page = browser.get(reverse("unit-form", args=[dossier.uid])).content.decode()
    assert page.count("data-private") == len(kinds)


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    save, sent = reverse("unit-save", args=[dossier.uid]), form_of(dossier, a_post="焊工")
    assert browser.post(save, sent).json()["version"] == "2"
    assert browser.post(save, sent | {"a_skill": "技师"}).json()["version"] == "3"
    assert browser.post(save, sent | {"a_post": "钳工", "a_skill": "技师"}).status_code == 409


def test_sensitive_answers_come_back_to_the_unit_and_lie_sealed(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    browser.post(reverse("unit-save", args=[dossier.uid]), form_of(dossier, a_ethnicity="羌族"))
    dossier.refresh_from_db()
    assert "ethnicity" not in dossier.answers
    page = browser.get(reverse("unit-form", args=[dossier.uid])).content.decode()
    assert 'value="羌族"' in page
    assert 'data-private="True"' in page or "data-private" in page
    assert factories.id_number(1) not in page


def test_check_page_links_each_fault_to_its_field(cast, edition, browser):
    dossier = filing.draft(cast, edition, project_name=None)
    page = browser.get(reverse("unit-check", args=[dossier.uid])).content.decode()
    assert f'href="{reverse("unit-form", args=[dossier.uid])}#id_a_project_name"' in page
    assert "有 1 处还不能报送" in page


def test_what_a_colleague_changed_after_the_check_page_is_read_before_it_goes_up(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    check, submit = (reverse(name, args=[dossier.uid]) for name in ("unit-check", "unit-submit"))
    page = browser.get(check).content.decode()
    commands.attach_file(
        actor=cast.actor("filer"), dossier_uid=dossier.uid, field="proof", name="证明.pdf", data=filing.PDF
    )

    def press(page: str):
        seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
        return browser.post(submit, {"key": filing.key(), "seen": seen})

    refused = press(page)
    said = refused.content.decode()
    assert (refused.status_code, "打开检查页之后有过改动" in said, "证明.pdf" in said) == (422, True, True)
    assert press(said).url == reverse("unit-receipt", args=[dossier.uid])


def test_submitting_twice_gives_one_receipt(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    key = filing.key()
    for _twice in range(2):
        answer = browser.post(reverse("unit-submit", args=[dossier.uid]), {"key": key})
        assert answer.url == reverse("unit-receipt", args=[dossier.uid])
    dossier.refresh_from_db()
    assert (dossier.state, dossier.steps.count()) == (DossierState.SUBMITTED, 1)
    page = browser.get(answer.url).content.decode()
    for kept in (dossier.receipt, dossier.number, dossier.commit, dossier.salt, "2021年7月20日 10:00:00"):
        assert kept in page


def test_the_last_second_counts_and_the_next_one_names_the_rule(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    address = reverse("unit-submit", args=[dossier.uid])
    with clock.fixed(CLOSES + timedelta(seconds=1)):
        answer = browser.post(address, {"key": filing.key()})
    assert answer.status_code == 422
    assert "申报已于 2021年7月28日 17:00 截止" in answer.content.decode()
    assert dossier.answers["post"] in answer.content.decode()
    with clock.fixed(CLOSES):
        assert browser.post(address, {"key": filing.key()}).status_code == 302


def test_after_a_return_only_the_opened_fields_can_be_changed(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    commands.return_for_correction(
        actor=cast.actor("recommender"),
        dossier_uid=dossier.uid,
        union=cast.districts[0],
        opinion="岗位请写工种",
        deadline=clock.edition_now() + timedelta(days=2),
        fields=["post"],
    )
    page = browser.get(reverse("unit-form", args=[dossier.uid])).content.decode()
    assert "岗位请写工种" in page
    sent = form_of(dossier, a_post="焊工", a_project_name="换一个项目", name="换一个人")
    assert browser.post(reverse("unit-save", args=[dossier.uid]), sent).status_code == 200
    dossier.refresh_from_db()
    assert (dossier.answers["post"], dossier.answers["project_name"]) == ("焊工", "薄壁件防颤夹具")
    assert dossier.name == "周示"


def test_files_are_added_taken_out_and_refused_by_their_content(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    address = reverse("unit-attach", args=[dossier.uid, "proof"])
    page_asks = {"headers": {"X-Requested-With": "fetch"}}
    wrong = browser.post(address, {"file": SimpleUploadedFile("证明.pdf", b"MZ not a pdf")}, **page_asks)
    assert (wrong.status_code, "不是 PDF" in wrong.content.decode()) == (422, True)
    good = browser.post(address, {"file": SimpleUploadedFile("证明.pdf", filing.PDF)}, **page_asks)
    assert "证明.pdf" in good.content.decode()
    row = dossier.attachments.get()
    got = browser.get(reverse("unit-file", args=[dossier.uid, row.uid]))
    assert (got.content, got["Content-Type"]) == (filing.PDF, "application/pdf")
    browser.post(reverse("unit-detach", args=[dossier.uid, row.uid]))
    assert browser.get(reverse("unit-file", args=[dossier.uid, row.uid])).status_code == 404


def test_withdrawing_asks_for_the_reason(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    address = reverse("unit-withdraw", args=[dossier.uid])
    assert browser.post(address, {"reason": "", "key": filing.key()}).status_code == 422
    assert browser.post(address, {"reason": "本人调离", "key": filing.key()}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == DossierState.WITHDRAWN


def test_renaming_the_person_registers_the_new_number(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    sent = {
        "version": "1",
        "m-TOTAL_FORMS": "1",
        "m-INITIAL_FORMS": "1",
        "m-0-name": "周示新",
        "m-0-id_number": factories.id_number(7),
        "m-0-phone": "",
    }
    assert browser.post(reverse("unit-people", args=[dossier.uid]), sent).status_code == 302
    dossier.refresh_from_db()
    assert dossier.name == dossier.members.get().person.name == "周示新"


def test_a_file_in_pieces_takes_no_number_that_is_none_and_ends_once(cast, edition, browser):
    dossier = filing.draft(cast, edition)
    begin = reverse("unit-upload-begin", args=[dossier.uid, "proof"])
    assert browser.post(begin, {"name": "证明.pdf", "size": "²"}).status_code == 422
    to = browser.post(begin, {"name": "证明.pdf", "size": str(len(filing.PDF))}).json()

    def send(at: str) -> int:
        return browser.post(
            f"{to['pieces']}?at={at}", filing.PDF, content_type="application/octet-stream"
        ).status_code

    assert browser.post(to["finish"], headers={"X-Requested-With": "fetch"}).status_code == 422
    assert [send("9"), send("²"), send("0")] == [409, 200, 409]
    for _lost_answer in range(2):
        assert browser.post(to["finish"], headers={"X-Requested-With": "fetch"}).status_code == 200
    row = dossier.attachments.get()
    assert (row.file.name, row.file.size) == ("证明.pdf", len(filing.PDF))
    assert browser.get(f"{reverse('unit-preview', args=[dossier.uid, row.uid])}?page=²").status_code == 200
