"""One settings file, read from the environment by loud helpers; docs/deploy.md lists every variable.

Without any variable it is an installation on one's own machine: SQLite below ``var/``, plain HTTP on
the loopback address. ``ZHIBU_PRODUCTION=True`` asks for everything a server needs and refuses to
start without it.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str = "") -> str:
    """A variable, or the content of the file that NAME_FILE names (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, default)


def env_bool(name: str, default: bool = False) -> bool:
    """True or False, spelled exactly so; anything else is refused."""
    value = env(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}")
    return value == "True"


def env_number(name: str, default: int = 0) -> int:
    """A whole number from 0 on; anything else is refused."""
    value = env(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


PACKAGE = Path(__file__).resolve().parent
DATA = Path(env("ZHIBU_DATA", str(PACKAGE.parent / "var"))).resolve()
PRODUCTION = env_bool("ZHIBU_PRODUCTION")
DEBUG = False  # there is no debug page, anywhere


def secret(name: str) -> str:
    """A secret from the environment; on one's own machine made once and kept below the data folder."""
    value = env(name)
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set when ZHIBU_PRODUCTION=True")
    path = DATA / f"{name.lower()}.txt"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = secret("ZHIBU_SECRET_KEY")
AUDIT_KEY = secret("ZHIBU_AUDIT_KEY")
ALLOWED_HOSTS = env_list("ZHIBU_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
BASE_URL = env("ZHIBU_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "lucide",
    "django_tasks",
    "django_tasks_db",
    "zhibu.people",
    "zhibu.documents",
    "zhibu.tasks",
    "zhibu.desk",
    "zhibu.front",
    "zhibu.night",
    "django.forms",  # after front, whose templates of fields win
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhibu.front.middleware.careful_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.front.middleware.SignInFirst",
    "zhibu.front.middleware.own_password_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhibu.front.limits.CostlyWork",
    "axes.middleware.AxesMiddleware",
    "zhibu.front.middleware.only_for_sending",
]

ROOT_URLCONF = "zhibu.front.urls"
WSGI_APPLICATION = "zhibu.front.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhibu.front.context.chrome",
            ],
        },
    }
]
# What rooms above the papers keep of their words and give up when one is purged (documents.queries.Quoting).
WORDS_OF_PAPERS_IN = ("zhibu.tasks.actions.quotes.QUOTES",)
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": dj_database_url.parse(env("ZHIBU_DATABASE", f"sqlite:///{DATA / 'zhibu.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: NORMAL can lose the last commits when the power fails. IMMEDIATE: a transaction that will write
    # takes its lock at the start instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A transaction pooler may stand between; options of the address (sslmode and the like) are kept.
    DATABASES["default"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), "prepare_threshold": None}
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# -- who you are ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhibu.people.forms.passwords.NotLikeOneself"},
    {"NAME": "zhibu.people.forms.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "zhibu.people.forms.passwords.NotCommon"},
    {"NAME": "zhibu.people.forms.passwords.NotOnlyDigits"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "people:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "zhibu.people.views.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again, and means it
AXES_DISABLE_ACCESS_LOG = True  # the audit chain keeps who came in; no address or browser is kept besides
AXES_VERBOSE = False
PROXIES = env_number("ZHIBU_PROXIES")  # between the visitors and this server; each adds to X-Forwarded-For
AXES_CLIENT_IP_CALLABLE = "zhibu.front.visitors.address_of"

# -- what the browser may do ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhibu.front.views.forged"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env_bool("ZHIBU_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# -- files ------------------------------------------------------------------------------------------------
FILES = DATA / "files"  # named by their digest, served only through views that asked who may
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes, of one file
UPLOADS_LIMIT = 60 * 1024 * 1024  # bytes, of one request
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"  # a folder of its own, so that the night can clear what was broken off
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
FILE_UPLOAD_HANDLERS = [
    "zhibu.front.uploads.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("ZHIBU_STATIC", str(DATA / "static")))
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

# -- words and time ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- notices ----------------------------------------------------------------------------------------------
# The mail server as an apprise address, such as mailtos://name:password@mail.example.gov.cn; empty: none.
NOTICE_MAIL = env("ZHIBU_NOTICE_MAIL")
# Personal messages as an apprise address with {username} in it, such as wechat://corp:secret@agent/{username} for
# WeCom, dingtalkapp://key:secret@agent/{username}, feishuapp://id:secret@im/{username}, or jsons://gateway/{username}.
NOTICE_MESSAGE = env("ZHIBU_NOTICE_MESSAGE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("ZHIBU_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
