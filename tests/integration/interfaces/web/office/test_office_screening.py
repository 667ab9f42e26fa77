"""The screening list and one dossier: filters, overrides, decisions, fences."""

from __future__ import annotations

import pytest

import factories
from baijia.award.programmes import commands as programmes
from baijia.award.screening import commands as screening
from baijia.award.screening.models import Outcome, Verdict

BASE = "/office/chengdu-baijia-4/screening/"


@pytest.fixture
def screened(sealed, cast):
    """Three dossiers, the first of which a rule doubts."""
    edition, rows = sealed
    screening.screen_all(actor=cast.actor("organiser"), edition=edition)
    Verdict.objects.filter(dossier=rows[0], rule="earlier_title").update(result="possible")
    return rows


def test_filters_by_result_group_and_words(screened, browse) -> None:
    client = browse("organiser")
    assert len(client.get(BASE).context["rows"]) == 3
    assert [row.pk for row in client.get(BASE + "?result=possible").context["rows"]] == [screened[0].pk]
    assert len(client.get(BASE + "?group=medicine").context["rows"]) == 0
    assert [row.pk for row in client.get(BASE + "?q=示名2").context["rows"]] == [screened[2].pk]
    assert len(client.get(BASE + "?state=undecided").context["rows"]) == 3


def test_constant_statements(screened, browse, edition, cast, django_assert_num_queries) -> None:
    client = browse("organiser")
    with django_assert_num_queries(10):
        client.get(BASE)
    for number in range(3):
        factories.sealed_dossier(edition, cast.units[number])
    with django_assert_num_queries(10):
        client.get(BASE)


def test_a_doubt_is_settled_with_a_reason_and_decided(screened, browse) -> None:
    client, uid = browse("organiser"), screened[0].uid
    verdict = Verdict.objects.get(dossier=screened[0], rule="earlier_title")
    client.post(f"{BASE}{uid}/decide/")
    assert not Outcome.objects.exists()
    short = client.post(f"{BASE}{uid}/rules/{verdict.uid}/", {"result": "pass", "reason": "无"})
    assert short.status_code == 422
    assert "改判理由" in short.content.decode()
    done = client.post(
        f"{BASE}{uid}/rules/{verdict.uid}/", {"result": "pass", "reason": "核对名册，并非同一人"}
    )
    assert done.status_code == 302
    page = client.get(f"{BASE}{uid}/")
    assert "核对名册，并非同一人" in page.content.decode()
    client.post(f"{BASE}{uid}/decide/")
    assert Outcome.objects.get().state == "passed"


def test_what_is_fenced_off_does_not_exist(screened, browse, edition, cast) -> None:
    programmes.raise_fence(
        actor=cast.actor("organiser"),
        edition=edition,
        account_uid=cast.accounts["organiser"].uid,
        object_uid=screened[0].uid,
        reason="亲属",
    )
    client = browse("organiser")
    assert client.get(f"{BASE}{screened[0].uid}/").status_code == 404
    assert len(client.get(BASE).context["rows"]) == 2
    assert browse("cohost").get(f"{BASE}{screened[0].uid}/").status_code == 200


@pytest.mark.parametrize("name", ["leader", "supervisor", "expert", "recommender"])
def test_others_do_not_screen(screened, browse, name) -> None:
    assert browse(name).get(BASE).status_code == 404
    assert browse(name).post(f"{BASE}{screened[0].uid}/decide/").status_code == 404
