"""Django's settings, read from the environment; a folder on this machine is all that is needed.

``UPSTANDER_HUB``
    Folder of the hub: its database (unless ``DATABASE_URL`` is set), its key, what it exports.
``DATABASE_URL``
    ``postgresql://user:password@host:port/name`` instead of SQLite.
``UPSTANDER_HOSTS``
    Names under which it is reached, separated by commas. Set: it is served to others, by HTTPS,
    behind a proxy that says so. Empty: it serves this machine alone.
``UPSTANDER_OWN_STATE``
    The English name of the state that the hub serves, as forecasts call it: home is always there.
``UPSTANDER_HEADS``
    Folder that the end of the log is written to every day; another machine's, for the best.
``UPSTANDER_REQUIRE_MFA``
    ``0`` lets people sign in without a second factor; set ``UPSTANDER_HOSTS`` and it is required.
``UPSTANDER_OIDC_SERVER``, ``UPSTANDER_OIDC_CLIENT``, ``UPSTANDER_OIDC_SECRET``,
``UPSTANDER_OIDC_NAME``
    A state's own sign-on by OpenID Connect: its address (or that of its configuration), the client
    and secret that it gave the hub, and what the button says. Accounts are still given here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from upstander.hub.database import database
from upstander.hub.key import secret_key
from upstander.hub.single_sign_on import single_sign_on

HUB_FOLDER = Path(os.environ.get("UPSTANDER_HUB", "upstander-hub")).absolute()
HOSTS = [name for name in os.environ.get("UPSTANDER_HOSTS", "").split(",") if name]
SERVED_TO_OTHERS = bool(HOSTS)
OWN_STATE = os.environ.get("UPSTANDER_OWN_STATE", "")
HEADS = Path(os.environ.get("UPSTANDER_HEADS", str(HUB_FOLDER / "heads"))).absolute()

DEBUG = False
SECRET_KEY = secret_key(HUB_FOLDER)
ALLOWED_HOSTS = HOSTS or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HUB_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "upstander.hub.web",
    "upstander.hub.people",
    "upstander.hub.access",
    "upstander.hub.audit",
    "upstander.hub.cases",
    "upstander.hub.alerts",
    "upstander.hub.api",
    "upstander.hub.analyses",
    "upstander.hub.workspace",
    "upstander.hub.futures",
    "upstander.hub.room",
    "upstander.hub.resilience",
    "upstander.hub.risks",
    "upstander.hub.briefs",
    "upstander.hub.decisions",
    "upstander.hub.methods",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "upstander.hub.web.middleware.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "upstander.hub.web.calendars.reading",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "upstander.hub.web.middleware.whole_words",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "upstander.hub.access.middleware.DefaultDeny",
]

ROOT_URLCONF = "upstander.hub.urls"
WSGI_APPLICATION = "upstander.hub.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "upstander.hub.web.context.house",
            ]
        },
    }
]

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["upstander.hub.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "upstander.hub.people.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator gives accounts; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "upstander.hub.people.sign_on.SignOn"
SOCIALACCOUNT_PROVIDERS = single_sign_on(os.environ)
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link, for a form may not lead off the hub (form-action)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "upstander.hub.people.key_forms.AddKeyForm",
    "edit_webauthn": "upstander.hub.people.key_forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "Upstander"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_TO_OTHERS
REQUIRE_MFA = os.environ.get("UPSTANDER_REQUIRE_MFA", "1" if SERVED_TO_OTHERS else "0") == "1"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Words
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
NUMBER_GROUPING = 3  # where a language says nothing of it, as Arabic does here
TIME_ZONE = "UTC"

# What is worked out in the background
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What is served
STATIC_URL = "static/"
STATIC_ROOT = HUB_FOLDER / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages ask for no other, and compressing takes its time
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = os.environ.get(
    "UPSTANDER_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HUB_FOLDER / "mail"
EMAIL_TIMEOUT = 10  # seconds: a server that does not answer is one that did not take it

# Safety
SESSION_ENGINE = "upstander.hub.people.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_TO_OTHERS
SECURE_SSL_REDIRECT = SERVED_TO_OTHERS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_TO_OTHERS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SERVED_TO_OTHERS
if SERVED_TO_OTHERS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
