"""Every way that the site's own commands can refuse; what keeps a server from starting is in ``options``."""

from openqsmo.kernel.problems import Problem

NOT_FILLED_HERE = Problem(
    code="SIT-006",
    says="{home} was not filled by the demonstration, so it is not begun anew.",
    fix="Name another folder with OPENQSMO_HOME, or remove this one by hand if you are sure.",
)
DATABASE_IS_A_SERVER = Problem(
    code="SIT-007",
    says="The demonstration's database is on a server, and --reset removes files only.",
    fix="Drop and create that database yourself, then run `qsmo demo` without --reset.",
)
PORT_TAKEN = Problem(
    code="SIT-008",
    says="Something answers on port {port} already.",
    fix="Stop it, or choose another port: make demo PORT={other}.",
)
NO_DATA_FOLDER = Problem(
    code="SIT-009",
    says="There is no folder {folder}.",
    fix="Give the folder that holds agencies/, fibf/ and fedramp/: make demo DATA=../shared/data.",
    status=404,
)
