"""Dossiers with their answers, members, files, confirmations, and what each union decided of them."""

from baijia.award.nominations.models.chain import (
    ChainStep,
    ClosedWindow,
    Exemption,
    ListNotice,
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
    RedactedCopy,
    SecrecyReview,
    SensitiveAnswer,
    SpillPurge,
    folded,
)
from baijia.award.nominations.models.papers import Erasure, ScannedPage, SheetLine, UploadedSheet

__all__ = [
    "Attachment",
    "ChainStep",
    "ClosedWindow",
    "Dossier",
    "Erasure",
    "Exemption",
    "ListNotice",
    "ListPlace",
    "Member",
    "PaperConfirmation",
    "RecommendationList",
    "RecommendationOutcome",
    "RedactedCopy",
    "ScannedPage",
    "SecrecyReview",
    "SensitiveAnswer",
    "SheetLine",
    "SpillPurge",
    "UnitNotice",
    "UploadedSheet",
    "folded",
]
