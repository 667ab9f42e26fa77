"""A second calculation that shares nothing with the engine: walks every single day of a loan's JSON."""

from datetime import date, timedelta
from fractions import Fraction


def in_force(rows, day):
    """Return the row with the latest ``from`` up to the day, or None."""
    best = None
    for row in rows:
        if row.get("from", "0000") <= day.isoformat() and (best is None or row["from"] > best["from"]):
            best = row
    return best


def weight(day, count):
    """Return what one day counts for: with 30E/360 a 31st weighs nothing and February ends late."""
    if count != "30E/360":
        return 1
    tomorrow = day + timedelta(days=1)
    if day.day == 30 and tomorrow.day == 31:
        return 0
    if day.month == 2 and tomorrow.month == 3:
        return 31 - day.day
    return 1


def settles(day, rule):
    """Tell whether interest is settled on the day; a short month settles on its last day."""
    if day.month not in rule["months"]:
        return False
    last = (day + timedelta(days=1)).day == 1
    return day.day == rule["day"] or (last and day.day < rule["day"])


def half_up(amount):
    """Return fen as an integer."""
    fen, rest = divmod(amount * 100, 1)
    return int(fen) + (1 if rest >= Fraction(1, 2) else 0)


def paid_by_programme(loan, day, balance, rate):
    """Return the programme's part of a year's interest at the state of the day."""
    if any(row["from"] <= day.isoformat() < row["to"] for row in loan["excluded"]):
        return 0
    rules = loan["subsidy"]
    rule = in_force(rules, day) if isinstance(rules, list) else rules
    if rule is None:
        return 0
    base = balance
    if "principal_cap" in rule and Fraction(rule["principal_cap"]) < balance:
        base = Fraction(rule["principal_cap"])
    if rule["kind"] == "share":
        return base * rate * Fraction(rule["share"])
    if rule["kind"] == "floor":
        own = Fraction(in_force(loan["borrower_rates"], day)["annual"])
        return base * (rate - own) if rate > own else 0
    return base * rate


def work_out(loan):
    """Return the documented answer of ``baijia subsidy --json``."""
    day, matures = date.fromisoformat(loan["disbursed"]), date.fromisoformat(loan["matures"])
    basis = 365 if loan["day_count"] == "ACT/365" else 360
    included = loan["interest_days"].get("includes_day", True)
    interest = subsidy = Fraction(0)
    booked = [0, 0]
    periods, start, days = [], day, 0
    while day < matures:
        if not included and day != start and settles(day, loan["interest_days"]):
            periods.append((start, day, days, interest, subsidy))
            start, days = day, 0
        balance = Fraction(loan["principal"])
        for row in loan["repayments"]:
            if row["date"] <= day.isoformat():
                balance -= Fraction(row["principal"])
        rate = Fraction(in_force(loan["rates"], day)["annual"])
        counts = weight(day, loan["day_count"])
        days += counts
        interest += balance * rate * counts / basis
        subsidy += paid_by_programme(loan, day, balance, rate) * Fraction(counts, basis)
        tomorrow = day + timedelta(days=1)
        if included and tomorrow != matures and settles(day, loan["interest_days"]):
            periods.append((start, tomorrow, days, interest, subsidy))
            start, days = tomorrow, 0
        day = tomorrow
    periods.append((start, matures, days, interest, subsidy))
    answer = {"periods": []}
    budget = half_up(Fraction(loan["budget"])) if "budget" in loan else None
    for start, end, days, interest, subsidy in periods:
        now = [half_up(interest), half_up(subsidy)]
        if budget is not None and now[1] > budget:
            now[1] = budget
        fen = [now[0] - booked[0], now[1] - booked[1]]
        booked = now
        answer["periods"].append(
            {
                "from": str(start),
                "to": str(end),
                "days": days,
                "interest": yuan(fen[0]),
                "subsidy": yuan(fen[1]),
            }
        )
    answer["interest_total"], answer["subsidy_total"] = yuan(booked[0]), yuan(booked[1])
    if budget is not None:
        answer["budget_left"] = yuan(budget - booked[1])
    return answer


def yuan(fen):
    """Return fen as a string with two decimals."""
    return f"{fen // 100}.{fen % 100:02}"
