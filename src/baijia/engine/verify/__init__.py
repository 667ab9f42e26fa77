"""Verification of a result bundle, offline: V1 to V12 of docs/reference/bundle.md section 7.

Imports the standard library, cryptography and rfc8785 alone, besides this engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from baijia.engine.bundle.reader import Bundle
from baijia.engine.log.policy import Policy
from baijia.engine.spread import spread
from baijia.engine.verify.ballots import Openings
from baijia.engine.verify.certificates import check_certificates
from baijia.engine.verify.complete import check_completeness
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.log_checks import (
    Held,
    check_digests,
    check_history,
    check_root,
    check_signatures,
    unreadable,
)
from baijia.engine.verify.model import TITLES, Check, Failure, Report
from baijia.engine.verify.order import check_order
from baijia.engine.verify.outcome import check_list, check_notice, check_objections
from baijia.engine.verify.recompute import check_recomputation

__all__ = ["Check", "Failure", "Held", "Report", "verify"]

MANY = 20_000
"""Up to so many entries are judged before another process would have started."""
NOT_PROVEN = (
    "that marks are fair, documents true and the roster well chosen",
    "that holidays and make-up days are as the notice lists them",
    "that witnesses do not collude",
    "that no nomination was refused before it reached the log",
)
_NO_POLICY = "that the log is the organiser's: no policy was given, the keys are those the bundle brings"
_NO_HISTORY = "that everybody was shown the same log: no earlier checkpoint was given"
_RATERS = (
    "that the slots of a rater, and no others, are one person's: the supervisor can compare with the roster"
)
_SERVER_KEYS = "that reviewers marked themselves: the organiser made the ballot keys and could have signed"

Part = Callable[[Check], None]


def verify(bundle: Bundle, *, policy: Policy | None = None, held: Sequence[Held] = ()) -> Report:
    """Run all checks.

    Args:
        bundle: as ``bundle.reader.read`` gave it.
        policy: whom the user trusts; without it signatures are self-asserted.
        held: checkpoints the user kept from earlier.

    Raises:
        BadInput: there is no definition, or a held checkpoint is not one.
    """
    if bundle.unreadable:
        return _unreadable(bundle)
    facts = Facts(bundle)
    # Those that take longest stand first, so that no processor is left with one of them at the end.
    parts: list[tuple[str, Part]] = [
        ("V8", partial(check_recomputation, facts)),
        ("V7", partial(check_completeness, facts)),
        ("V1", partial(check_digests, facts)),
        ("V5", partial(check_order, facts)),
        *(("V6", part) for part in Openings(facts).parts()),
        ("V2", partial(check_signatures, facts, pinned=policy)),
        ("V3", partial(check_root, facts)),
        ("V4", partial(check_history, facts, held=held, pinned=policy)),
        ("V9", partial(check_list, facts)),
        ("V10", partial(check_notice, facts)),
        ("V11", partial(check_objections, facts)),
        ("V12", partial(check_certificates, facts)),
    ]
    checks = {name: Check(name) for name in TITLES}
    judged = spread([partial(_judged, *part) for part in parts], large=len(bundle.entries) > MANY)
    for part in judged:
        checks[part.id].join(part)
    not_proven = [_NO_POLICY] * (policy is None) + [_NO_HISTORY] * (not held)
    keys = bundle.documents.get("keys.json")
    if keys is None or keys["slots"] == "server":
        not_proven.append(_SERVER_KEYS)
    if any("adjusted" in rule for rule in facts.rounds):
        not_proven.append(_RATERS)
    found = tuple(checks.values())
    return _report(bundle, found, declared=facts.declared, not_proven=(*not_proven, *NOT_PROVEN))


def _judged(name: str, part: Part) -> Check:
    check = Check(name)
    try:
        part(check)
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        # Shapes were checked on reading; what is left is content so inconsistent that a rule has no answer.
        check.fail("", "", "7", f"cannot be judged, its parts do not fit together: {error!r:.200}")
    return check


def _unreadable(bundle: Bundle) -> Report:
    checks = tuple(Check(name, note="not judged, see V1") for name in TITLES)
    checks[0].note = ""
    unreadable(bundle, checks[0])
    not_proven = ("anything: the bundle is not what its manifest lists",)
    return _report(bundle, checks, declared=frozenset(TITLES), not_proven=not_proven)


def _report(
    bundle: Bundle, checks: tuple[Check, ...], *, declared: frozenset[str], not_proven: tuple[str, ...]
) -> Report:
    manifest = bundle.manifest
    return Report(
        edition=bundle.edition,
        profile=manifest["profile"],
        origin=manifest["origin"],
        rehearsal=manifest["rehearsal"],
        checks=checks,
        declared=declared,
        not_proven=not_proven,
    )
