"""Every setting of an installation, read from the environment (``OPENQSMO_…``).

``docs/generated/settings.md`` is made from these descriptions. Outside demonstration
settings, start-up refuses what would be unsafe (``refusals``).
"""

import os
import secrets
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from openqsmo.kernel.problems import Problem, Refused

DEFAULT_SECRET_KEY = "change-me"  # noqa: S105
SETTINGS_FILE = "settings.env"

WEAK_KEY = Problem(
    code="SIT-001",
    says="The secret key is missing, the default or shorter than 50 characters.",
    fix="Set OPENQSMO_SECRET_KEY to a long random value that only this installation knows.",
    status=500,
)
DEBUG_ON = Problem(
    code="SIT-002",
    says="Debug mode is on outside demonstration settings; its error pages show secrets.",
    fix="Unset OPENQSMO_DEBUG, or set OPENQSMO_DEMO=1 if this is a demonstration.",
    status=500,
)
DEMO_SIGN_IN_ON = Problem(
    code="SIT-003",
    says="The demonstration sign-in is on outside demonstration settings; anyone could be anyone.",
    fix="Unset OPENQSMO_DEMO_SIGN_IN and configure OpenID Connect.",
    status=500,
)
HALF_A_PROVIDER = Problem(
    code="SIT-005",
    says="Sign-in by OpenID Connect is configured only in part: {what}.",
    fix="Set it as docs/how-to/sign-in.md says, or unset OPENQSMO_OIDC_ISSUER.",
    status=500,
)


class Options(BaseSettings):
    """The settings; each has a default that is safe."""

    # What a home remembers about itself (`settings.env`) is read first; the environment has the last word.
    model_config = SettingsConfigDict(
        env_prefix="OPENQSMO_",
        env_file=Path(os.environ.get("OPENQSMO_HOME", "var")) / SETTINGS_FILE,
        extra="ignore",
    )

    home: Annotated[Path, Field(description="Folder of this installation's state.")] = Path("var")
    demo: Annotated[
        bool, Field(description="Demonstration settings: synthetic government, sign-in without a password.")
    ] = False
    demo_sign_in: Annotated[
        bool | None, Field(description="Sign in by choosing a person. Follows `demo`; refused without it.")
    ] = None
    debug: Annotated[bool, Field(description="Django's debug pages. Refused outside `demo`.")] = False
    secret_key: Annotated[
        str, Field(description="Signs sessions and links; at least 50 characters. Made by itself in `demo`.")
    ] = ""
    database_url: Annotated[
        str, Field(description="`postgres://user@host:port/name`; empty means SQLite in `home`.")
    ] = ""
    allowed_hosts: Annotated[
        str, Field(description="Host names that this server answers to, comma-separated.")
    ] = "127.0.0.1,localhost"
    base_url: Annotated[
        str, Field(description="Address put into mails and feeds, without a slash at the end.")
    ] = "http://127.0.0.1:8000"
    behind_https: Annotated[
        bool, Field(description="Served through HTTPS by a proxy: secure cookies, HSTS, forwarded scheme.")
    ] = False
    proxies: Annotated[
        int | None,
        Field(
            description="How many proxies of yours stand in front and add to X-Forwarded-For; the address "
            "for lock-outs is read there. 1 when `behind_https`, else 0.",
            ge=0,
            le=9,
        ),
    ] = None
    mail_host: Annotated[str, Field(description="SMTP server; empty keeps mail waiting in its queue.")] = ""
    mail_port: Annotated[int, Field(description="SMTP port.", ge=1, le=65535)] = 25
    mail_user: Annotated[str, Field(description="SMTP user, if the server wants one.")] = ""
    mail_password: Annotated[str, Field(description="SMTP password.")] = ""
    mail_tls: Annotated[bool, Field(description="Use STARTTLS with the SMTP server.")] = False
    mail_from: Annotated[str, Field(description="Sender of mails.")] = "OpenQSMO <openqsmo@localhost>"
    oidc_issuer: Annotated[
        str, Field(description="OpenID Connect provider (Login.gov, an agency's own); empty switches it off.")
    ] = ""
    oidc_client_id: Annotated[str, Field(description="Client identifier given by that provider.")] = ""
    oidc_client_secret: Annotated[
        str, Field(description="Client secret, where the provider gives one instead of a key.")
    ] = ""
    oidc_private_key: Annotated[
        Path | None, Field(description="PEM file of the key for `private_key_jwt` (Login.gov).")
    ] = None
    oidc_acr_values: Annotated[
        str, Field(description="Assurance asked of the provider; its answer must confirm one of the values.")
    ] = ""
    oidc_prompt: Annotated[
        str, Field(description="Prompt asked of the provider; Login.gov wants this one. Empty asks for none.")
    ] = "select_account"
    oidc_name: Annotated[str, Field(description="Provider's name on the sign-in page.")] = (
        "your agency account"
    )
    contact: Annotated[
        str,
        Field(
            description="E-mail or web address of the people who run this installation; stands on the pages "
            "about accessibility and privacy."
        ),
    ] = ""
    delivery_limit_gb: Annotated[
        int, Field(description="Largest delivery of data to be checked, in GB, all its files together.", ge=1)
    ] = 20
    check_memory: Annotated[
        str,
        Field(
            description="Memory that the check of a delivery may use, as in `2GB`.", pattern=r"^[0-9]+[MG]B$"
        ),
    ] = "2GB"
    scan_command: Annotated[
        str,
        Field(
            description="Virus scanner of given data: a command that is called with each file (`clamdscan "
            "--no-summary`). Only exit code 0 lets data in. Empty: nothing is scanned, and pages say so."
        ),
    ] = ""
    workers: Annotated[int, Field(description="Web server processes.", ge=1, le=64)] = 2
    threads: Annotated[int, Field(description="Threads in each web server process.", ge=1, le=64)] = 4

    @property
    def signs_in_by_choice(self) -> bool:
        return self.demo if self.demo_sign_in is None else self.demo_sign_in

    def refusals(self) -> list[Problem]:
        """Why this installation must not start; empty when it may."""
        weak = len(self.secret_key) < 50 or self.secret_key == DEFAULT_SECRET_KEY
        outside_demo = [(weak, WEAK_KEY), (self.debug, DEBUG_ON), (self.signs_in_by_choice, DEMO_SIGN_IN_ON)]
        found = [problem for is_wrong, problem in outside_demo if is_wrong and not self.demo]
        return found + [HALF_A_PROVIDER.about(what=what) for what in self._provider_faults()]

    def _provider_faults(self) -> list[str]:
        """What an OpenID Connect provider still needs before anybody can sign in with it."""
        if not self.oidc_issuer:
            return []
        faults = []
        if not self.oidc_client_id:
            faults.append("OPENQSMO_OIDC_CLIENT_ID is missing")
        if not self.demo and not self.oidc_issuer.startswith("https://"):
            faults.append("OPENQSMO_OIDC_ISSUER does not begin with https://")
        if self.oidc_private_key is not None and not os.access(self.oidc_private_key, os.R_OK):
            faults.append(f"the file {self.oidc_private_key} (OPENQSMO_OIDC_PRIVATE_KEY) cannot be read")
        return faults


