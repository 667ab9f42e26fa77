"""Settings of the newsroom's own process: the house's, with Wagtail above it and its own policies."""

from __future__ import annotations

from copy import deepcopy

from baijia.config.settings import *  # noqa: F403
from baijia.config.settings import (
    BASE_URL,
    CONTENT_SECURITY_POLICY,
    DATA,
    INSTALLED_APPS,
    MIDDLEWARE,
    TEMPLATES,
)

HOUSE = [name for name in INSTALLED_APPS if name.startswith("baijia.")]

INSTALLED_APPS = [
    "baijia.newsroom",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_vite",
    "django_htmx",
    "django_filters",
    "django_tables2",
    *HOUSE,
]

# The house's tables are the award's to migrate; here they are read and written, never changed.
MIGRATION_MODULES = {
    **{name.rsplit(".", 1)[-1]: None for name in HOUSE},
    "newsroom": "baijia.newsroom.migrations",
}

_own = [name for name in MIDDLEWARE if "allauth" not in name and ".account." not in name]
_own[_own.index("django.contrib.auth.middleware.AuthenticationMiddleware")] = (
    "baijia.newsroom.middleware.EditorMiddleware"
)
MIDDLEWARE = [
    *(name for name in _own if not name.endswith("ActorMiddleware")),
    "baijia.newsroom.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "baijia.config.newsroom_urls"
WSGI_APPLICATION = "baijia.config.newsroom_wsgi.application"

TEMPLATES = deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"] = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "baijia.interfaces.web.context.frame",
    "baijia.newsroom.frame.portal",
]

# An editor is an account of the directory with what Wagtail asks of a user; people sign in on the award's page.
AUTH_USER_MODEL = "newsroom.Editor"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
WAGTAILADMIN_LOGIN_URL = LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

WAGTAIL_SITE_NAME = "百佳"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
WAGTAIL_APPEND_SLASH = True
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "baijia.newsroom.release.publish"
WAGTAIL_MODERATION_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "baijia.newsroom.search_backend"}}

MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 2**20
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"jpeg": "webp", "png": "webp"}
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.Attachment"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "mp4", "webm"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Pages for readers keep the house's policy. The desk's own pages, where text of strangers is read, run no script that
# stands in a page; styles set by script, pictures still in the browser and a preview in a frame they need. Wagtail's
# forms need its starters besides, written into the page (docs/adr/0008-inline-scripts-of-the-editor.md). Nothing comes
# from another host.
DESK_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
EDITOR_POLICY = DESK_POLICY | {"script-src": ["'self'", "'unsafe-inline'"]}
X_FRAME_OPTIONS = "SAMEORIGIN"

SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "baijia.newsroom.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "baijia.newsroom.uploads.AttachmentForm"
