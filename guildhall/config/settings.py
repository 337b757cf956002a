"""Django's settings. What an installation may choose is declared in `config.env`; what operators choose is in `options`."""

from guildhall.config import database, env
from guildhall.config.accounts import accounts

ENV = env.read()
ROOT = env.ROOT
VAR = ENV.var

SECRET_KEY = ENV.secret_key
DEBUG = ENV["DEBUG"]
ALLOWED_HOSTS = ENV.allowed_hosts
SITE_URL = ENV.site_url
SCREENING_KEY = ENV["GUILDHALL_SCREENING_KEY"]
IS_DEMO = ENV.is_demo

# The rooms, from the ground up: the order of the floors in ARCHITECTURE.md.
ROOM_NAMES = [
    "kernel", "ui", "activity", "options", "files", "members", "groups", "outreach", "moderation", "content",
    "connectors", "insights", "planning", "config",
]  # fmt: skip
ROOMS = [f"guildhall.{name}" for name in ROOM_NAMES if (ROOT / "guildhall" / name / "__init__.py").exists()]
INSTALLED_APPS = [
    # First: the rooms' templates and words go before those of the libraries.
    *[room for room in ROOMS if (ROOT / room.replace(".", "/") / "apps.py").exists()],
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "template_partials",
]
MESSAGE_STORAGE = "guildhall.ui.messages.Messages"
MIDDLEWARE = [
    "guildhall.ui.csp.SecurityHeaders",
    "guildhall.config.private_pages.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guildhall.members.middleware.SessionMember",
    "guildhall.config.robots_header.RobotsHeader",
    "guildhall.planning.middleware.FirstRunGate",
    "guildhall.config.damaged.RefuseDamaged",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guildhall.members.middleware.StaffDoor",
    "guildhall.moderation.middleware.SuspendedDoor",
    "guildhall.ui.errors.RefusalPages",
]
ROOT_URLCONF = "guildhall.config.urls"
WSGI_APPLICATION = "guildhall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("guildhall.ui.compiled.loader.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "guildhall.config.context.shell",
            ],
        },
    }
]

CSRF_FAILURE_VIEW = "guildhall.ui.errors.csrf_failed"
GUILDHALL_ACCENT = "guildhall.config.context.accent"
GUILDHALL_KEEP_LANGUAGE = "guildhall.config.context.keep_language"

DATABASES = {"default": database.django_settings(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_ENGINE = "guildhall.members.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600  # counted from signing in, never prolonged
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"guildhall.members.rules.passwords.{rule}"}
    for rule in ("LongEnough", "VariedEnough", "NotAboutYou", "HardToGuess")
]
PASSWORD_RESET_TIMEOUT = 3600
# Tries are counted across web processes; the keys are hashes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "members_counter",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
globals().update(accounts(ENV, IS_DEMO))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = ENV.files_folder
FILES_BUCKET = ENV.files_bucket
FILES_LINKS = bool(FILES_BUCKET) and ENV["GUILDHALL_FILES_LINKS"]
# The lake is derived from the log; only the insights process writes and reads it.
LAKE = ENV.lake
LAKE_MEMORY_MB = ENV.insights_memory
LAKE_THREADS = ENV.insights_threads
STORAGES = {
    "default": {"BACKEND": "guildhall.files.buckets.Bucket", "OPTIONS": FILES_BUCKET}
    if FILES_BUCKET
    else {"BACKEND": "guildhall.files.folders.Folder"},
    "staticfiles": {"BACKEND": "guildhall.config.static.Storage"},
}
if FILES_LINKS:
    CSP_FORM_ORIGINS = [*globals()["CSP_FORM_ORIGINS"], ENV["GUILDHALL_FILES_ENDPOINT"] or "https://*.amazonaws.com"]

FILE_UPLOAD_HANDLERS = [
    "guildhall.files.intake.Ceiling",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Behind https everything is secure; the demo on http://localhost is the exception browsers allow.
IS_SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV["GUILDHALL_PROXIES"] else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["EMAIL_FROM"] or "Guildhall <guildhall@localhost>"
EMAIL_BACKEND = "guildhall.outreach.backend.OutboxBackend"
EMAIL_TIMEOUT = 20
globals().update(ENV["EMAIL_URL"] or {})

# Everything to the terminal (or the journal); a page that was not found is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["terminal"], "level": "CRITICAL", "propagate": False},
    },
}
