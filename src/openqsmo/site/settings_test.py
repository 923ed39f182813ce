"""Settings for the test suite: demonstration settings in a folder of their own, on either database."""

import os
import tempfile

_HOME = tempfile.mkdtemp(prefix="openqsmo-test-")
for _name in [name for name in os.environ if name.startswith("OPENQSMO_") and name != "OPENQSMO_SHARED_DATA"]:
    del os.environ[_name]
os.environ["OPENQSMO_HOME"] = _HOME
os.environ["OPENQSMO_DEMO"] = "1"
os.environ["OPENQSMO_DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from openqsmo.site.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
LOGGING["loggers"]["openqsmo"]["level"] = "CRITICAL"  # noqa: F405
LOGGING["loggers"]["django"] = {"level": "CRITICAL"}  # noqa: F405
if os.environ.get("TEST_DATABASE_URL"):  # no test asks what survives the loss of power
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # noqa: F405
