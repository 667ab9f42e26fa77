"""What the rules said, what people decided of it, and the freezing of screening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening import bundle_rows, cases, eligibility, queries, rules
from baijia.award.screening.enums import OutcomeState, Result
from baijia.award.screening.models import NomineeRow, Outcome, ScreeningResult, Verdict
from baijia.core import audit, clock, ledger, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

CHUNK = 1000
OVERRIDE = ("overridden", "overridden_by_uid", "overridden_by_name", "override_reason")
JUDGED = ("input", "result", "text", "source", *OVERRIDE)


@command
def screen_dossier(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Apply every rule to one dossier. An override stands as long as the rule finds the same; a decision, as long
    as every rule does.
    """
    dossier = _locked(dossier)
    rules.check_reaches(actor, dossier)
    rules.check_is_open(dossier.edition)
    rules.check_is_sealed(dossier)
    rules.check_was_recommended(dossier, nominations.excluded_before_screening(dossier.edition))
    counts = _judge_all(dossier.edition, [dossier])
    audit.record(actor, "screening.screen_dossier", dossier, scope=dossier.edition.code, after=counts)
    return dossier


@command
def screen_all(*, actor: Actor, edition: Edition) -> dict[str, int]:
    """Apply every rule to every candidate and count the results. Machines judge; people decide."""
    edition = _edition(edition)
    rules.check_screens(actor, edition)
    rules.check_is_open(edition)
    counts = _judge_all(edition, list(queries.candidates(edition)))
    audit.record(actor, "screening.screen_all", edition, scope=edition.code, after=counts)
    return counts


def _judge_all(edition: Edition, dossiers: Sequence[Dossier]) -> dict[str, int]:
    counts = {result.value: 0 for result in Result}
    fresh, changed, moved = [], [], set()
    for dossier, rule, finding, verdict in _findings(edition, dossiers):
        counts[finding.result.value] += 1
        if verdict is None:
            fresh.append(_fill(Verdict(dossier=dossier, rule=rule["code"]), rule, finding))
            moved.add(dossier.pk)
        elif not _same(verdict, finding):
            for name in OVERRIDE:
                setattr(verdict, name, "")
            changed.append(_fill(verdict, rule, finding))
            moved.add(dossier.pk)
        elif verdict.text != _text(rule, finding):  # an addendum put the rule in other words
            changed.append(_fill(verdict, rule, finding))
    Verdict.objects.bulk_create(fresh, batch_size=CHUNK)
    Verdict.objects.bulk_update(changed, JUDGED, batch_size=CHUNK)
    codes = [rule["code"] for rule in programmes.in_force(edition)["eligibility"]]
    lapsed = Verdict.objects.filter(dossier__in=dossiers).exclude(rule__in=codes)
    moved.update(lapsed.values_list("dossier_id", flat=True))
    lapsed.delete()
    counts["undone"], _each = Outcome.objects.filter(dossier__in=moved).delete()
    return counts


def _findings(
    edition: Edition, dossiers: Sequence[Dossier]
) -> Iterator[tuple[Dossier, Mapping[str, Any], eligibility.Finding, Verdict | None]]:
    """Yield (dossier, rule, what it finds now, the verdict that is kept or None) for every rule in force."""
    found = cases.load(edition, dossiers)
    known = {(v.dossier_id, v.rule): v for v in Verdict.objects.filter(dossier__in=dossiers)}
    for rule in programmes.in_force(edition)["eligibility"]:
        for dossier in dossiers:
            finding = eligibility.judge(rule, found[dossier.pk])
            yield dossier, rule, finding, known.get((dossier.pk, rule["code"]))


def _same(verdict: Verdict, finding: eligibility.Finding) -> bool:
    return (verdict.result, verdict.input) == (finding.result.value, finding.input[:200])


def _text(rule: Mapping[str, Any], finding: eligibility.Finding) -> str:
    return f"{rule['text']}：{finding.found}"[:300]


