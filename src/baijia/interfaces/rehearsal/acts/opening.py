"""First act: the tree, the cast, the edition frozen and opened."""

from __future__ import annotations

from datetime import timedelta

from baijia.award.programmes import commands as programmes
from baijia.core.actor import SYSTEM
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.interfaces.rehearsal.play import ROLES, Play
from baijia.interfaces.rehearsal.tree import plant as plant_tree

UNITS_A_NOMINATION = 2
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋"


def plant(play: Play) -> None:
    """Plant the tree and open the accounts of the cast."""
    units = max(3, -(-play.nominations // UNITS_A_NOMINATION))
    play.tree = plant_tree(play.chance, units)
    for place, (name, role) in enumerate(ROLES.items()):
        play.accounts[name] = directory.open_account(
            actor=SYSTEM,
            username=name,
            display_name=f"{SURNAMES[place % len(SURNAMES)]}示{role.label[0]}",
            role=role,
            union=play.tree.city,
        )
    for union in play.tree.recommenders:
        play.accounts[union.uid] = directory.open_account(
            actor=SYSTEM,
            username=f"district-{union.code}".lower(),
            display_name=f"{union.short_name}经办",
            role=Role.RECOMMENDER,
            union=union,
        )
    for place, union in enumerate(play.tree.units, start=1):
        play.accounts[union.uid] = directory.open_account(
            actor=SYSTEM,
            username=f"unit-{place}",
            display_name=f"演例{place}经办",
            role=Role.FILING_OFFICER,
            union=union,
        )


def open_edition(play: Play) -> None:
    """Set up, freeze, issue quotas, name the witnesses and open."""
    organiser, leader = play.actor("organiser"), play.actor("leader")
    play.edition = programmes.create_edition(
        actor=organiser, organiser=play.tree.city, definition=play.definition
    )
    play.edition = programmes.freeze(actor=organiser, edition=play.edition)
    programmes.set_policy(actor=organiser, edition=play.edition, policy=play.summon_witnesses())
    programmes.set_quotas(actor=organiser, edition=play.edition, unions=play.tree.recommenders)
    with play.at(play.calendar["filing_opens"] - timedelta(hours=1)):
        play.edition = programmes.open_edition(actor=leader, edition=play.edition)
