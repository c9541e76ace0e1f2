"""The hub's settings for tests: a key and a folder of their own."""

import os
import tempfile

os.environ.setdefault("UPSTANDER_SECRET_KEY", "tests only " * 5)
os.environ.setdefault("UPSTANDER_HUB", tempfile.mkdtemp(prefix="upstander-hub-tests-"))

from upstander.hub.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
