"""The addresses of the interface. Each reads through queries, or reads a body and calls one command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, Secrecy, SubjectKind
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules import filing, previewing, secrecy
from baijia.award.nominations.rules.filing import StaleSave
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.interfaces.api import bodies, problem, schema, shown
from baijia.interfaces.api.gate import said
from baijia.interfaces.api.problem import BadBody
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.unit.views.common import own, whole_number

PER_PAGE = 50
CHECKING = "程序接口报送前检查"  # not translated: kept in the audit
LONGEST_KEY = 200


def editions(request: HttpRequest) -> HttpResponse:
    """List the editions in which the program files, open ones first, with deadlines and units."""
    actor = actor_of(request)
    rows = queries.editions_for(actor, *queries.FILERS)
    return said({"editions": [shown.edition(actor, row) for row in rows]})


def form(request: HttpRequest, code: str) -> HttpResponse:
    """Return the form of an edition as JSON Schema."""
    definition = queries.definition_of(_edition(actor_of(request), code))
    answer = said({"$id": shown.address("api-form", code)} | schema.of_form(definition))
    answer["Content-Type"] = "application/schema+json"
    return answer


def _edition(actor: Actor, code: str) -> Edition:
    found = next((row for row in queries.editions_for(actor, *queries.FILERS) if row.code == code), None)
    if found is None:
        raise not_found()
    return found


def dossiers(request: HttpRequest) -> HttpResponse:
    """List the dossiers the program files in an edition, the newest first without ``edition``; as the unit's page does."""
    actor = actor_of(request)
    wanted = {key: request.GET.get(key, "").strip() for key in ("edition", "unit", "state", "q", "page")}
    found = queries.editions_for(actor, *queries.FILERS)
    if wanted["edition"]:
        found = [_edition(actor, wanted["edition"])]
    if wanted["state"] and wanted["state"] not in DossierState.values:
        raise BadBody([("", _("state 应为 %(states)s 之一。") % {"states": "、".join(DossierState.values)})])
    page = whole_number(wanted["page"] or "1")
    if page < 1:
        raise BadBody([("", _("page 应为从 1 起的整数。"))])
    if not found:
        return said({"edition": None, "page": page, "next_page": None, "dossiers": []})
    edition, start = found[0], (page - 1) * PER_PAGE
    definition = queries.definition_of(edition)
    rows = queries.filed_by(actor, edition, unit=wanted["unit"], state=wanted["state"], text=wanted["q"])
    some = list(rows[start : start + PER_PAGE + 1])
    return said(
        {
            "edition": edition.code,
            "page": page,
            "next_page": page + 1 if len(some) > PER_PAGE else None,
            "dossiers": [shown.line(row, definition) for row in some[:PER_PAGE]],
        }
    )


def begin(request: HttpRequest) -> HttpResponse:
    """Begin a dossier, with answers as far as they are known; repeated by its key it begins no second one."""
    actor, body = actor_of(request), bodies.read(request, bodies.BEGIN)
    try:
        row = _begun(actor, body, _key(request, "begin"))
    except Refused as refused:
        return problem.refused(refused, shown.pointer)
    answer = said(shown.dossier(actor, row), 201)
    answer["Location"] = shown.address("api-dossier", row.uid)
    return answer


def _begun(actor: Actor, body: dict[str, Any], key: str | None) -> Dossier:
    secrecy.check_reviewer(body["reviewer"])
    secrecy.check_unclassified(_one_of(body["secrecy"], Secrecy.values, "secrecy"))
    subject = SubjectKind(_one_of(body.get("subject", SubjectKind.PERSON), SubjectKind.values, "subject"))
    editions = {row.code: row for row in queries.editions_for(actor, *queries.FILERS)}
    edition = editions[_one_of(body["edition"], editions, "edition")]
    units = {unit.code: unit for unit, _channel in queries.units_to_file_at(actor, edition)}
    members = [{"phone": ""} | row for row in body["members"]] if "members" in body else None
    return commands.create_draft(
        actor=actor,
        edition=edition,
        unit=units[_one_of(body["unit"], units, "unit")],
        subject=subject,
        reviewed_by=body["reviewer"],
        answers=body.get("answers"),
        members=members,
        idempotency_key=key,
        **{key: body.get(key, "") for key in ("name", "id_number", "phone", "employer", "group")},
    )


def _one_of(value: str, known: Any, field: str) -> str:
    if value not in known:
        sentence = _("“%(key)s”应为这些之一：%(known)s。") % {"key": field, "known": "、".join(known) or "—"}
        raise Refused("body.choice", sentence, field=field)
    return value


