"""Second act: units file, nominees confirm on a phone; one draft is left unfinished."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from baijia.award.nominations import commands, queries
from baijia.award.nominations import consents as consents_of
from baijia.award.nominations.enums import Channel, Consent, SubjectKind
from baijia.award.nominations.models import Dossier
from baijia.core.actor import PUBLIC, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.rehearsal import made, people, texts
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

TEAM = 3
SHEET = scan("proof of what the form asks")
REVIEWER = "保示审"
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
    people = _people(play, serial)
    with play.at(moment):
        officer, at = _filer(play, serial, unit)
        dossier = commands.create_draft(
            actor=officer,
            edition=play.edition,
            unit=at,
            group=group,
            employer=unit.short_name,
            answers=answers(play, serial, unit, group, people[0]),
            reviewed_by=REVIEWER,
            **_whom(people),
        )
        _attach(play, officer, dossier)
        dossier = commands.submit(actor=officer, dossier_uid=dossier.uid)
        members = queries.members_of(dossier)
        tokens = [
            commands.issue_link(actor=officer, dossier_uid=dossier.uid, member_uid=member.uid)
            for member in members
        ]
    play.links[dossier.uid] = f"/confirm/{tokens[0]}/", people[0].id_number[-6:]
    consents = dict.fromkeys(_purposes(play), True)
    if serial % 5 == 0 and Consent.SHARE in consents:
        consents[Consent.SHARE] = False
    with play.at(moment + timedelta(minutes=30)):
        for human, token in zip(people, tokens, strict=True):
            link = queries.link(token)
            commands.confirm(
                actor=link.actor,
                member_uid=link.member.uid,
                last_six=human.id_number[-6:],
                consents=consents,
                seen=dossier.digest,
            )


def _purposes(play: Play) -> list[str]:
    return [one.purpose for one in consents_of.asked(play.definition)]


def _people(play: Play, serial: int) -> list[people.Human]:
    """Return the one person of a dossier, or a team of three where the edition takes no single person."""
    if SubjectKind.PERSON in play.definition["subjects"]["kinds"]:
        return [_human(play, serial)]
    return [_human(play, serial * TEAM + place) for place in range(TEAM)]


def _whom(humans: list[people.Human]) -> dict[str, Any]:
    if len(humans) == 1:
        return {"name": humans[0].name, "id_number": humans[0].id_number, "phone": humans[0].phone}
    shares = (400, 300, 300)
    return {
        "name": f"{humans[0].name}团队",
        "subject": SubjectKind.TEAM,
        "members": [
            commands.MemberInput(name=human.name, id_number=human.id_number, phone=human.phone, share=share)
            for human, share in zip(humans, shares, strict=True)
        ],
    }


def _filer(play: Play, serial: int, unit: Union) -> tuple[Actor, Union]:
    """Return who files where: mostly the unit; now and then the person or an expert, where the edition lets them."""
    channels = play.definition["filing"]["channels"]
    above = play.tree.above[unit.uid]
    play.tree.above.setdefault(above.uid, above)
    if Channel.SELF in channels and serial % 7 == 3:
        account = commands.sign_up(
            actor=PUBLIC,
            edition=play.edition,
            username=f"self-{serial}",
            name=f"演例自荐{serial}",
            password=play.chance.randbytes(12).hex(),
        )
        return play.as_role(account, Role.APPLICANT, play.tree.city), above
    if Channel.EXPERT in channels and serial % 7 == 5:
        if "proposer" not in play.accounts:
            play.accounts["proposer"] = directory.open_account(
                actor=play.actor("organiser"),
                username="proposer",
                display_name="院示士",
                role=Role.PROPOSER,
                union=play.tree.city,
            )
        return play.as_role(play.accounts["proposer"], Role.PROPOSER, play.tree.city), above
    return play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit), unit


def _attach(play: Play, officer: Actor, dossier: Dossier) -> None:
    """Attach a sheet under each question that must have one."""
    for field in _fields(play).values():
        if field["kind"] == "files" and field.get("required", True):
            for _ in range(max(1, field.get("min") or 0)):
                commands.attach_file(
                    actor=officer,
                    dossier_uid=dossier.uid,
                    field=field["code"],
                    name="演示证明.pdf",
                    data=SHEET,
                )


def _fields(play: Play) -> dict[str, dict[str, Any]]:
    return {
        field["code"]: field for section in play.definition["form"]["sections"] for field in section["fields"]
    }


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
    fields = _fields(play)
    fitting = {
        rule["field"]: rule["value"] for rule in play.definition["eligibility"] if rule["rule"] == "answer_is"
    }
    given = {code: value for code, value in known.items() if code in fields and _fits(fields[code], value)}
    for code, field in fields.items():
        answered = field["kind"] == "files" or given.get(code) not in (None, "", [])
        if not answered and _asked(field, given | fitting):
            given[code] = fitting.get(code, made.answer(field, unit.credit_code))
    return given


def _asked(field: dict[str, Any], given: dict[str, Any]) -> bool:
    condition = field.get("required_if")
    if condition:
        return bool(given.get(condition["field"]) == condition["value"])
    return bool(field.get("required", True))


def _fits(field: dict[str, Any], value: Any) -> bool:
    """Tell whether what we would answer is one of the options this form offers."""
    return field["kind"] != "choice" or value in {option["code"] for option in field["options"]}


def _leave_a_draft(play: Play, moment: datetime) -> None:
    """Leave one draft half filled, as a clerk interrupted on deadline night would."""
    unit = play.tree.units[0]
    officer = play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit)
    with play.at(moment):
        commands.create_draft(
            actor=officer,
            edition=play.edition,
            unit=unit,
            **_whom(_people(play, play.nominations)),
            group=play.definition["groups"][0]["code"],
            employer=unit.short_name,
            answers={"project_name": "未填完的草稿"} if "project_name" in _fields(play) else None,
            reviewed_by=REVIEWER,
        )


def close(play: Play) -> None:
    """Close the window; from now on a nomination needs an override."""
    with play.at(play.calendar["filing_closes"] + timedelta(minutes=1)):
        commands.close_filing(actor=play.actor("organiser"), edition=play.edition)
