"""Settings, all from the environment; ``docs/reference/settings.md`` is made from the table below."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its reader of ``environ.Env``, default and what it is for."""

    name: str
    kind: str
    default: Any
    meaning: str


TABLE = (
    Setting("BAIJIA_DATABASE_URL", "str", "sqlite:///var/baijia.sqlite3", "SQLite file or PostgreSQL"),
    Setting(
        "BAIJIA_SECRET_KEY", "str", "", "signs sessions; required unless BAIJIA_DEBUG or a scratch instance"
    ),
    Setting("BAIJIA_MASTER_KEY", "str", "", "64 hex digits; seals identities and keys; required as above"),
    Setting(
        "BAIJIA_SCRATCH", "bool", False, "a synthetic instance on this machine: keys are kept beside its data"
    ),
    Setting("BAIJIA_DEBUG", "bool", False, "error pages with traces; never in production"),
    Setting("BAIJIA_ALLOWED_HOSTS", "list", ["127.0.0.1", "localhost"], "host names served"),
    Setting(
        "BAIJIA_BASE_URL", "str", "http://127.0.0.1:8000", "fixed origin of links, QR codes and certificates"
    ),
    Setting("BAIJIA_HTTPS", "bool", False, "cookies for HTTPS only, HSTS, redirect"),
    Setting("BAIJIA_TRUSTED_PROXY", "bool", False, "trust X-Forwarded-Proto of the proxy in front"),
    Setting("BAIJIA_DATA", "str", "var", "folder of files, keys of a scratch instance, log tiles"),
    Setting(
        "BAIJIA_PUBLISHED",
        "str",
        "",
        "folder of the published logs, by default `log` in BAIJIA_DATA; keep it off the database's disk and backup",
    ),
    Setting("BAIJIA_STATIC", "str", "var/static", "folder where collected static files go"),
    Setting(
        "BAIJIA_PDF_SIGNER",
        "str",
        "",
        "adapter to a licensed authority's PDF signature, package.module:Class",
    ),
    Setting(
        "BAIJIA_CLAMAV", "str", "", "virus scanner: tcp://host:3310 or unix:///path of clamd; none without"
    ),
    Setting(
        "BAIJIA_BACKUPS",
        "list",
        ["数据库备份", "文件备份"],
        "backups to be cleared by hand after a spill, by name",
    ),
    Setting(
        "BAIJIA_NEWSROOM",
        "str",
        "",
        "host:port of the newsroom's process; `/` is then the portal, none without",
    ),
    Setting("BAIJIA_SITE_HOST", "str", "", "organiser named in the foot of public pages (主办单位)"),
    Setting(
        "BAIJIA_SITE_ICP", "str", "", "ICP filing number in the foot, as the register writes it (备案号)"
    ),
    Setting(
        "BAIJIA_SITE_POLICE",
        "str",
        "",
        "police filing number in the foot, as the register writes it (公安备案号)",
    ),
    Setting(
        "BAIJIA_SITE_COMPLAINT_PHONE", "str", "", "where unlawful content is reported by telephone (举报电话)"
    ),
    Setting("BAIJIA_SITE_COMPLAINT_MAIL", "str", "", "where unlawful content is reported by mail (举报邮箱)"),
    Setting("BAIJIA_LOG_LEVEL", "str", "INFO", "level of the program's own messages"),
)
env = environ.Env()


def read(name: str) -> Any:
    """Return the value of a declared setting.

    Raises:
        ImproperlyConfigured: it is not declared in ``TABLE``.
    """
    for setting in TABLE:
        if setting.name == name:
            return getattr(env, setting.kind)(name, default=setting.default)
    raise ImproperlyConfigured(f"{name} is not declared in baijia.config.settings.TABLE")


