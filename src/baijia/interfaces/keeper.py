"""Keeps the logs at the server's console: ``python -m baijia.interfaces.keeper VERB ORIGIN ...``.

    list                                   logs, sizes, keys and their fingerprints
    export ORIGIN FOLDER                   copy the published log to a stick, for witnesses and mirrors
    cosigned ORIGIN FILE                   take in what a witness brought back
    rotate ORIGIN --reason TEXT            a new key, vouched for by the old one
    freeze ORIGIN --reason TEXT            append nothing any more
    succeed ORIGIN --reason TEXT           go on in a new shard with a new key
    recover ORIGIN --reason TEXT           after a restore from a backup
    rotate-certificates EDITION --reason TEXT  a new key for the certificates of an edition, named by its code
    rotate-payments ORGANISER --reason TEXT    a new key for the approvals of an organiser, named by its code

Whoever keeps a log signs with ``--as USERNAME``, an account with the role of security officer; the audit names it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baijia.core.actor import Actor
    from baijia.core.models import Log

REASONED = ("rotate", "freeze", "succeed", "recover", "rotate-certificates", "rotate-payments")


def main(arguments: list[str] | None = None) -> int:
    """Do one act; 0 done, 1 refused, 2 no such log, account or file."""
    parser = argparse.ArgumentParser(
        prog="baijia.interfaces.keeper",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=["list", "export", "cosigned", *REASONED])
    parser.add_argument("origin", nargs="?", default="")
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--as", dest="account", default="", metavar="USERNAME")
    parser.add_argument("--reason", default="")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
    import django

    django.setup()
    from baijia.core.refused import Refused

    try:
        return act(options)
    except (LookupError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 1


def act(options: argparse.Namespace) -> int:
    """Call the command behind a verb and say what came of it."""
    from baijia.award.programmes import commands
    from baijia.core import ledger, published
    from baijia.core.models import Log

    if options.verb == "list":
        for log in Log.objects.order_by("origin"):
            print(_described(log))
        return 0
    if options.verb == "rotate-certificates":
        return _rotate_certificates(options)
    if options.verb == "rotate-payments":
        return _rotate_payments(options)
    log = Log.objects.filter(origin=options.origin).first()
    if log is None:
        raise LookupError(f"there is no log {options.origin!r}; `list` names them")
    if options.verb == "export":
        shutil.copytree(published.folder(log), options.path, dirs_exist_ok=True)
        print(f"{options.path}: {log.origin} with {log.size} entries")
        return 0
    actor = _actor(options.account)
    if options.verb == "cosigned":
        text = options.path.read_text(encoding="utf-8")
        head = commands.take_cosignature(actor=actor, log=log, text=text)
        print(f"{log.origin}: cosigned at {head.size}")
        return 0
    verbs = {
        "rotate": commands.rotate_log_key,
        "freeze": commands.freeze_log,
        "succeed": commands.succeed_log,
        "recover": commands.recover_log,
    }
    kept = verbs[options.verb](actor=actor, log=log, reason=options.reason)
    ledger.sequence(kept)
    kept.refresh_from_db()
    print(_described(kept))
    return 0


def _rotate_certificates(options: argparse.Namespace) -> int:
    from baijia.award.honours import commands, issuing
    from baijia.award.programmes.models import Edition
    from baijia.core import ledger

    edition = Edition.objects.select_related("log").filter(code=options.origin).first()
    if edition is None:
        raise LookupError(f"there is no edition {options.origin!r}")
    key = commands.rotate_certificate_key(
        actor=_actor(options.account), edition=edition, reason=options.reason
    )
    ledger.sequence(edition.log)
    print(f"{edition.code}: certificates are signed by {issuing.multikey(key)}")
    return 0


def _rotate_payments(options: argparse.Namespace) -> int:
    from baijia.aftercare.prizes import commands
    from baijia.directory.models import Union

    organiser = Union.objects.filter(code=options.origin).first()
    if organiser is None:
        raise LookupError(f"there is no organiser {options.origin!r}")
    key = commands.rotate_payment_key(
        actor=_actor(options.account), organiser=organiser, reason=options.reason
    )
    print(f"{organiser.code}: approvals of payments are signed by {key.public_key}")
    return 0


def _actor(username: str) -> Actor:
    """Return the account that answers for an act at the console, which stands for its second factor."""
    from baijia.directory import queries as directory
    from baijia.directory.models import Account

    account = Account.objects.filter(username=username).first()
    if account is None:
        raise LookupError(f"there is no account {username!r}; give one with --as")
    return directory.actor_of(account, second_factor=True)


def _described(log: Log) -> str:
    from baijia.engine.log.keys import VerifyKey

    state = "frozen" if log.frozen_at else "open"
    fingerprint = VerifyKey.from_vkey(log.verifier_key).fingerprint
    return f"{log.origin}: {log.size} entries, {state}\n  key {log.verifier_key}\n  fingerprint {fingerprint}"


if __name__ == "__main__":
    raise SystemExit(main())
