"""Attacks played: squatting, names fished out by number, roles taken, posts that still run, swapped ids, skipped states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse

import factories
import filing
from baijia.award.decisions import commands as decisions
from baijia.award.honours import commands as honours
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import commands as programmes
from baijia.award.record import trail
from baijia.award.review import commands as review
from baijia.award.screening import commands as screening
from baijia.core import clock
from baijia.core.actor import SYSTEM
from baijia.core.models import PendingEntry
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.directory.queries import managed
from baijia.interfaces.web.office.acts import ACTS

pytestmark = pytest.mark.django_db


def test_a_squatter_is_released_and_the_true_person_files_under_the_own_name(cast, edition):
    squat = filing.draft(cast, edition, serial=7, name="冒名人", filer="other_filer", unit=cast.units[1])
    with pytest.raises(Refused) as refused:
        filing.draft(cast, edition, serial=7, name="周示")
    assert refused.value.code == "filing.taken"
    assert not any(word in refused.value.sentence for word in ("冒名人", "演例1厂", squat.uid))
    released = nominations.release_claim(
        actor=cast.actor("organiser"),
        edition=edition,
        id_number=factories.id_number(7),
        reason="本人持证件核实",
    )
    assert released.pk == squat.pk
    own = filing.submitted(cast, edition, serial=7, name="周示")
    assert own.members.get().name == "周示"
    token, _member = filing.link(cast, own)
    page = filing.Client().get(reverse("nominee-confirm", args=[token])).content.decode()
    assert "周示" in page
    assert "冒名人" not in page


def test_a_name_is_not_fished_out_by_typing_a_number(cast, edition):
    directory.register_person(actor=SYSTEM, name="真实姓名", id_number=factories.id_number(9))
    draft = filing.draft(cast, edition, serial=9, name="乱填的")
    client = filing.sign_in(cast.accounts["filer"])
    for name in ("unit-form", "unit-people", "unit-check", "unit-dossier", "unit-print"):
        text = client.get(reverse(name, args=[draft.uid])).content.decode()
        assert "真实姓名" not in text, name


def test_nobody_gives_the_own_account_a_role(cast):
    administrator = cast.actor("administrator")
    own = cast.accounts["administrator"]
    with pytest.raises(Refused, match="不能给自己的账号"):
        directory.grant_role(actor=administrator, account=own, role=Role.LEADER, union=cast.city)
    post = cast.accounts["organiser"].assignments.get()
    with pytest.raises(Refused, match="不能给自己的账号"):
        directory.hand_over(
            actor=administrator, assignment=post, to=own, on=clock.wall_now().date() + timedelta(days=1)
        )
    assert own.assignments.count() == 1


def test_a_post_that_still_runs_keeps_the_level_below_off_the_account(cast):
    account = cast.accounts["filer"]
    directory.grant_role(
        actor=cast.actor("administrator"), account=account, role=Role.LEADER, union=cast.city
    )
    post = account.assignments.get(role=Role.LEADER)
    tomorrow = clock.wall_now().astimezone(clock.ZONE).date() + timedelta(days=1)
    directory.hand_over(
        actor=cast.actor("administrator"), assignment=post, to=cast.accounts["checker"], on=tomorrow
    )
    assert managed(cast.actor("recommender")).filter(pk=account.pk).exists()
    with pytest.raises(Refused, match="系统管理员"):
        directory.reset_password(actor=cast.actor("recommender"), account=account)
    directory.close_account(actor=cast.actor("administrator"), account=account, reason="离任")
    assert not account.assignments.filter(ends__gt=tomorrow - timedelta(days=1)).exists()


def test_the_supervisor_reads_of_every_reveal_what_for(cast, edition):
    dossier = filing.submitted(cast, edition, ethnicity="羌族")
    client = filing.sign_in(cast.accounts["filer"])
    client.get(reverse("unit-dossier", args=[dossier.uid]))
    rows = trail.rows(cast.actor("supervisor"), edition, kind="reveal")
    assert "查看本单位的申报表" in set(rows.values_list("purpose", flat=True))
    assert "" not in set(rows.values_list("purpose", flat=True))


def numbered(code: str, prefix: str = "CDBJ4"):
    changed = factories.definition() | {"code": code}
    changed["honours"] = changed["honours"] | {"certificate_prefix": prefix}
    return changed


def test_two_editions_of_a_year_never_number_alike(cast, edition):
    organiser = cast.actor("organiser")
    prefix = edition.definition["honours"]["certificate_prefix"]
    with pytest.raises(Refused, match="证书编号前缀"):
        programmes.create_edition(actor=organiser, organiser=cast.city, definition=numbered("again", prefix))
    other = programmes.create_edition(
        actor=organiser, organiser=cast.city, definition=numbered("again", "OTHER")
    )
    with pytest.raises(Refused, match="证书编号前缀"):
        programmes.edit_definition(actor=organiser, edition=other, definition=numbered("again", prefix))
    first, second = (
        programmes.create_edition(actor=organiser, organiser=cast.city, definition=numbered(code, "SAME"))
        for code in ("one", "two")
    )
    programmes.freeze(actor=organiser, edition=first)
    with pytest.raises(Refused, match="证书编号前缀"):
        programmes.freeze(actor=organiser, edition=second)
    programmes.freeze(actor=organiser, edition=other)


def test_ids_of_two_dossiers_do_not_mix(cast, edition):
    mine = filing.submitted(cast, edition, serial=1)
    theirs = filing.submitted(cast, edition, serial=2, filer="sibling_filer", unit=cast.units[2])
    client = filing.sign_in(cast.accounts["filer"])
    member = theirs.members.get()
    assert client.post(reverse("unit-link", args=[mine.uid]), {"member": member.uid}).status_code == 404
    member.refresh_from_db()
    assert member.link_hash == ""
    district = filing.sign_in(cast.accounts["recommender"])
    foreign = filing.submitted(cast, edition, serial=3, filer="other_filer", unit=cast.units[1])
    answer = district.post(
        reverse("union-place-many"), {"pick": [mine.uid, foreign.uid], "place": "recommended"}
    )
    assert answer.status_code == 404
    assert not mine.places.exists()


def test_fields_that_a_form_does_not_ask_for_change_nothing(cast, edition):
    dossier = filing.draft(cast, edition)
    client = filing.sign_in(cast.accounts["filer"])
    columns = [field.attname for field in Dossier._meta.get_fields() if isinstance(field, models.Field)]
    forged = dict.fromkeys(columns, "1") | {
        "__class__": "x",
        "state": "sealed",
        "number": "P1",
        "receipt": "R1",
    }
    forged |= {
        "version": str(dossier.version),
        "name": dossier.name,
        "employer": dossier.employer,
    }
    forged |= {"group": dossier.group}
    before = Dossier.objects.filter(pk=dossier.pk).values(*columns).get()
    assert client.post(reverse("unit-save", args=[dossier.uid]), forged).status_code == 200
    after = Dossier.objects.filter(pk=dossier.pk).values(*columns).get()
    changed = {key for key in columns if before[key] != after[key]}
    assert changed <= {"answers", "sought", "version", "saved_at"}
    assert set(after["answers"]) <= set(before["answers"])


LATER = {
    "close-recommendation": lambda o, e: nominations.close_recommendation(actor=o, edition=e),
    "close-screening": lambda o, e: screening.close_screening(actor=o, edition=e),
    "propose": lambda o, e: decisions.propose(actor=o, edition=e),
    "settle": lambda o, e: decisions.settle(actor=o, edition=e),
    "freeze": lambda o, e: programmes.freeze(actor=o, edition=e),
    "quotas": lambda o, e: programmes.set_quotas(actor=o, edition=e, unions=[]),
}


@pytest.mark.parametrize("name", LATER)
def test_no_state_is_skipped(cast, edition, name):
    filing.submitted(cast, edition)
    entries = PendingEntry.objects.count()
    with pytest.raises(Refused):
        LATER[name](cast.actor("organiser"), edition)
    assert PendingEntry.objects.count() == entries


def test_a_round_is_not_assigned_or_scored_before_screening_is_frozen(cast, edition):
    organiser = cast.actor("organiser")
    rounds = review.create_rounds(actor=organiser, edition=edition)
    for act in (review.assign, review.open_round, review.close_round, review.freeze_round):
        with pytest.raises(Refused):
            act(actor=organiser, round=rounds[0])
    with pytest.raises(Refused):
        honours.confer(actor=cast.actor("leader"), edition=edition)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_page_of_an_act_whose_time_has_not_come_is_never_an_error(cast, edition, name):
    who = "leader" if Role.LEADER in ACTS[name].roles else "organiser"
    client = filing.sign_in(cast.accounts[who])
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": clock.wall_now().timestamp()}]
    session.save()
    address = reverse("office-act", args=[edition.code, name])
    page = client.get(address)
    assert page.status_code in {200, 404}
    seal = page.context["facts"].seal if page.status_code == 200 else ""
    assert client.post(address, {"seal": seal, "read": "on"}).status_code in {302, 403, 404, 422}