def demonstration_key(home: Path) -> str:
    """The key of a demonstration installation: made once, kept in its home, readable by its owner only."""
    path = home / "demonstration_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        spare = path.with_suffix(f".{os.getpid()}")
        spare.touch(mode=0o600)
        spare.write_text(secrets.token_urlsafe(64))
        try:
            os.link(spare, path)  # atomic: of two starting at once, the first one's key stays
        except FileExistsError:
            pass
        finally:
            spare.unlink()
    return path.read_text().strip()


NOT_A_DEMONSTRATION = Problem(
    code="SIT-004",
    says="{home} holds a marketplace that is not a demonstration.",
    fix="Name another folder with OPENQSMO_HOME, or leave the demonstration to another machine.",
    status=409,
)


def home_folder() -> Path:
    """The folder of this installation's state, before any setting is read."""
    return Path(os.environ.get("OPENQSMO_HOME", "var"))


def enter_demonstration() -> None:
    """Make a new home a demonstration's; refuse one that holds a real marketplace (SIT-004)."""
    home = home_folder()
    remembered = home / SETTINGS_FILE
    is_demo = remembered.exists() and "OPENQSMO_DEMO=1" in remembered.read_text().split()
    is_used = (home / "openqsmo.sqlite3").exists() and not is_demo
    if is_used and os.environ.get("OPENQSMO_DEMO") != "1":
        raise Refused(NOT_A_DEMONSTRATION.about(home=home))
    home.mkdir(parents=True, exist_ok=True)
    if not is_demo:
        remembered.write_text("OPENQSMO_DEMO=1\n")
