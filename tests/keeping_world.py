"""Makes a log with an edition and a security officer: ``python keeping_world.py FOLDER``, or appends: ``... append``."""

from __future__ import annotations

import sys
from pathlib import Path


def main(folder: Path, act: str) -> None:
    """Make the instance, or let something happen in it, or publish the policy in a file."""
    from baijia.interfaces.rehearsal import scratch

    scratch.configure(database=scratch.sqlite_url(folder / "baijia.sqlite3"), data=folder)
    if act == "make":
        scratch.prepare("the scratch database")
    from django.db import transaction

    import factories
    from baijia.aftercare.prizes import approval
    from baijia.award.honours import issuing
    from baijia.award.programmes import commands
    from baijia.award.programmes.models import Edition
    from baijia.core import clock, ledger
    from baijia.core.actor import SYSTEM
    from baijia.directory import commands as directory
    from baijia.directory.enums import Role
    from baijia.engine.log import entries

    if act == "make":
        cast = factories.make_cast()
        directory.open_account(
            actor=SYSTEM,
            username="security",
            display_name="安全",
            role=Role.SECURITY_OFFICER,
            union=cast.city,
        )
        edition = factories.open_edition(cast)
        with transaction.atomic():
            approval.make_key(edition.organiser)
            key = issuing.multikey(issuing.make_key(edition))
            since = clock.iso(clock.wall_now())
            ledger.append(edition.log, entries.key(use="certificate", key=key, valid_from=since))
    else:
        edition = Edition.objects.select_related("log").get()
    if act == "policy":
        policy = (folder / "policy.txt").read_text(encoding="utf-8")
        commands.set_policy(actor=SYSTEM, edition=edition, policy=policy)
    if act == "append":
        commands.set_policy(actor=SYSTEM, edition=edition, policy=edition.log.policy)
    ledger.sequence(edition.log)
    sys.stdout.write(
        f"{edition.organiser.code}\n{edition.code}\n{edition.log.origin}\n{edition.log.verifier_key}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "make")
