"""What must never be is refused by the database itself, whoever writes, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

import factories
from baijia.award.decisions.models import Notice, Objection, Resolution, Vote
from baijia.award.honours.models import Honour
from baijia.award.nominations.models import Dossier, ListPlace, Member, RecommendationList
from baijia.award.programmes.models import Edition, Fence, Quota
from baijia.award.screening.models import Verdict
from baijia.core import clock
from baijia.core.models import Instance
from baijia.directory.models import Assignment, ProtectedIdentity

pytestmark = pytest.mark.django_db


def refused(name, act):
    """The database refuses ``act`` by the constraint of that name (SQLite names fields of unique ones only)."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    constraint = next(
        found for model in apps.get_models() for found in model._meta.constraints if found.name == name
    )
    words = str(error.value)
    named = name in words
    if isinstance(constraint, models.UniqueConstraint) and "UNIQUE" in words:
        named = named or all(field in words for field in constraint.fields)
    assert named, f"another constraint refused it: {words}"


@pytest.fixture
def dossier(cast, edition):
    return factories.sealed_dossier(edition, cast.units[0])


def test_the_database_knows_one_instance(synthetic):
    refused("instance_is_one", lambda: Instance.objects.create(pk=2))


def test_one_person_has_one_live_dossier_in_an_edition(cast, edition, dossier):
    person = dossier.members.get().person
    second = factories.sealed_dossier(edition, cast.units[1], name="吴例")

    def again(active):
        Member.objects.create(
            dossier=second, person=person, edition_code=edition.code, active=active, place=2, share=0
        )

    refused("one_dossier_a_person", lambda: again(active=True))
    again(active=False)


def test_an_identity_number_is_one_person(cast, dossier):
    row = ProtectedIdentity.objects.filter(kind="id_number").first()
    other = factories.directory.register_person(
        actor=factories.SYSTEM, name="郑例", id_number=factories.id_number(77)
    )
    identity = other.identities.get(kind="id_number")
    refused(
        "id_number_is_one_person",
        lambda: ProtectedIdentity.objects.filter(pk=identity.pk).update(blind=row.blind),
    )


@pytest.mark.parametrize("change", [{"receipt": ""}, {"submitted_at": None}])
def test_a_receipt_and_its_time_go_together(dossier, change):
    refused("dossier_submitted_paired", lambda: Dossier.objects.filter(pk=dossier.pk).update(**change))


def test_what_is_sealed_has_a_public_number_of_its_own(cast, edition, dossier):
    refused("dossier_sealed_has_number", lambda: Dossier.objects.filter(pk=dossier.pk).update(number=""))
    other = factories.sealed_dossier(edition, cast.units[1], name="吴例")
    refused("public_number_once", lambda: Dossier.objects.filter(pk=other.pk).update(number=dossier.number))


@pytest.mark.parametrize("share", [-1, 1001])
def test_a_share_is_within_the_whole(dossier, share):
    refused("share_within_the_whole", lambda: dossier.members.update(share=share))


def test_a_decided_confirmation_has_its_time(dossier):
    refused("member_decided_paired", lambda: dossier.members.update(decided_at=None))


def test_a_frozen_edition_has_its_digest(edition):
    refused("edition_frozen_has_digest", lambda: Edition.objects.filter(pk=edition.pk).update(digest=""))
    refused("edition_frozen_has_digest", lambda: Edition.objects.filter(pk=edition.pk).update(state="draft"))


def test_a_quota_is_not_negative_and_one_a_union(edition):
    quota = Quota.objects.filter(edition=edition).first()
    refused("quota_not_negative", lambda: Quota.objects.filter(pk=quota.pk).update(places=-1))
    again = Quota(edition=edition, union=quota.union, places=1, number="UXXXXXXX", salt="0" * 64)
    refused("one_quota_a_union", again.save)


def test_a_role_ends_after_it_starts_and_is_open_once(cast):
    row = Assignment.objects.select_related("account", "union").first()
    refused(
        "assignment_order",
        lambda: Assignment.objects.filter(pk=row.pk).update(ends=row.starts - timedelta(days=1)),
    )
    refused(
        "assignment_open_once",
        lambda: Assignment.objects.create(
            account=row.account, role=row.role, union=row.union, starts=row.starts
        ),
    )


def test_a_list_is_one_a_union_and_its_ranks_are_too(cast, edition, dossier):
    made = RecommendationList.objects.create(edition=edition, union=cast.districts[0])
    refused(
        "one_list_a_union",
        lambda: RecommendationList.objects.create(edition=edition, union=cast.districts[0]),
    )
    refused(
        "list_submitted_paired",
        lambda: RecommendationList.objects.filter(pk=made.pk).update(submitted_at=clock.edition_now()),
    )
    other = factories.sealed_dossier(edition, cast.units[2], name="吴例")
    ListPlace.objects.create(list=made, dossier=dossier, place="recommended", rank=1)
    refused(
        "rank_once_a_list",
        lambda: ListPlace.objects.create(list=made, dossier=other, place="recommended", rank=1),
    )
    refused(
        "ranked_where_it_goes_on",
        lambda: ListPlace.objects.create(list=made, dossier=other, place="recommended", rank=None),
    )