DEBUG = read("BAIJIA_DEBUG")
SCRATCH = read("BAIJIA_SCRATCH")
DATA = Path(read("BAIJIA_DATA")).resolve()
CLAMAV = str(read("BAIJIA_CLAMAV"))
BACKUPS = read("BAIJIA_BACKUPS")
PUBLISHED = read("BAIJIA_PUBLISHED")
BASE_URL = str(read("BAIJIA_BASE_URL")).rstrip("/")
PDF_SIGNER = read("BAIJIA_PDF_SIGNER")
NEWSROOM = read("BAIJIA_NEWSROOM")
SITE = {
    name: str(read(f"BAIJIA_SITE_{name.upper()}"))
    for name in ("host", "icp", "police", "complaint_phone", "complaint_mail")
}


def _kept_key(name: str) -> str:
    """Return a key from the environment, or in a scratch instance one kept beside its data."""
    import secrets

    value = str(read(name))
    if value:
        return value
    if not (DEBUG or SCRATCH):
        raise ImproperlyConfigured(f"{name} must be set (64 hex digits), or BAIJIA_SCRATCH=1 for a trial")
    path = DATA / f"{name.lower()}.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


SECRET_KEY = _kept_key("BAIJIA_SECRET_KEY")
MASTER_KEY = _kept_key("BAIJIA_MASTER_KEY")
ALLOWED_HOSTS = read("BAIJIA_ALLOWED_HOSTS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_vite",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "baijia.core",
    "baijia.directory",
    "baijia.award.programmes",
    "baijia.award.nominations",
    "baijia.award.screening",
    "baijia.award.experts",
    "baijia.award.review",
    "baijia.award.defence",
    "baijia.award.decisions",
    "baijia.award.honours",
    "baijia.aftercare.prizes",
    "baijia.aftercare.referrals",
    "baijia.aftercare.loans",
    "baijia.aftercare.events",
    "baijia.aftercare.incubator",
    "baijia.aftercare.matching",
    "baijia.interfaces.web",
    "baijia.interfaces.web.ui",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "baijia.interfaces.api.middleware.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "baijia.interfaces.web.middleware.OnceMiddleware",
    "baijia.interfaces.web.middleware.ActorMiddleware",
    "baijia.interfaces.web.account.middleware.FirstThingsMiddleware",
]

ROOT_URLCONF = "baijia.config.urls"
WSGI_APPLICATION = "baijia.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baijia.interfaces.web.context.frame",
                "baijia.interfaces.web.public.frame.portal",
            ],
        },
    }
]

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database URL, tuned: SQLite in WAL with immediate transactions."""
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        }
    else:
        # A page asks small questions: compiling one takes longer than answering it.
        settings["OPTIONS"] = {"options": "-c jit=off"} | settings.get("OPTIONS", {})
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


DATABASES = {"default": database(read("BAIJIA_DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted((PACKAGE / "locale").glob("[a-z]*"))  # a catalogue a room
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(read("BAIJIA_STATIC")).resolve()
STATICFILES_DIRS = [PACKAGE / "interfaces" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = SCRATCH or DEBUG
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "static_url_prefix": "dist",
        "manifest_path": PACKAGE / "interfaces" / "web" / "static" / "dist" / "manifest.json",
    }
}

AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "display_name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-todo"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "baijia.interfaces.web.account.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "baijia.interfaces.web.account.adapters.display"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,50/15m/ip", "reauthenticate": "5/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "baijia.interfaces.web.account.forms.LoginForm",
    "change_password": "baijia.interfaces.web.account.forms.ChangePasswordForm",
    "reauthenticate": "baijia.interfaces.web.account.forms.PasswordAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "baijia.interfaces.web.account.adapters.FactorAdapter"
MFA_TOTP_ISSUER = "Baijia"
MFA_FORMS = {
    "authenticate": "baijia.interfaces.web.account.forms.FactorForm",
    "reauthenticate": "baijia.interfaces.web.account.forms.FactorAgainForm",
    "activate_totp": "baijia.interfaces.web.account.forms.SetUpForm",
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = bool(read("BAIJIA_HTTPS"))
SECURE_HSTS_SECONDS = 31536000 if read("BAIJIA_HTTPS") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(read("BAIJIA_HTTPS"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if read("BAIJIA_TRUSTED_PROXY") else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "baijia.config.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": read("BAIJIA_LOG_LEVEL")},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it greets at every start
}
