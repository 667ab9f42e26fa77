"""The tie-off round (分数线复评): whom the cut leaves in doubt is reviewed again, once, by others."""

from __future__ import annotations

from baijia.award.programmes import queries as programmes
from baijia.award.review import closing_rules, panels, queries, rules
from baijia.award.review.commands.closing import exclude_gone
from baijia.award.review.commands.panels import further
from baijia.award.review.commands.rounds import locked, tell_opened
from baijia.award.review.enums import ROUND_MOVES
from baijia.award.review.models import Round
from baijia.core import audit, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.log import entries


@command
def call_tie_off(*, actor: Actor, round: Round) -> Round:
    """Open a closed round once more, for those whom its cut leaves in doubt by the definition's rule (bundle.md 6.15).

    The rule names them and nobody else can; the engine assigns experts who never had the item. What was scored first
    stands, and counts together with what comes now. To its experts it is a review like any other.

    Raises:
        Refused: the definition allows none, one was called, nobody is in doubt, or too few experts are free.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    described = programmes.round_definition(round.edition, round.code)
    rule = closing_rules.check_may_tie_off(round, described.get("tie_off"))
    before, after = lifecycle.move(round, "tie_off", ROUND_MOVES)
    exclude_gone(actor, round)
    numbers = queries.in_doubt(round, queries.computed(round))
    closing_rules.check_somebody_in_doubt(numbers)
    items = [dossier for dossier in queries.standing(round) if dossier.number in numbers]
    pairs = further(round, items, rule["reviews"])
    ledger.append(round.edition.log, entries.tie_off(round.edition.code, round=round.code, nominees=numbers))
    panel = panels.form(round, pairs)
    round.tie_off_from = panel.number
    round.save(update_fields=["state", "tie_off_from"])
    tell_opened(round)
    audit.record(
        actor,
        "review.call_tie_off",
        round,
        scope=round.edition.code,
        before={"state": before},
        after={"state": after, "items": len(items), "slots": len(pairs), "panel": panel.number},
    )
    return round
