"""Channels are edition data: a union files, a person applies with an own account, an invited expert proposes."""

import pytest
from django.test import Client
from nominating import CONSENTS, at

import factories
import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Channel, DossierState
from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.directory.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "jiangxin-2021-long"


@pytest.fixture
def open_to_all(cast):
    changed = factories.definition()
    changed["filing"] = changed["filing"] | {"channels": ["organisation", "self", "expert"]}
    return factories.open_edition(cast, changed)


@pytest.fixture
def applicant(cast, open_to_all):
    account = commands.sign_up(
        actor=PUBLIC, edition=open_to_all, username="zhou", name="周示", password=PASSWORD
    )
    cast.accounts["applicant"] = account
    return account


def code_of(call, **given) -> str:
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


def test_a_person_signs_up_applies_and_is_recommended_like_anybody(cast, open_to_all) -> None:
    address = f"/editions/{open_to_all.code}/"
    client = Client()
    assert f"{address}apply/" in client.get(address).content.decode()
    form = {"name": "周示", "username": "zhou", "password": PASSWORD, "again": PASSWORD}
    assert client.post(f"{address}apply/", form | {"again": "x"}).status_code == 422
    assert client.post(f"{address}apply/", form)["Location"] == "/account/login/"
    cast.accounts["applicant"] = Account.objects.get(username="zhou")
    district = cast.districts[0]
    dossier = filing.draft(cast, open_to_all, filer="applicant", unit=district)
    handed_in = commands.submit(actor=cast.actor("applicant"), dossier_uid=dossier.uid)
    assert (handed_in.channel, handed_in.state) == (Channel.SELF, DossierState.SUBMITTED)
    token, member = filing.link(cast, handed_in, filer="applicant")
    commands.confirm(
        actor=queries.link(token).actor,
        member_uid=member.uid,
        last_six=factories.id_number(1)[-6:],
        consents=CONSENTS,
    )
    assert handed_in.uid in queries.visible_to(cast.actor("recommender")).values_list("uid", flat=True)
    pages = filing.sign_in(cast.accounts["applicant"])
    assert handed_in.receipt in pages.get("/unit/").content.decode()
    assert pages.get("/union/").status_code == 404


def test_an_applicant_has_one_dossier_and_sees_no_other(cast, open_to_all, applicant) -> None:
    others = filing.submitted(cast, open_to_all, serial=5, name="吴示")
    own = filing.draft(cast, open_to_all, filer="applicant", unit=cast.districts[0])
    assert set(queries.visible_to(cast.actor("applicant"))) == {own}
    again = {
        "cast": cast,
        "edition": open_to_all,
        "filer": "applicant",
        "unit": cast.districts[1],
        "serial": 2,
    }
    assert code_of(filing.draft, **again) == "filing.once"
    actor = cast.actor("applicant")
    assert code_of(commands.submit, actor=actor, dossier_uid=others.uid) == "not_found"
    assert code_of(filing.draft, **again | {"unit": cast.units[0]}) == "not_found"
    team = {"subject": "team", "actor": actor, "edition": open_to_all, "unit": cast.districts[0]}
    assert code_of(commands.create_draft, **team, name="队", employer="厂", members=[]) == "filing.subject"


def test_an_invited_expert_proposes_several_people(cast, open_to_all) -> None:
    cast.accounts["academician"] = directory.open_account(
        actor=cast.actor("organiser"),
        username="academician",
        display_name="院士",
        role=Role.PROPOSER,
        union=cast.city,
        password=PASSWORD,
    )
    made = [
        filing.draft(
            cast,
            open_to_all,
            filer="academician",
            unit=cast.districts[0],
            serial=serial,
            name=f"周示{serial}",
        )
        for serial in (1, 2)
    ]
    assert {dossier.channel for dossier in made} == {Channel.EXPERT}
    assert code_of(commands.submit, actor=cast.actor("filer"), dossier_uid=made[0].uid) == "not_found"


def test_a_closed_channel_says_so(cast, edition) -> None:
    assert code_of(
        commands.sign_up, actor=PUBLIC, edition=edition, username="zhou", name="周示", password=PASSWORD
    ) == ("filing.channel")
    assert Client().get(f"/editions/{edition.code}/apply/").status_code == 404


def test_only_selfs_and_experts_where_organisations_do_not_file(cast, synthetic) -> None:
    changed = factories.definition()
    changed["filing"] = changed["filing"] | {"channels": ["self"]}
    edition = factories.open_edition(cast, changed)
    assert code_of(filing.draft, cast=cast, edition=edition) == "filing.channel"


def test_nobody_signs_up_after_the_bell(cast, open_to_all) -> None:
    with at("2021-07-28T17:00:01"):
        given = {"username": "zhou", "name": "周示", "password": PASSWORD}
        assert code_of(commands.sign_up, actor=PUBLIC, edition=open_to_all, **given) == "filing.closed"