def _fill(verdict: Verdict, rule: Mapping[str, Any], finding: eligibility.Finding) -> Verdict:
    verdict.input = finding.input[:200]
    verdict.result = finding.result
    verdict.text = _text(rule, finding)
    verdict.source = str(rule.get("source") or "")[:200]
    return verdict


@command
def override(*, actor: Actor, verdict: Verdict, result: Result, reason: str) -> Verdict:
    """Let a person overrule a rule, or settle what it left open; the rule's own result stays beside it.

    What was decided of the dossier falls with a result that changes, and must be decided anew.
    """
    verdict = Verdict.objects.select_for_update(of=("self",)).get(pk=verdict.pk)
    dossier = _locked(verdict.dossier)
    rules.check_reaches(actor, dossier)
    rules.check_is_open(dossier.edition)
    reason = rules.check_reason(reason)
    before = verdict.effective
    verdict.overridden = result
    verdict.overridden_by_uid = actor.account_uid or actor.kind
    verdict.overridden_by_name = actor.name[:40]
    verdict.override_reason = reason
    verdict.save(update_fields=OVERRIDE)
    undone = 0
    if verdict.effective != before:
        undone, _each = Outcome.objects.filter(dossier=dossier).delete()
    audit.record(
        actor,
        "screening.override",
        verdict,
        scope=dossier.edition.code,
        purpose=reason,
        before={"rule": verdict.rule, "result": before},
        after={"result": str(result), "undone": undone},
    )
    return verdict


@command
def decide(*, actor: Actor, dossier: Dossier) -> Outcome:
    """Decide one dossier by its verdicts: any that fails rejects it. Deciding anew replaces the outcome."""
    dossier = _locked(dossier)
    rules.check_reaches(actor, dossier)
    rules.check_is_open(dossier.edition)
    rules.check_is_sealed(dossier)
    verdicts = list(dossier.verdicts.order_by("id"))
    rules.check_is_decidable(verdicts)
    before = Outcome.objects.filter(dossier=dossier).first()
    outcome, _made = Outcome.objects.update_or_create(
        dossier=dossier, defaults=_decision(actor, dossier.edition, verdicts)
    )
    audit.record(
        actor,
        "screening.decide",
        outcome,
        scope=dossier.edition.code,
        before={"state": before.state} if before else {},
        after={"dossier": dossier.uid, "state": outcome.state},
    )
    return outcome


