"""What an installation refuses to start with."""

import os
import subprocess
import sys

import pytest

from openqsmo.people.models import Membership
from openqsmo.site.cli import _or_refuse
from openqsmo.site.options import DEFAULT_SECRET_KEY, Options

GOOD_KEY = "k" * 50
PROVIDER = {"oidc_issuer": "https://id.example", "oidc_client_id": "us"}


def refused_with(**given) -> list[str]:
    wanted = {"demo": False, "secret_key": GOOD_KEY, **given}
    return [problem.code for problem in Options(_env_file=None, **wanted).refusals()]


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in [name for name in os.environ if name.startswith("OPENQSMO_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("case", "given", "codes"),
    [
        ("a real installation", {}, []),
        ("no key", {"secret_key": ""}, ["SIT-001"]),
        ("the default key", {"secret_key": DEFAULT_SECRET_KEY}, ["SIT-001"]),
        ("a short key", {"secret_key": "k" * 49}, ["SIT-001"]),
        ("debug mode", {"debug": True}, ["SIT-002"]),
        ("the demonstration sign-in", {"demo_sign_in": True}, ["SIT-003"]),
        (
            "everything at once",
            {"secret_key": "", "debug": True, "demo_sign_in": True},
            ["SIT-001", "SIT-002", "SIT-003"],
        ),
        ("a demonstration", {"demo": True, "secret_key": "", "debug": True, "demo_sign_in": True}, []),
        ("a demonstration without its sign-in", {"demo": True, "demo_sign_in": False}, []),
        ("a provider", PROVIDER, []),
        ("a provider without a client", {**PROVIDER, "oidc_client_id": ""}, ["SIT-005"]),
        ("a provider in the clear", {**PROVIDER, "oidc_issuer": "http://id.example"}, ["SIT-005"]),
        ("a provider with a key that is not there", {**PROVIDER, "oidc_private_key": "/no/key"}, ["SIT-005"]),
        (
            "a demonstration with a provider on this machine",
            {"demo": True, **PROVIDER, "oidc_issuer": "http://localhost:9000"},
            [],
        ),
        (
            "a demonstration with half a provider",
            {"demo": True, "oidc_issuer": "https://id.example"},
            ["SIT-005"],
        ),
    ],
)
def test_what_is_refused(case, given, codes):
    assert refused_with(**given) == codes, case


def test_the_demonstration_sign_in_follows_demo_unless_it_is_switched_off():
    assert Options(_env_file=None, demo=True).signs_in_by_choice is True
    assert Options(_env_file=None, demo=True, demo_sign_in=False).signs_in_by_choice is False
    assert Options(_env_file=None).signs_in_by_choice is False


def start(tmp_path, **given) -> subprocess.CompletedProcess:
    ours = ("OPENQSMO_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"OPENQSMO_HOME": str(tmp_path), **given}
    command = [sys.executable, "-m", "openqsmo.site.cli", "people", "--help"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "SIT-001"),
        ({"OPENQSMO_SECRET_KEY": DEFAULT_SECRET_KEY}, "SIT-001"),
        ({"OPENQSMO_SECRET_KEY": GOOD_KEY, "OPENQSMO_DEBUG": "1"}, "SIT-002"),
        ({"OPENQSMO_SECRET_KEY": GOOD_KEY, "OPENQSMO_DEMO_SIGN_IN": "1"}, "SIT-003"),
        ({"OPENQSMO_SECRET_KEY": GOOD_KEY, "OPENQSMO_OIDC_ISSUER": "https://id.example"}, "SIT-005"),
    ],
)
def test_start_up_itself_refuses(tmp_path, given, code):
    done = start(tmp_path, **given)
    assert (done.returncode, code in done.stderr, done.stdout) == (2, True, "")
    assert "Traceback" not in done.stderr


def test_a_real_installation_starts(tmp_path):
    done = start(tmp_path, OPENQSMO_SECRET_KEY=GOOD_KEY)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_row_that_is_not_there_is_one_line_and_no_traceback(capsys):
    def ask() -> None:
        raise Membership.DoesNotExist

    with pytest.raises(SystemExit) as ended:
        _or_refuse(ask)
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "There is no membership here" in said.err
