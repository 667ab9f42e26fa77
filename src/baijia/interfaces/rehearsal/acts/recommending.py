"""Third act: each recommending union ranks what came in within its quota."""

from __future__ import annotations

from datetime import timedelta

from baijia.award.nominations import commands
from baijia.award.nominations.enums import DossierState, Place
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.directory.enums import Role
from baijia.interfaces.rehearsal.play import Play

REASONS = ("同单位已有更强项目，本次名额有限", "应用时间不足一年，建议下届申报", "效益证明不充分")
RESERVES = 2


def recommend_all(play: Play) -> None:
    """Let every recommending union place its dossiers and send its list up."""
    by_union: dict[str, list[Dossier]] = {union.uid: [] for union in play.tree.recommenders}
    submitted = Dossier.objects.filter(edition=play.edition, state=DossierState.SUBMITTED).select_related(
        "unit"
    )
    for dossier in sorted(submitted, key=lambda row: row.number):
        by_union[play.tree.above[dossier.unit.uid].uid].append(dossier)
    done = 0
    for place, union in enumerate(play.tree.recommenders):
        actor = play.as_role(play.accounts[union.uid], Role.RECOMMENDER, union)
        quota = programmes.quota(play.edition, union)
        limit = quota.places if quota and quota.places is not None else play.nominations
        with play.at(play.calendar["confirmation_closes"] + timedelta(days=2, minutes=7 * place)):
            ranked = by_union[union.uid]
            play.chance.shuffle(ranked)
            for rank, dossier in enumerate(ranked, start=1):
                if rank <= limit:
                    where, reason = Place.RECOMMENDED, ""
                elif rank <= limit + RESERVES:
                    where, reason = Place.RESERVE, ""
                else:
                    where, reason = Place.NOT_RECOMMENDED, play.chance.choice(REASONS)
                commands.place_on_list(
                    actor=actor, dossier_uid=dossier.uid, union=union, place=where, reason=reason
                )
                done += 1
                play.progress.count("推荐", done, len(submitted))
            commands.submit_list(
                actor=actor, union=union, edition=play.edition, opinion="情况属实，同意推荐。"
            )


def close(play: Play) -> None:
    """Seal what was recommended and freeze the outcome."""
    with play.at(play.calendar["recommendation_closes"] + timedelta(minutes=1)):
        commands.close_recommendation(actor=play.actor("organiser"), edition=play.edition)
