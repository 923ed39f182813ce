"""Django settings, made from ``Options``. Nothing is decided here that an operator might change."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from openqsmo.site.options import Options, demonstration_key

OPTIONS = Options()
if _refusals := OPTIONS.refusals():
    raise ImproperlyConfigured("\n".join(str(problem) for problem in _refusals))

HOME = OPTIONS.home.resolve()
HOME.mkdir(parents=True, exist_ok=True)
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = OPTIONS.secret_key or demonstration_key(HOME)
DEBUG = OPTIONS.debug
ALLOWED_HOSTS = [host.strip() for host in OPTIONS.allowed_hosts.split(",") if host.strip()]
IS_DEMONSTRATION = OPTIONS.demo
SIGNS_IN_BY_CHOICE = OPTIONS.signs_in_by_choice
BASE_URL = OPTIONS.base_url.rstrip("/")
PROXIES = OPTIONS.proxies if OPTIONS.proxies is not None else int(OPTIONS.behind_https)

DOMAINS = [
    "openqsmo.ledger",
    "openqsmo.worker",
    "openqsmo.loads",
    "openqsmo.organizations",
    "openqsmo.people",
    "openqsmo.standards",
    "openqsmo.governance",
    "openqsmo.drafting",
    "openqsmo.catalog",
    "openqsmo.conformance",
    "openqsmo.alignment",
    "openqsmo.cases",
    "openqsmo.outcomes",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "openqsmo.web",
    "openqsmo.site",
    *DOMAINS,
]
MIDDLEWARE = [
    "openqsmo.web.middleware.Hygiene",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "openqsmo.people.middleware.WhoIsThere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "openqsmo.web.middleware.Doors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "openqsmo.site.urls"
WSGI_APPLICATION = "openqsmo.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "openqsmo.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "openqsmo.web.forms.OpenqsmoFormRenderer"


def _database(url: str) -> dict:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "openqsmo.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the write lock first, so that
                # two writers wait for each other instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(OPTIONS.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "openqsmo.people.backends.KnownPerson"]
LOGIN_URL = "/sign-in/"
# Lock-out: five failures from one address lock it for a quarter of an hour (django-axes).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "person"
AXES_CLIENT_IP_CALLABLE = "openqsmo.web.addresses.client_address"
AXES_USERNAME_CALLABLE = "openqsmo.people.backends.claimed_name"
AXES_LOCKOUT_CALLABLE = "openqsmo.people.backends.locked_out"
# What failed is noted with the request's values; these among them open something.
AXES_SENSITIVE_PARAMETERS = ["person", "token", "code", "state", "csrfmiddlewaretoken"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "openqsmo.web.refusals.csrf_failure"
if OPTIONS.behind_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = True
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "evidence")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What is given to be checked: big, read in place, deleted after its check. Web server and worker share it.
DELIVERIES = HOME / "deliveries"
DELIVERY_LIMIT = OPTIONS.delivery_limit_gb * 1024**3
CHECK_MEMORY = OPTIONS.check_memory
SCAN_COMMAND = OPTIONS.scan_command
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_HOST = OPTIONS.mail_host
EMAIL_PORT = OPTIONS.mail_port
EMAIL_HOST_USER = OPTIONS.mail_user
EMAIL_HOST_PASSWORD = OPTIONS.mail_password
EMAIL_USE_TLS = OPTIONS.mail_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = OPTIONS.mail_from

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"openqsmo": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
