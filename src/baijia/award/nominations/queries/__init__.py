"""Reads of nominations. Experts get nothing here: they read through ``review.queries``."""

from baijia.award.nominations.queries.alike import MOST as ALIKE_MOST
from baijia.award.nominations.queries.alike import Alike, alike
from baijia.award.nominations.queries.board import (
    UNDECIDED,
    Standing,
    before,
    board,
    ranked,
    sensitive_given,
    standing,
    streets,
)
from baijia.award.nominations.queries.cases import Case, Difference, case_of, draft_diff
from baijia.award.nominations.queries.desks import (
    Waits,
    attachment,
    editions_for,
    filed_by,
    filed_counts,
    waits_for,
)
from baijia.award.nominations.queries.drafting import sound
from baijia.award.nominations.queries.lists import Row, UnionList, list_for_union
from baijia.award.nominations.queries.outcome import (
    Excluded,
    excluded_before_screening,
    recommended_numbers,
    sealed_dossiers,
    withdrawn_after_sealing,
)
from baijia.award.nominations.queries.reading import (
    Change,
    attachments_of,
    changes_since,
    definition_of,
    fields_of,
    filing_is_closed,
    instant,
    last_return,
    list_deadline,
    members_of,
    recommendation_is_closed,
    sensitive,
)
from baijia.award.nominations.queries.receipts import by_receipt
from baijia.award.nominations.queries.todos import Todo, todo
from baijia.award.nominations.queries.visibility import Link, get, link, visible_to

__all__ = [
    "ALIKE_MOST",
    "UNDECIDED",
    "Alike",
    "Case",
    "Change",
    "Difference",
    "Excluded",
    "Link",
    "Row",
    "Standing",
    "Todo",
    "UnionList",
    "Waits",
    "alike",
    "attachment",
    "attachments_of",
    "before",
    "board",
    "by_receipt",
    "case_of",
    "changes_since",
    "definition_of",
    "draft_diff",
    "editions_for",
    "excluded_before_screening",
    "fields_of",
    "filed_by",
    "filed_counts",
    "filing_is_closed",
    "get",
    "instant",
    "last_return",
    "link",
    "list_deadline",
    "list_for_union",
    "members_of",
    "ranked",
    "recommendation_is_closed",
    "recommended_numbers",
    "sealed_dossiers",
    "sensitive",
    "sensitive_given",
    "sound",
    "standing",
    "streets",
    "todo",
    "visible_to",
    "waits_for",
    "withdrawn_after_sealing",
]
