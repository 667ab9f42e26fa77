"""Dossiers with their answers, members, files, confirmations, and what each union decided of them."""

from baijia.award.nominations.models.chain import (
    ChainStep,
    ClosedWindow,
    Exemption,
    ListPlace,
    RecommendationList,
    RecommendationOutcome,
    UnitNotice,
)
from baijia.award.nominations.models.dossiers import (
    Attachment,
    Dossier,
    Member,
    PaperConfirmation,
    SecrecyReview,
    SensitiveAnswer,
    SpillPurge,
)

__all__ = [
    "Attachment",
    "ChainStep",
    "ClosedWindow",
    "Dossier",
    "Exemption",
    "ListPlace",
    "Member",
    "PaperConfirmation",
    "RecommendationList",
    "RecommendationOutcome",
    "SecrecyReview",
    "SensitiveAnswer",
    "SpillPurge",
    "UnitNotice",
]
