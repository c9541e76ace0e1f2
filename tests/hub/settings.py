"""The hub's settings for tests: a key and a folder of their own."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("UPSTANDER_SECRET_KEY", "tests only " * 5)
if "UPSTANDER_HUB" not in os.environ:
    os.environ["UPSTANDER_HUB"] = _folder = tempfile.mkdtemp(prefix="upstander-hub-tests-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from upstander.hub.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
