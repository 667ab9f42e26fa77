"""Writes of decisions: the list and its meeting, the notice, objections and what becomes of them."""

from baijia.award.decisions.commands.handling import (
    close_objection,
    dismiss,
    investigate,
    refuse_objection,
    resume,
    suspend,
    uphold,
    withdraw_objection,
)
from baijia.award.decisions.commands.listing import (
    Meeting,
    Recusal,
    approve,
    check_minutes,
    enter_minutes,
    propose,
    rescind,
    return_minutes,
)
from baijia.award.decisions.commands.noticing import close_notice, open_notice, settle
from baijia.award.decisions.commands.objecting import (
    Said,
    check_document,
    confirm_phone,
    object_to,
    register_objection,
    reveal_objector,
    send_code_again,
)

__all__ = [
    "Meeting",
    "Recusal",
    "Said",
    "approve",
    "check_document",
    "check_minutes",
    "close_notice",
    "close_objection",
    "confirm_phone",
    "dismiss",
    "enter_minutes",
    "investigate",
    "object_to",
    "open_notice",
    "propose",
    "refuse_objection",
    "register_objection",
    "rescind",
    "resume",
    "return_minutes",
    "reveal_objector",
    "send_code_again",
    "settle",
    "suspend",
    "uphold",
    "withdraw_objection",
]
