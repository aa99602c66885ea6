"""Django's settings, made from the centre's home. See docs/reference/settings.md."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from nonggu.keep.home import HomeSettings, has_home, home_folder, read_home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home_folder()
_home = read_home(HOME) if has_home(HOME) else HomeSettings(secret_key="no-home-yet-" + "0" * 50)

SECRET_KEY = _home.secret_key
IS_DEMO = _home.is_demo
DEBUG = False
ALLOWED_HOSTS = [*_home.allowed_hosts, *os.environ.get("NONGGU_HOSTS", "").split()]
ROOT_URLCONF = "nonggu.web.urls"
WSGI_APPLICATION = "nonggu.web.wsgi.application"
AUTH_USER_MODEL = "registry.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "nonggu.registry",
    "nonggu.web",
]

MIDDLEWARE = [
    "nonggu.web.operating.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "nonggu.web.gate.headers.SecureHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nonggu.web.language.LanguageMiddleware",
    "nonggu.web.gate.limits.RateLimits",
    "nonggu.web.gate.idle.IdleTimeout",
    "nonggu.web.gate.audit.AuditTrail",
    "nonggu.web.gate.terminals.AdminTerminals",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "nonggu.web.gate.factor.SecondFactorFirst",
    "nonggu.web.signin.middleware.OwnPasswordFirst",
    "nonggu.web.gate.uploads.UploadCheck",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", *sorted((PACKAGE / "desks").glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nonggu.web.context.centre",
            ],
        },
    }
]


def _database(address: str) -> dict[str, object]:
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "book.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=30000;"
                # 32 MiB of pages a thread: the default of 2 MiB reads a big book again and again.
                "PRAGMA cache_size=-32768;PRAGMA temp_store=MEMORY;"
                # What is deleted is overwritten: an erased name is not left in free pages.
                "PRAGMA secure_delete=ON;",
            },
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(os.environ.get("NONGGU_DATABASE") or _home.database)}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "signin/locked.html"

#: Roles that cannot go in without a second factor; only a demonstration lets them.
STAFF_ROLES = frozenset({"leader", "officer", "clerk", "auditor", "security", "administrator"})
SECOND_FACTOR_ROLES = frozenset() if IS_DEMO else STAFF_ROLES
#: Minutes without a request after which a session ends.
SESSION_IDLE_MINUTES = _home.idle_minutes
#: Networks from which alone accounts and the system are managed; none: from anywhere.
ADMIN_NETWORKS = [ipaddress.ip_network(network, strict=False) for network in _home.admin_networks]
#: Days after which a password must be changed; 0 is never, as in a demonstration.
PASSWORD_DAYS = 0 if IS_DEMO else _home.password_days
#: Requests in a window of seconds, by what is asked for; `nonggu.web.gate.limits` says how they are counted.
RATE_LIMITS = {"sign-in": (30, 300), "link": (60, 300), "export": (60, 300), "api": (600, 60), "page": (1200, 60)}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
    # Answers about many records, until one of their nouns changes (`nonggu.registry.remembering`).
    "remembered": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "remembered",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

#: What a program shows to read the metrics from another machine; empty: none may.
METRICS_TOKEN = _home.metrics_token

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "hall"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _home.is_https
SECURE_HSTS_SECONDS = _home.hsts_seconds if _home.is_https else 0
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "phrases" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from the package, nothing is collected
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = HOME / "uploads"
MEDIA_URL = "/files/"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}
CSRF_COOKIE_HTTPONLY = True  # forms carry the token themselves
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if _home.is_https else []
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "nonggu.keep.logs.SafeJson"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "safe", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # every answer has its own line: nonggu.web.operating.observing
    },
}
