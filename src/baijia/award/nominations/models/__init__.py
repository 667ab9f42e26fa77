"""Tables of nominations: the case on its way, and what stands beside it."""

from baijia.award.nominations.models.case import (
    Attachment,
    ChainStep,
    ClosedWindow,
    Dossier,
    Exemption,
    ListPlace,
    Member,
    RecommendationList,
    RecommendationOutcome,
    SensitiveAnswer,
    UnitNotice,
)
from baijia.award.nominations.models.paper import Erasure, ScannedPage, SheetLine, UploadedSheet

__all__ = [
    "Attachment",
    "ChainStep",
    "ClosedWindow",
    "Dossier",
    "Erasure",
    "Exemption",
    "ListPlace",
    "Member",
    "RecommendationList",
    "RecommendationOutcome",
    "ScannedPage",
    "SensitiveAnswer",
    "SheetLine",
    "UnitNotice",
    "UploadedSheet",
]