def _decision(actor: Actor, edition: Edition, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    words = {rule["code"]: rule["text"] for rule in programmes.in_force(edition)["eligibility"]}
    failed = [verdict for verdict in verdicts if verdict.effective == Result.FAIL]
    return {
        "state": OutcomeState.REJECTED if failed else OutcomeState.PASSED,
        "reasons": [
            {"code": v.rule, "text": words.get(v.rule, v.rule), "found": v.override_reason or v.text}
            for v in failed
        ],
        "by_uid": actor.account_uid or actor.kind,
        "at": clock.edition_now(),
    }


@command
def pass_clear(*, actor: Actor, edition: Edition) -> int:
    """Pass every undecided candidate to whom no rule objects, in one act of the officer. Returns how many.

    Nobody is rejected this way: a refusal is a person's decision about a person (PIPL article 24).
    """
    edition = _edition(edition)
    rules.check_screens(actor, edition)
    rules.check_is_open(edition)
    now, by = clock.edition_now(), actor.account_uid or actor.kind
    outcomes = [
        Outcome(dossier_id=key, state=OutcomeState.PASSED, by_uid=by, at=now)
        for key in queries.clear(actor, edition).values_list("pk", flat=True)
    ]
    Outcome.objects.bulk_create(outcomes, batch_size=CHUNK)
    audit.record(actor, "screening.pass_clear", edition, scope=edition.code, after={"passed": len(outcomes)})
    return len(outcomes)


@command
def close_screening(*, actor: Actor, edition: Edition) -> ScreeningResult:
    """Freeze screening: who is out, at which stage and why; and the list of all nominees, sealed."""
    edition = _edition(edition)
    rules.check_screens(actor, edition)
    rules.check_is_open(edition)
    rules.check_has_begun(edition)
    rules.check_up_to_date(_outdated(edition))
    exclusions = _exclusions(edition)
    nominees = _freeze_nominees(edition)
    for row in exclusions:
        digest = sealed.log_digest(row)
        ledger.append(edition.log, entries.decision(edition.code, what="exclusion", digest=digest))
    nominees_digest = sealed.log_digest_lines(nominees)
    ledger.append(edition.log, entries.decision(edition.code, what="nominees", digest=nominees_digest))
    frozen = ScreeningResult.objects.create(
        edition=edition,
        exclusions=exclusions,
        digest=sealed.log_digest_lines(exclusions),
        nominees_digest=nominees_digest,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "screening.close_screening",
        frozen,
        scope=edition.code,
        after={"excluded": len(exclusions), "nominees": len(nominees), "digest": frozen.digest},
    )
    return frozen


def _outdated(edition: Edition) -> list[Dossier]:
    """Return the decided candidates of whom a rule in force finds something else by now than its verdict says."""
    decided = list(queries.candidates(edition).exclude(screening=None))
    found = _findings(edition, decided)
    numbers = {d.pk: d for d, _rule, finding, kept in found if kept is None or not _same(kept, finding)}
    return list(numbers.values())


def _exclusions(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of everybody who is out by now, and refuse while somebody has no outcome."""
    rows = [
        bundle_rows.exclusion_row(
            nominee=gone["dossier"].number, stage=gone["stage"], reason=gone["reason"], text=gone["text"]
        )
        for gone in nominations.excluded_before_screening(edition)
    ]
    out = {row["nominee"] for row in rows}
    undecided = 0
    dossiers = _nominated(edition).select_related("screening")
    for dossier in (one for one in dossiers if one.number not in out):
        outcome = getattr(dossier, "screening", None)
        if dossier.state == DossierState.WITHDRAWN:
            code, text = "withdrawn", bundle_rows.WITHDRAWN
        elif outcome is None:
            undecided += 1
            continue
        elif outcome.state == OutcomeState.PASSED:
            continue
        else:
            code, text = bundle_rows.public_reason(outcome.reasons)
            outbox.enqueue(dossier.filed_by_uid, "screening.rejected", name=dossier.name, reason=text)
        rows.append(
            bundle_rows.exclusion_row(nominee=dossier.number, stage=bundle_rows.STAGE, reason=code, text=text)
        )
    rules.check_all_decided(undecided)
    return sorted(rows, key=lambda row: str(row["nominee"]))


def _freeze_nominees(edition: Edition) -> list[dict[str, Any]]:
    shows = programmes.in_force(edition)["notice"]["shows"]
    dossiers = sorted(_nominated(edition), key=lambda dossier: dossier.number)
    rows = [(dossier, bundle_rows.nominee_row(dossier, shows)) for dossier in dossiers]
    NomineeRow.objects.bulk_create(
        [NomineeRow(dossier=dossier, number=dossier.number, row=row) for dossier, row in rows],
        batch_size=CHUNK,
    )
    return [row for _dossier, row in rows]


def _nominated(edition: Edition) -> Any:
    """Return every dossier with a receipt in the log, whatever became of it since."""
    return Dossier.objects.filter(edition=edition).exclude(number="").exclude(commit="")


def _edition(edition: Edition) -> Edition:
    return (
        Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").get(pk=edition.pk)
    )


def _locked(dossier: Dossier) -> Dossier:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("edition__organiser")
    return rows.get(pk=dossier.pk)


@command
def close_openings(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Delete the salts that open a frozen nominee's row; its commitments and its digest in the log stay.

    Raises:
        Refused: hidden for everybody but the program itself.
    """
    if not actor.is_system:
        raise not_found()
    row = NomineeRow.objects.filter(dossier=dossier).first()
    if row is not None:
        row.row = sealed.reduced(row.row)
        row.save(update_fields=["row"])
    audit.record(actor, "screening.close_openings", dossier, scope=dossier.edition.code)
    return dossier
