"""Settings of the tests: the product's own, with quick passwords and nothing that leaves the process."""

from __future__ import annotations

import os
import tempfile

if "ZHIBU_DATA" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="zhibu-test-")  # goes with the process
    os.environ["ZHIBU_DATA"] = _folder.name
os.environ.pop("ZHIBU_TODAY", None)

from zhibu.settings import *  # noqa: F403  the data folder must be known before

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  whitenoise warns about a folder that is not there
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: a database in memory knows neither WAL nor waiting, so threads could not race on it.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}  # noqa: F405
