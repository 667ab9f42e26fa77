"""Make a SQLite file with every table of the house: ``python scripts/tables.py FILE``; one that is there stays.

The tests begin with it. Migrations one by one give the same tables in fifty times the time; that they do is what
``make check`` and the tests on PostgreSQL, which migrate, look after.
"""

from __future__ import annotations

import sys
from pathlib import Path

from baijia.interfaces.rehearsal import scratch


def main() -> None:
    """Make the file under another name first, so that half a file never counts."""
    wanted = Path(sys.argv[1])
    if wanted.exists():
        return
    making = wanted.with_suffix(".making")
    making.unlink(missing_ok=True)
    scratch.configure(database=scratch.sqlite_url(making), data=wanted.parent)
    scratch.make_tables()
    from django.db import connection

    connection.close()
    making.rename(wanted)


if __name__ == "__main__":
    main()