def _key(request: HttpRequest, about: str) -> str | None:
    """Return the key under which a call may be repeated, bound to what it is about; None without.

    Raises:
        BadBody: it is too long.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise BadBody([("", _("Idempotency-Key 最多 %(most)d 个字符。") % {"most": LONGEST_KEY})], status=400)
    return f"{about}:{key}" if key else None


def dossier(request: HttpRequest, uid: str) -> HttpResponse:
    """Return a dossier as it stands."""
    return said(shown.dossier(actor_of(request), own(request, uid)))


def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Save some answers of a draft, built on a version; where a colleague saved meanwhile, say what, and save nothing."""
    row, actor = own(request, uid), actor_of(request)
    body = bodies.read(request, bodies.CHANGE)
    version = body.pop("version")
    try:
        row = commands.save_draft(actor=actor, dossier_uid=uid, version=version, changes=body)
    except StaleSave as stale:
        return _conflict(actor, row, stale, body.get("answers", {}))
    except Refused as refused:
        return problem.refused(refused, shown.pointer)
    return said(shown.dossier(actor, row))


def _conflict(actor: Actor, row: Dossier, stale: StaleSave, typed: dict[str, Any]) -> HttpResponse:
    """Return who saved what since, and where the sender's answers differ from it; sealed ones only by name."""
    definition = queries.definition_for(row)
    sound, _wrong = queries.sound(definition, typed)
    sealed = {item["code"] for item in queries.fields_of(definition) if item["data_class"] == "sensitive"}
    differences = [
        {"pointer": shown.pointer(one.field)}
        | ({} if one.field in sealed else {"saved": one.saved, "yours": one.yours})
        for one in queries.draft_diff(actor, row.uid, sound)
    ]
    changes = [
        {
            "who": one.who,
            "at": shown.moment(one.at),
            "version": one.version,
            "pointers": [shown.pointer(code) for code in one.fields],
        }
        for one in stale.changes
    ]
    more = {"version": stale.version, "changes": changes, "differences": differences}
    return problem.refused(stale, shown.pointer, status=409, **more)


def attach(request: HttpRequest, uid: str) -> HttpResponse:
    """Add one file under a field of the form, as ``multipart/form-data`` with ``field`` and ``file``."""
    own(request, uid)
    if request.content_type != "multipart/form-data":
        raise BadBody([("", _("文件请用 multipart/form-data 上传：field 和 file。"))], status=415)
    sent, field = request.FILES.get("file"), request.POST.get("field", "")
    unknown = {*request.POST, *request.FILES} - {"field", "file"}
    wrong = [("", _("没有“%(key)s”这一项。") % {"key": key[:40]}) for key in sorted(unknown)]
    wrong += [] if field else [("/field", _("缺少“%(key)s”。") % {"key": "field"})]
    if sent is None or wrong:
        raise BadBody(wrong or [("/file", _("没有收到文件，请重新选择。"))])
    try:
        row = commands.attach_file(
            actor=actor_of(request),
            dossier_uid=uid,
            field=field,
            name=sent.name or "",
            data=sent.read(),
            idempotency_key=_key(request, uid),
        )
    except Refused as refused:
        return problem.refused(refused, lambda _field: "/file")
    return said(shown.file(row), 201)


def check(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what still hinders a submission, each by its pointer; the same function as behind the check page."""
    row = own(request, uid)
    found: list[dict[str, str]] = []
    for rule in (filing.check_editable, secrecy.check_declared):
        try:
            rule(row)
        except Refused as refused:
            found += problem.faults(refused, shown.pointer)
    secret = queries.sensitive(actor=actor_of(request), dossier=row, purpose=CHECKING)
    late = previewing.window(row)
    wrong = [*([late] if late else []), *previewing.shortcomings(row, {**row.answers, **secret})]
    found += [fault for refusal in wrong for fault in problem.faults(refusal, shown.pointer)]
    return said(
        {
            "ready": not found,
            "version": row.version,
            "seen": previewing.as_read(row),
            "faults": found,
        }
    )


def submit(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand a dossier in, once; judged by the moment at which the complete request was here. Answers the receipt."""
    body = bodies.read(request, bodies.SUBMIT)
    received = clock.edition_now()
    own(request, uid)
    try:
        row = commands.submit(
            actor=actor_of(request),
            dossier_uid=uid,
            received_at=received,
            seen=body.get("seen", ""),
            idempotency_key=_key(request, uid),
        )
    except Refused as refused:
        return problem.refused(refused, shown.pointer)
    return said(shown.receipt(row))
