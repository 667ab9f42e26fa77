"""Tables of subsidised loans."""

from baijia.aftercare.loans.models.claims import Claim, Clawback, Statement, StatementLine
from baijia.aftercare.loans.models.lent import Exclusion, Instalment, Loan, LoanFile, Repayment
from baijia.aftercare.loans.models.products import Benchmark, Budget, Product

__all__ = [
    "Benchmark",
    "Budget",
    "Claim",
    "Clawback",
    "Exclusion",
    "Instalment",
    "Loan",
    "LoanFile",
    "Product",
    "Repayment",
    "Statement",
    "StatementLine",
]
