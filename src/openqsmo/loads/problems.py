"""Every way a file can be refused before a single record of it is used."""

from openqsmo.kernel.problems import Problem

NO_FILE = Problem(
    code="LOA-001",
    says="There is no file to read at {file}.",
    fix="Check the path; a folder that should hold it was looked in as given.",
    status=422,
)
TOO_BIG = Problem(
    code="LOA-002",
    says="{file} holds {size} bytes; more than {limit} are not read.",
    fix="Split the file, or raise the limit if it is what it says it is.",
    status=413,
)
NOT_TEXT = Problem(
    code="LOA-003",
    says="{file} cannot be read as text: {why}.",
    fix="Save it as UTF-8 and load it again.",
    status=422,
)
NOT_JSON = Problem(
    code="LOA-004",
    says="{file} is not complete JSON: {why} at line {line}, column {column}.",
    fix="Fetch the file again; it may have been cut off or edited by hand.",
    status=422,
)
TOO_DEEP = Problem(
    code="LOA-005",
    says="{file} nests values deeper than {limit} levels.",
    fix="This is not the feed that it should be; fetch it again from its source.",
    status=422,
)
NOT_CSV = Problem(
    code="LOA-006",
    says="{file} cannot be read as a table: {why}.",
    fix="Save it as comma-separated UTF-8 with a header row and load it again.",
    status=422,
)
WRONG_SHAPE = Problem(
    code="LOA-007",
    says="{file} does not hold what this load reads: {why}.",
    fix="{fix}",
    status=422,
)
UNREADABLE = Problem(
    code="LOA-008",
    says="{file} cannot be read: {why}.",
    fix="Check that the file is there and that whoever runs this may read it.",
    status=422,
)
EMPTY_FOLDER = Problem(
    code="LOA-009",
    says="The folder {folder} holds no file whose name ends in {ending}.",
    fix="Name the folder that holds the files, or the file itself.",
    status=422,
)
NO_SUCH_FORM = Problem(
    code="LOA-010",
    says="A report cannot be had as {given}.",
    fix="Choose csv or json.",
    status=404,
)
NOT_A_WORKBOOK = Problem(
    code="LOA-011",
    says="{file} cannot be read as a workbook: {why}.",
    fix="Open it in a spreadsheet program, save it as .xlsx and load it again.",
    status=422,
)
LOCKED_WORKBOOK = Problem(
    code="LOA-012",
    says="{file} is locked with a password.",
    fix="Open it with its password, save it without one and load it again.",
    status=422,
)
SWOLLEN_WORKBOOK = Problem(
    code="LOA-013",
    says="{file} would unpack to {size} bytes, which is more than a workbook of its size holds.",
    fix="Get it again from its source; a file like this is made to fill a machine.",
    status=413,
)
TOO_MANY_CELLS = Problem(
    code="LOA-014",
    says="{file} has more cells than are read: over {limit} by the sheet “{sheet}”.",
    fix="Delete the sheets and the empty rows and columns that are not needed, or split the file.",
    status=413,
)
