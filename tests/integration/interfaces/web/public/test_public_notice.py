"""A notice shows its own document while it runs, counts working days, and goes offline afterwards."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from baijia.award.decisions.models import Notice
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries.visibility import token_hash
from baijia.core import clock, ledger
from baijia.interfaces.web.public import calendar, noticing
from notices import AFTER, DURING, codes

pytestmark = pytest.mark.django_db


def _page(client, notice, more: str = "") -> str:
    return client.get(f"/editions/{notice.edition.code}/notice/{notice.number}/{more}").content.decode()


def test_it_shows_what_the_document_shows_and_no_more(client, notice, dossiers, at) -> None:
    with at(DURING):
        page = _page(client, notice)
    for dossier in dossiers:
        assert dossier.name in page
        assert dossier.employer in page
        assert dossier.number not in page
        assert dossier.receipt not in page
    assert dossiers[0].answers["credit_code"] not in page


def test_a_change_of_the_dossier_does_not_reach_the_notice(client, notice, dossiers, at) -> None:
    dossiers[2].name = "改了名"
    dossiers[2].save()
    with at(DURING):
        page = _page(client, notice)
    assert "汤示棠" in page
    assert "改了名" not in page


def test_same_names_are_told_apart_by_unit(client, notice, at) -> None:
    with at(DURING):
        page = _page(client, notice, "object/")
    assert page.count("周示（演例") == 2


def test_working_days_leave_out_the_holiday_and_count_the_make_up_day(notice, at) -> None:
    days = [f"{day:%m-%d}" for day in calendar.counted_days(notice)]
    assert days == ["09-28", "09-29", "09-30", "10-08", "10-09"]
    with at(DURING):
        assert noticing.ordinal(notice) == 2
        squares = noticing.days(notice)
    assert [day.number for day in squares if day.css == "in today"] == ["29"]
    assert sum(day.css == "off" for day in squares) == 7


def test_after_its_last_minute_it_is_offline_and_keeps_its_digests(client, notice, dossiers, at) -> None:
    with at(notice.closes):
        assert dossiers[2].name in _page(client, notice)
    with at(AFTER):
        page = _page(client, notice)
        paper = client.get(f"/editions/{notice.edition.code}/notice/1/notice.pdf")
        form = client.get(f"/editions/{notice.edition.code}/notice/1/object/")
    assert dossiers[2].name not in page
    assert noticing.ROOT_SHOWN == 16
    assert notice.digest[:4] in page
    assert paper.status_code == 404
    assert form.status_code == 302


def test_it_names_the_first_signed_head_that_covers_it(notice) -> None:
    head = ledger.latest(notice.edition.log)
    shown = noticing.proof(notice)
    assert (shown.root, shown.size) == (head.root[:16], head.size)


def test_paper_carries_the_names_the_root_the_address_and_both_hosts(client, notice, at) -> None:
    with at(DURING):
        answer = client.get(f"/editions/{notice.edition.code}/notice/1/notice.pdf")
        root = noticing.proof(notice).root
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    flat = "".join(text.split())
    assert answer["Content-Type"] == "application/pdf"
    assert "汤示棠" in flat
    assert root in flat
    assert "REHEARSAL" in flat
    assert codes(answer.content) == [noticing.address(notice)]
    hosts = [host["name"] for host in notice.edition.definition["organisers"]]
    assert len(hosts) == 2
    assert f"{''.join(hosts)}2021年9月28日" in flat  # where both seals go


def test_unknown_notices_and_editions_are_not_found(client, notice) -> None:
    assert client.get(f"/editions/{notice.edition.code}/notice/7/").status_code == 404
    assert client.get("/editions/nothing/notice/1/").status_code == 404


def test_the_list_of_notices_takes_as_many_statements_for_three_as_for_one(
    client, notice, at, django_assert_num_queries
) -> None:
    with at(DURING), django_assert_num_queries(2):
        client.get("/notices/")
    for number in (2, 3):
        Notice.objects.create(
            edition=notice.edition,
            number=number,
            document=notice.document,
            digest=notice.digest,
            opens=notice.opens,
            closes=notice.closes,
        )
    with at(DURING), django_assert_num_queries(2):
        client.get("/notices/")


def test_who_takes_the_consent_back_is_named_on_no_page_any_more(client, at, edition, honours, notice):
    gone = Dossier.objects.get(name="汤示棠")
    member = gone.members.get()
    member.consents = {"publish": {"version": 1, "given": True, "at": "2021-07-29T00:00:00Z"}}
    member.link_hash, member.link_expires = token_hash("x" * 32), clock.wall_now() + timedelta(days=9)
    member.save()
    pages = [
        *("/", "/honours/", "/honours/?q=汤示棠", "/notices/", f"/editions/{edition.code}/"),
        *(f"/editions/{edition.code}/notice/1/", f"/editions/{edition.code}/notice/1/object/"),
    ]
    with at(DURING):
        named = [page for page in pages if "汤示棠" in client.get(page).content.decode()]
        assert {"/honours/", pages[5], pages[6]} <= set(named)
        answer = client.post(f"/confirm/{'x' * 32}/consent/publish/", {"given": "no"})
        assert answer.status_code == 302
        for page in pages:
            shown = client.get(page).content.decode().replace('value="汤示棠"', "")
            assert "汤示棠" not in shown, page
        paper = PdfReader(io.BytesIO(client.get(f"/editions/{edition.code}/notice/1/notice.pdf").content))
        said = "".join(page.extract_text() for page in paper.pages)
        assert ("周示" in said, "汤示棠" in said, "本人已撤回公开" in said) == (True, False, True)
