"""Entry point of ``baijia``. A verb's module is imported only when called, so that verify starts fast."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from baijia.engine.faults import AnswerIsNo, BadInput

VERBS = {
    "demo": "a scratch instance with the fourth edition, served on this machine",
    "rehearse": "play a whole edition with synthetic people and write its bundle",
    "verify": "check a result bundle",
    "assign": "assign reviewers to items",
    "calibrate": "calibrate scores",
    "similar": "find recycled text",
    "draw": "make or check a public draw",
    "subsidy": "interest and subsidy of a loan",
}
DONE, NO, BAD_INPUT = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 the answer is no, 2 bad input."""
    arguments = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="baijia")
    parser.add_argument("verb", choices=VERBS, metavar="VERB", help=_verbs())
    parser.epilog = "'baijia VERB --help' explains a verb."
    if not arguments or arguments[0] in {"-h", "--help"}:
        parser.print_help()
        return DONE
    verb = parser.parse_args(arguments[:1]).verb
    module = importlib.import_module(f"baijia.interfaces.cli.{verb}")
    own = argparse.ArgumentParser(prog=f"baijia {verb}", description=VERBS[verb])
    module.add_arguments(own)
    try:
        return int(module.run(own.parse_args(arguments[1:])))
    except BadInput as bad:
        for fault in bad.faults:
            print(fault, file=sys.stderr)
        return BAD_INPUT
    except AnswerIsNo as no:
        print(no, file=sys.stderr)
        return NO
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO


def _verbs() -> str:
    return "; ".join(f"{verb}: {text}" for verb, text in VERBS.items())


if __name__ == "__main__":
    raise SystemExit(main())
