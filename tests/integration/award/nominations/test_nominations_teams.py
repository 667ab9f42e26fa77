"""Teams and units as subjects: members, shares, everybody confirms."""

from __future__ import annotations

import pytest

import factories
from baijia.award.nominations import commands, queries
from baijia.core.refused import Refused


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


TEAM = {
    "subject": "team",
    "members": [
        {"name": "周示", "id_number": factories.id_number(1), "phone": "", "share": 600},
        {"name": "吴示", "id_number": factories.id_number(2), "phone": "", "share": 400},
    ],
}


@pytest.fixture
def team_desk(cast):
    from nominating import Desk

    definition = factories.definition()
    definition["subjects"] = {"kinds": ["team", "unit"], "per_person": 1, "team_members_max": 3}
    return Desk(cast, factories.open_edition(cast, definition))


def test_every_member_of_a_team_confirms(team_desk):
    desk = team_desk
    dossier = desk.submit(desk.draft(9, name="找平小组", **TEAM))
    tokens = {}
    for member in queries.members_of(dossier):
        tokens[member] = commands.issue_link(
            actor=desk.cast.actor("filer"), dossier_uid=dossier.uid, member_uid=member.uid
        )
    desk.place(dossier)
    first, second = tokens
    for serial, member in ((1, first), (2, second)):
        assert (
            not queries.list_for_union(
                actor=desk.cast.actor("recommender"), edition=desk.edition, union=desk.cast.districts[0]
            )
            .rows[0]
            .confirmed
        )
        link = queries.link(tokens[member])
        commands.confirm(
            actor=link.actor,
            member_uid=member.uid,
            last_six=factories.id_number(serial)[-6:],
            consents={"publish": True, "share": True, "bank": True},
        )
    assert len(desk.close().rows) == 1


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ([600, 300], "成员的奖金份额合计应为 1000‰，这里是 900‰。"),
        ([1000], "团队成员应为 2 至 3 人，这里是 1 人。"),
        ([1200, -200], "奖金份额以千分之几填写，应为 0 至 1000 的整数。"),
    ],
)
def test_a_team_shares_the_whole_prize(team_desk, shares, says):
    members = [
        {"name": "周示", "id_number": factories.id_number(n), "phone": "", "share": share}
        for n, share in enumerate(shares, start=1)
    ]
    assert refusal(team_desk.draft, 9, subject="team", members=members).sentence == says


def test_a_unit_stands_without_members_and_a_person_not_at_all(team_desk):
    unit = team_desk.submit(team_desk.draft(9, name="演例零厂", subject="unit", members=[]))
    assert unit.members.count() == 0
    assert refusal(team_desk.draft, 9).sentence == "本届评选的对象是团队、单位。"
