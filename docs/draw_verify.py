"""Re-checks a drawn record of a public draw. Needs Python alone: python3 draw_verify.py drawn.json

Written from the published scheme; it shares no code with the program that drew. Exit 0 when all is right.
"""

import hashlib
import hmac
import json
import pathlib
import sys


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def wrong_parts(record):
    """Yield the name of every part that does not follow from the ones before it."""
    nonces, commits = record["nonces"], record["nonce_commits"]
    for party in sorted({*nonces, *commits}):
        if party not in nonces or sha256(bytes.fromhex(nonces[party])) != commits.get(party):
            yield f"nonces.{party}"
    units = {one["id"]: one["unit"] for one in record["candidates"]}
    ids = sorted(one["id"].encode() for one in record["candidates"])
    if sha256(b"".join(one + b"\n" for one in ids)) != record["list_commit"]:
        yield "list_commit"
    lines = ["baijia-draw-v1", record["name"], record["list_commit"]]
    lines += [f"{party}={nonces[party]}" for party in sorted(nonces)]
    lines += ["beacon=" + record["beacon"], ""]
    seed = hashlib.sha256("\n".join(lines).encode()).digest()
    keys = sorted((hmac.new(seed, one, "sha256").digest(), one) for one in ids)
    order = [one.decode() for _, one in keys]
    if order != record["order"]:
        yield "order"
    walked, of_unit, cap = [], {}, record["max_per_unit"]
    for one in order:
        unit = units[one]
        if one not in record["excluded"] and (cap is None or of_unit.get(unit, 0) < cap):
            of_unit[unit] = of_unit.get(unit, 0) + 1
            walked.append(one)
    if walked[: record["take"]] != record["picked"]:
        yield "picked"
    if walked[record["take"] :] != record["alternates"]:
        yield "alternates"


if __name__ == "__main__":
    bad = list(wrong_parts(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))))
    sys.stdout.write("wrong: " + ", ".join(bad) + "\n" if bad else "all right\n")
    sys.exit(1 if bad else 0)
