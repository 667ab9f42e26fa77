"""Time the defence timetable of 299 finalists: 7 groups, 3 venues, 8 days, with the troubles of a real one.

    .venv/bin/python bench/timetable.py [--seed 1] [--out FILE]

Two runs must agree to the place; every rule is checked from the outside by ``engine.timetable.clashes``.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time as wall
from datetime import date, time, timedelta
from pathlib import Path

from baijia.engine.timetable import Item, Problem, Venue, clashes, solve

SIZES = (58, 52, 45, 41, 38, 35, 30)
DAYS = tuple(date(2021, 9, 6) + timedelta(days=number) for number in range(8))


def problem(seed: int) -> Problem:
    """Return 299 items: one in eight with bad dates, one in ten needs a rig that one venue lacks, one in twenty a
    stand-in from another panel for a recused juror; five experts away for some days, two sit along with two groups."""
    chance = random.Random(seed)
    venues = (
        Venue("第一分会场", frozenset({"screen", "rig"})),
        Venue("第二分会场", frozenset({"screen", "rig"}), frozenset({DAYS[6]})),
        Venue("第三分会场", frozenset({"screen"})),
    )
    panels = {group: [f"e{group}-{seat}" for seat in range(3)] for group in range(len(SIZES))}
    items = []
    for group, size in enumerate(SIZES):
        for number in range(size):
            experts = [*panels[group], f"sits-along-{group // 2}"]
            if chance.random() < 0.05:
                experts[chance.randrange(3)] = chance.choice(panels[(group + 3) % len(SIZES)])
            away = frozenset(chance.sample(DAYS, 3)) if chance.random() < 0.125 else frozenset()
            needs = frozenset({"rig"}) if chance.random() < 0.1 else frozenset({"screen"})
            items.append(Item(f"{group}-{number:02d}", f"g{group}", frozenset(experts), away, needs))
    chance.shuffle(items)
    away = {f"e{group}-1": frozenset(chance.sample(DAYS, 2)) for group in range(5)}
    sessions = ((time(9), time(12, 10)), (time(14), time(17, 50)))
    breaks = ((time(10, 20), time(10, 30)), (time(15, 40), time(15, 50)))
    return Problem(DAYS, sessions, 20, venues, tuple(items), breaks, away)


def main() -> None:
    """Solve twice and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    posed = problem(given.seed)
    start, busy = wall.perf_counter(), wall.process_time()
    plan = solve(posed)
    seconds, busy = wall.perf_counter() - start, wall.process_time() - busy
    again = solve(posed)
    found = {
        "items": len(posed.items),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(busy, 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "displaced": plan.displaced,
        "optimal": plan.optimal,
        "clashes": len(clashes(posed, plan.places)),
        "same_twice": again == plan,
        "last_day": max(place.day for place in plan.places.values()).isoformat(),
    }
    text = json.dumps(found, indent=2)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