def test_a_fence_stands_once(edition, dossier):
    place = {"edition": edition, "account_uid": "a", "object_uid": dossier.uid}
    Fence.objects.create(**place, reason="同单位")
    refused("fence_once", lambda: Fence.objects.create(**place, reason="亲属"))


def test_an_override_says_who_and_why(dossier):
    verdict = {"dossier": dossier, "rule": "age", "input": "", "result": "fail", "text": ""}
    refused("override_paired", lambda: Verdict.objects.create(**verdict, overridden="pass"))


@pytest.fixture
def resolution(edition):
    return Resolution.objects.create(
        edition=edition, document={}, proposed_by_uid="maker", proposed_at=clock.edition_now()
    )


def test_the_maker_of_a_list_is_not_its_checker(resolution):
    rows = Resolution.objects.filter(pk=resolution.pk)
    now = clock.edition_now()
    refused("approver_is_not_proposer", lambda: rows.update(approved_by_uid="maker", approved_at=now))
    refused("resolution_approved_paired", lambda: rows.update(approved_at=now))
    rows.update(approved_by_uid="leader", approved_at=now)


def test_votes_add_up(resolution):
    counts = {"members": 9, "present": 7, "yes": 5, "no": 1, "abstained": 0}
    refused(
        "vote_counts_add_up",
        lambda: Vote.objects.create(
            resolution=resolution, entered_by_uid="a", at=clock.edition_now(), **counts
        ),
    )


def test_a_notice_ends_after_it_opens_and_an_answer_has_its_hand(edition):
    now = clock.edition_now()
    made = {"edition": edition, "document": {}, "digest": "0" * 64, "opens": now}
    refused("notice_lasts", lambda: Notice.objects.create(**made, number=1, closes=now))
    notice = Notice.objects.create(**made, number=1, closes=now + timedelta(days=5))
    objection = Objection(
        edition=edition, notice=notice, number=1, receipt="r", objector_token="t", text_token="t",
        salt="0" * 64, received={}, received_at=now, answer="查无此事",
    )  # fmt: skip
    refused("objection_answered_paired", objection.save)


def test_a_revoked_honour_says_when(edition, dossier):
    honour = Honour(
        programme=edition.programme, edition=edition, year=2021, dossier=dossier, name=dossier.name,
        unit=dossier.employer, number="N1", state="revoked", conferred_at=clock.edition_now(),
    )  # fmt: skip
    refused("honour_revoked_paired", honour.save)


def test_money_is_owed_for_one_reason_and_above_zero(cast, edition, dossier):
    from baijia.aftercare.prizes.models import Obligation, Payee

    payee = Payee.objects.create(person=dossier.members.get().person, name="周示")
    row = {
        "edition": edition,
        "payee": payee,
        "purpose": "prize",
        "income": "incidental",
        "raised_by_uid": "x",
        "raised_at": clock.edition_now(),
    }
    refused("owed_for_one_reason", lambda: Obligation.objects.create(gross=1, **row))
    refused("one_payee_a_person", lambda: Payee.objects.create(person=payee.person, name="周示"))
    refused("payee_is_somebody", lambda: Payee.objects.create(name="无人"))


def test_a_setting_is_signed_by_another_person_and_once_a_day(cast):
    from datetime import date

    from baijia.aftercare.prizes.models import Setting

    now = clock.edition_now()
    row = {
        "organiser": cast.city,
        "kind": "filing",
        "name": "x",
        "basis": "x",
        "starts": date(2021, 1, 1),
        "document": {},
        "text": "",
        "drafted_by_uid": "a",
        "drafted_person_uid": "p",
        "drafted_at": now,
    }
    signed = {"state": "signed", "signed_by_uid": "b", "signed_person_uid": "q", "signed_at": now}
    Setting.objects.create(**row, **signed)
    refused("one_setting_a_day", lambda: Setting.objects.create(**row, **signed))
    later = row | {"starts": date(2022, 1, 1)}
    for same in ({"signed_by_uid": "a"}, {"signed_person_uid": "p"}):
        refused("setting_two_people", lambda same=same: Setting.objects.create(**later, **(signed | same)))
    refused(
        "setting_signed_paired", lambda: Setting.objects.create(**later, **(signed | {"signed_at": None}))
    )
    refused("setting_order", lambda: Setting.objects.create(**later, ends=date(2021, 12, 31)))
