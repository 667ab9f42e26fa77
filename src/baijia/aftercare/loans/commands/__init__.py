"""Writes of subsidised loans."""

from baijia.aftercare.loans.commands.applying import apply, correct, withdraw
from baijia.aftercare.loans.commands.claiming import (
    check_claim,
    claw_back,
    file_claim,
    receive_clawback,
    return_claim,
    settle_claim,
)
from baijia.aftercare.loans.commands.lending import (
    answer,
    disburse,
    exclude,
    extend,
    repay,
    review,
    send,
)
from baijia.aftercare.loans.commands.products import (
    draft_product,
    drop_product,
    enter_rates,
    set_budget,
    sign_product,
)
from baijia.aftercare.loans.commands.sheets import take_sheet

__all__ = [
    "answer",
    "apply",
    "check_claim",
    "claw_back",
    "correct",
    "disburse",
    "draft_product",
    "drop_product",
    "enter_rates",
    "exclude",
    "extend",
    "file_claim",
    "receive_clawback",
    "repay",
    "return_claim",
    "review",
    "send",
    "set_budget",
    "settle_claim",
    "sign_product",
    "take_sheet",
    "withdraw",
]
