"""The newsroom's tables; each is classed like the house's, what Wagtail adds is its own."""

from .columns import ColumnIndex, ColumnPage, HomePage, TopicPage
from .editors import Editor
from .facts import PermittedSource, PressCard, SiteFacts, WordRule
from .importing import Batch
from .media import Attachment, Picture, Rendition
from .pages import ArticlePage, ArticleTag, Correction, Related, ReleasedPage, SiteIndex, SitePage
from .reading import Clicks, Reader
from .release import Proof, ProofTask, Withdrawal, digest
from .tips import Tip, TipFile, TipWord

__all__ = [
    "ArticlePage",
    "ArticleTag",
    "Attachment",
    "Batch",
    "Clicks",
    "ColumnIndex",
    "ColumnPage",
    "Correction",
    "Editor",
    "HomePage",
    "PermittedSource",
    "Picture",
    "PressCard",
    "Proof",
    "ProofTask",
    "Reader",
    "Related",
    "ReleasedPage",
    "Rendition",
    "SiteFacts",
    "SiteIndex",
    "SitePage",
    "Tip",
    "TipFile",
    "TipWord",
    "TopicPage",
    "Withdrawal",
    "WordRule",
    "digest",
]
