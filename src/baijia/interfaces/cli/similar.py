"""``baijia similar``: where nominations were taken from, as a table of sources with the evidence."""

from __future__ import annotations

import argparse
import csv
import io
import sys

from baijia.interfaces.cli.files import read_bytes, write_bytes

COLUMNS = ("query", "source", "score", "flag", "q_start", "q_end", "s_start", "s_end")
PROGRESS_EVERY = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: queries, what to compare them with, and where the hits go."""
    parser.add_argument("query", help="nominations, one JSON object a line, or -")
    parser.add_argument(
        "--against", metavar="FILE", help="earlier nominations; without it the queries themselves"
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="where the hits go, or -")


def run(options: argparse.Namespace) -> int:
    """Write the best sources of every query."""
    from baijia.engine.similarity import Index, read_documents

    queries = read_documents(read_bytes(options.query), where=options.query)
    itself = options.against is None
    base = queries if itself else read_documents(read_bytes(options.against), where=options.against)
    index = Index(base)
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    flagged = 0
    for number, query in enumerate(queries, start=1):
        hits = index.search(query.text, leave_out=query.id if itself else None)
        for hit in hits:
            row = (query.id, hit.source, f"{hit.score:.4f}", int(hit.flag), *hit.in_query, *hit.in_source)
            table.writerow(row)
        flagged += any(hit.flag for hit in hits)
        if number % PROGRESS_EVERY == 0 and sys.stderr.isatty():
            print(f"\r{number}/{len(queries)}", end="", file=sys.stderr)
    write_bytes(options.out, stream.getvalue().encode())
    if options.out != "-":
        print(f"查重 {len(queries)} 份，对照 {len(index)} 份，需人工核对 {flagged} 份。")
    return 0
