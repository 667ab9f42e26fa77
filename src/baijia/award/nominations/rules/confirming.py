"""A nominee answers for the own dossier by a link and the end of the own identity number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.nominations import consents
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, Member
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules.deriving import asks
from baijia.award.nominations.rules.filing import check_files, check_recommending, spoken
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.queries import last_six_match


def check_issues_link(actor: Actor, dossier: Dossier) -> None:
    """The filing unit hands out links once the dossier has been submitted.

    Raises:
        Refused: hidden for others; too early; or recommending is over.
    """
    check_files(actor, dossier)
    if dossier.state != DossierState.SUBMITTED:
        raise Refused("link.state", _("材料报送后才能请本人确认。"))
    check_recommending(dossier.edition)


def check_is_nominee(actor: Actor, member: Member) -> None:
    """The actor holds the link of this very person.

    Raises:
        Refused: hidden.
    """
    if not any(g.role == Role.NOMINEE and g.object_uid == member.uid for g in actor.grants):
        raise not_found()


def check_answers(member: Member, definition: Definition, last_six: str, now: datetime) -> None:
    """The dossier waits for an answer, in time, and the answer comes from the person concerned.

    Raises:
        Refused: not submitted, too late, or the characters do not match.
    """
    dossier = member.dossier
    if dossier.state != DossierState.SUBMITTED:
        raise Refused("confirm.state", _("材料正在修改或已撤回，暂时不能确认。"))
    check_recommending(dossier.edition)
    closes = reading.confirm_by(dossier, definition)
    if now > closes:
        raise Refused("confirm.closed", _("本人确认已于 %(at)s 截止。") % {"at": spoken(closes)})
    if not last_six_match(member.person, last_six.strip()):
        raise Refused(
            "confirm.last_six", _("证件号码后六位与材料中的不一致，请核对后重新输入。"), field="last_six"
        )


def check_seen(dossier: Dossier, seen: str) -> None:
    """What the person read is what stands there now.

    Raises:
        Refused: it was corrected meanwhile.
    """
    if seen and seen != dossier.digest:
        raise Refused("confirm.changed", _("材料在您打开之后有过修改，请重新核对后再确认。"))


def check_consents(definition: Definition, given: Mapping[str, bool]) -> None:
    """Each consent of the edition is answered on its own; without a required one the honour cannot be had.

    Raises:
        Refused: one is missing, unknown or not a yes or no; or a required one is not given.
    """
    listed = consents.asked(definition)
    if set(given) != {one.purpose for one in listed} or any(not isinstance(v, bool) for v in given.values()):
        raise Refused("consent.answer", _("请对每一项授权分别选择同意或不同意。"), field="consents")
    for one in listed:
        if one.required and not given[one.purpose]:
            raise Refused(
                f"consent.{one.purpose}",
                _("不同意“%(what)s”就不能参评；如不愿参评，请选择“不同意申报”。") % {"what": one.title},
                field=one.purpose,
            )


def check_changes_consent(
    member: Member, definition: Definition, purpose: str, *, given: bool, conferred: bool
) -> consents.Asked:
    """A consent of the edition may be given or taken back; a required one only once the honour is conferred.

    Raises:
        Refused: hidden for one that is not asked; a required one while the dossier is still in the line.
    """
    found = next((one for one in consents.asked(definition) if one.purpose == purpose), None)
    if found is None or not member.consents:
        raise not_found()
    if found.required and not given and not conferred:
        raise Refused(
            f"consent.{purpose}",
            _("评选期间收回“%(what)s”等于退出评选；决定退出的，请选择“退出评选”。") % {"what": found.title},
        )
    return found


can_issue_link = asks(check_issues_link)
can_answer = asks(check_answers)
