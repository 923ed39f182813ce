"""The ``qsmo`` command: each domain's commands, mounted on one."""

import os
import sys

import click

from openqsmo.kernel.problems import Refused

# What needs no database and no settings, and so sets nothing up.
ALONE = {("case", "appraise"), ("case", "rates"), ("case", "schema"), ("case", "verify")}


def main() -> None:
    """Run a command; a refusal is one line on standard error and exit code 2."""
    if sys.argv[1:2] == ["check"]:  # needs no database and no settings: it starts without them
        from openqsmo.conformance.check_command import run

        run(sys.argv[2:])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openqsmo.site.settings")
    if sys.argv[1:2] == ["demo"]:
        from openqsmo.site.options import enter_demonstration

        _or_refuse(enter_demonstration)
    if alone := _alone(sys.argv[1:]):
        _or_refuse(lambda: alone(sys.argv[2:], prog_name=f"qsmo {sys.argv[1]}"))
    _or_refuse(lambda: command_line()(standalone_mode=True))


def _alone(arguments: list[str]) -> click.Command | None:
    """The command that is asked for, where it needs no database and no settings."""
    if tuple(arguments[:2]) in ALONE:
        from openqsmo.cases.cli import case

        return case
    if arguments[:1] == ["sample-data"]:
        from openqsmo.conformance.commands import sample_data

        return sample_data
    if arguments[:1] == ["consistency"] and "--keep" not in " ".join(arguments):
        from openqsmo.conformance.commands import consistency

        return consistency
    return None


def command_line() -> click.Group:
    """The whole command tree; importing it sets Django up."""
    import django

    django.setup()
    from openqsmo.site.commands import qsmo

    return qsmo


def _or_refuse(run: object) -> None:
    from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist

    try:
        run()  # type: ignore[operator]
    except Refused as refused:
        click.echo(str(refused.problem), err=True)
        sys.exit(2)
    except ObjectDoesNotExist as error:
        from openqsmo.web.refusals import as_problem

        click.echo(str(as_problem(error)), err=True)
        sys.exit(2)
    except ImproperlyConfigured as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
