"""Tables of money: what is owed and to whom, how it is paid, and the books."""

from baijia.aftercare.prizes.models.books import Declaration, Posting, Recovery
from baijia.aftercare.prizes.models.owed import Attendance, BankAccount, Obligation, Payee
from baijia.aftercare.prizes.models.paying import BankReturn, Batch, Line, PaymentKey
from baijia.aftercare.prizes.models.settings import Setting

__all__ = [
    "Attendance",
    "BankAccount",
    "BankReturn",
    "Batch",
    "Declaration",
    "Line",
    "Obligation",
    "Payee",
    "PaymentKey",
    "Posting",
    "Recovery",
    "Setting",
]
