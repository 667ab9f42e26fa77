"""Second act: units file, nominees confirm on a phone; one draft is left unfinished."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Consent
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.rehearsal import people, texts
from baijia.interfaces.rehearsal.play import Play

YOUNGEST = date(2000, 6, 30)
GROUP_WEIGHTS = (22, 19, 12, 18, 10, 11, 8)


def file_all(play: Play) -> None:
    """File every nomination at its own minute of the window; half of them on the last two days."""
    opens, closes = play.calendar["filing_opens"], play.calendar["filing_closes"]
    minutes = int((closes - opens).total_seconds() // 60) - 60
    moments = sorted(_minute(play, minutes) for _ in range(play.nominations))
    groups = [group["code"] for group in play.definition["groups"]]
    weights = [GROUP_WEIGHTS[place % len(GROUP_WEIGHTS)] for place in range(len(groups))]
    assigned = [*groups, *play.chance.choices(groups, weights, k=play.nominations)][: play.nominations]
    for serial, minute in enumerate(moments):
        unit = play.tree.units[serial % len(play.tree.units)]
        _file(play, serial, unit, assigned[serial], opens + timedelta(minutes=minute))
        play.progress.count("申报", serial + 1, play.nominations)
    _leave_a_draft(play, closes - timedelta(hours=2))


def _minute(play: Play, minutes: int) -> int:
    if play.chance.random() < 0.5:
        return minutes - play.chance.randrange(min(minutes, 2 * 24 * 60))
    return play.chance.randrange(minutes)


def _file(play: Play, serial: int, unit: Union, group: str, moment: datetime) -> None:
    officer = play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit)
    human = _human(play, serial)
    with play.at(moment):
        dossier = commands.create_draft(
            actor=officer,
            edition=play.edition,
            unit=unit,
            name=human.name,
            id_number=human.id_number,
            phone=human.phone,
            group=group,
            employer=unit.short_name,
            answers=answers(play, serial, unit, group, human),
        )
        dossier = commands.submit(actor=officer, dossier_uid=dossier.uid)
        token = commands.issue_link(actor=officer, dossier_uid=dossier.uid)
    play.links[dossier.uid] = f"/confirm/{token}/", human.id_number[-6:]
    with play.at(moment + timedelta(minutes=30)):
        link = queries.link(token)
        commands.confirm(
            actor=link.actor,
            member_uid=link.member.uid,
            last_six=human.id_number[-6:],
            consents=dict.fromkeys(Consent, True) | {Consent.SHARE: serial % 5 != 0},
            seen=dossier.digest,
        )


def _human(play: Play, serial: int) -> people.Human:
    rule = next((rule for rule in play.definition["eligibility"] if rule["rule"] == "age_at_most"), None)
    oldest = date(1966, 1, 1)
    if rule:
        on = date.fromisoformat(rule["on"])
        oldest = date(on.year - rule["years"], on.month, min(on.day, 28)) + timedelta(days=1)
    area = f"5101{(4, 5, 6, 7, 8, 12, 13, 14)[serial // 499 % 8]:02d}"
    return people.human(play.chance, serial, oldest=oldest, youngest=YOUNGEST, area=area)


def answers(play: Play, serial: int, unit: Union, group: str, human: people.Human) -> dict[str, Any]:
    """Return answers to the fields the edition's form has."""
    project = texts.project(play.chance, group)
    direction = play.chance.choices(["d1", "d2", "d3", "d4", "d5", "d6", "d7"], [22, 34, 4, 16, 6, 10, 8])[0]
    known: dict[str, Any] = {
        "sex": human.sex,
        "education": play.chance.choice(["vocational", "college", "bachelor", "graduate"]),
        "post": project.post,
        "skill": play.chance.choice(["", "高级工", "技师", "高级技师", "工程师"]),
        "front_line": serial % 83 != 41,
        "migrant_worker": play.chance.random() < 0.14,
        "credit_code": unit.credit_code,
        "ownership": play.chance.choice(["state", "private", "private", "foreign", "public"]),
        "industry": project.industry,
        "project_name": project.name,
        "direction": direction,
        "summary": project.summary,
        "innovation_points": project.points,
        "benefit": f"{play.chance.randrange(5, 900)}0000.00",
        "patents": [people.patent_number(play.chance, 2018)] if direction == "d6" else [],
        "service_achievement": serial % 97 == 50,
        "ip_dispute": False,
        "unclassified": True,
        "truth_pledge": True,
    }
    fields = {
        field["code"]: field for section in play.definition["form"]["sections"] for field in section["fields"]
    }
    given = {code: value for code, value in known.items() if code in fields}
    return given | {
        code: _any(field) for code, field in fields.items() if code not in given and field["required"]
    }


def _any(field: dict[str, Any]) -> Any:
    """Return something that a field we know nothing of accepts."""
    kind = field["kind"]
    if kind == "choice":
        return field["options"][0]["code"]
    if kind == "choices":
        return [field["options"][0]["code"]]
    plain = {
        "boolean": True,
        "pledge": True,
        "number": "1",
        "money": "1000.00",
        "date": "2021-01-15",
        "files": [],
    }
    return plain.get(kind, "演示" * max(1, (field.get("min") or 2) // 2 + 1))


def _leave_a_draft(play: Play, moment: datetime) -> None:
    """Leave one draft half filled, as a clerk interrupted on deadline night would."""
    unit = play.tree.units[0]
    officer = play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit)
    human = _human(play, play.nominations)
    with play.at(moment):
        commands.create_draft(
            actor=officer,
            edition=play.edition,
            unit=unit,
            name=human.name,
            id_number=human.id_number,
            group=play.definition["groups"][0]["code"],
            employer=unit.short_name,
            answers={"project_name": "未填完的草稿"},
        )


def close(play: Play) -> None:
    """Close the window; from now on a nomination needs an override."""
    with play.at(play.calendar["filing_closes"] + timedelta(minutes=1)):
        commands.close_filing(actor=play.actor("organiser"), edition=play.edition)
