"""Who may ask for, and who may make, a correction of a person's data."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.nominations.answers.kinds import MOBILE
from baijia.award.nominations.answers.words import hidden_character, tidy, tidy_code
from baijia.award.nominations.models import Dossier, Member
from baijia.award.nominations.queries import channels
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.queries import last_six_match


def check_last_six(member: Member, last_six: str) -> None:
    """Who asks knows the last six characters of the ID number.

    Raises:
        Refused: they do not match.
    """
    if not last_six_match(member.person, last_six.strip()):
        raise Refused(
            "confirm.last_six", _("证件号码后六位与登记的不一致，请核对后重新输入。"), field="last_six"
        )


def check_request(text: str) -> str:
    """Return what is to be corrected.

    Raises:
        Refused: nothing is said, or too much.
    """
    words = tidy(text, lines=True)
    if not 2 <= len(words) <= 200 or hidden_character(words):
        raise Refused("correct.text", _("请写明哪一项不对、应改成什么（2 至 200 字）。"), field="text")
    return words


def check_corrects(actor: Actor, dossier: Dossier) -> None:
    """The actor files the dossier, or organises the edition.

    Raises:
        Refused: hidden.
    """
    files = channels.files(actor, dossier)
    if not (actor.is_system or files or actor.has(Role.ORGANISER, path=dossier.edition.organiser.path)):
        raise not_found()


def check_correction(*, name: str, phone: str, reason: str) -> dict[str, str]:
    """Return what changes.

    Raises:
        Refused: nothing does, the phone is none, or nobody said why.
    """
    if not 2 <= len(reason.strip()) <= 200:
        raise Refused("correct.reason", _("请写明更正的依据（2 至 200 字）。"), field="reason")
    found = {"name": name} if name else {}
    if phone.strip():
        found["phone"] = tidy_code(phone)
        if not MOBILE.fullmatch(found["phone"]):
            raise Refused("phone", _("手机号码应为 11 位，以 1 开头。"), field="phone")
    if not found or len(name) > 60 or hidden_character(name):
        raise Refused("correct.nothing", _("请填写更正后的姓名或手机号码。"), field="name")
    return found
