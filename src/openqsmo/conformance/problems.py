"""Every way in which a check, a contract or a file of a delivery is refused."""

from openqsmo.kernel.problems import Problem

# Contracts and settings of a check (CON-0nn).

CONTRACT_UNREADABLE = Problem(
    code="CON-001",
    says="The contract “{name}” cannot be read{where}: {why}.",
    fix="{fix}",
    status=422,
)
CONTRACT_MISTAKE = Problem(
    code="CON-002",
    says="The contract “{name}” has a mistake{where}: {why}.",
    fix="{fix}",
    status=422,
)
NO_CONTRACT = Problem(
    code="CON-003",
    says="There is no contract at “{path}”.",
    fix="Check the path.",
    status=422,
)
BAD_SETTING = Problem(
    code="CON-004",
    says="{what} cannot be {given}.",
    fix="{fix}",
    status=422,
)
NOT_ANSWERED = Problem(
    code="CON-005",
    says="The check did not come to its end: {why}.",
    fix="{fix}",
    status=507,
)

# Files of a delivery (CON-1nn).

NO_SUCH_FILE = Problem(
    code="CON-101",
    says="There is no file at {file}.",
    fix="Check the name, or the pattern, and that whoever runs this may read it.",
    status=422,
)
CANNOT_OPEN = Problem(
    code="CON-102",
    says="{file} cannot be opened: {why}.",
    fix="Check that whoever runs this may read it, and that it is a file.",
    status=422,
)
FITS_NO_TABLE = Problem(
    code="CON-103",
    says="{file} was not read: its name fits no table of the contract ({tables}).",
    fix="Name its table with --table NAME=PATH, or leave it out of the delivery.",
    status=422,
)
FITS_SEVERAL_TABLES = Problem(
    code="CON-104",
    says="{file} was not read: its name fits several tables of the contract ({tables}).",
    fix="Name its table with --table NAME=PATH.",
    status=422,
)
NO_SUCH_TABLE = Problem(
    code="CON-105",
    says="The contract has no table “{table}”; it has {tables}.",
    fix="Give --table one of the contract's own names.",
    status=422,
)
EMPTY_FILE = Problem(
    code="CON-106",
    says="{file} is empty: it has not even a header.",
    fix="Export it again; a table without rows still has its header row.",
    status=422,
)
NOT_DATA = Problem(
    code="CON-107",
    says="{file} is {what}, which is not read.",
    fix="Deliver CSV, Parquet, JSON, JSON Lines, XLSX or XML, as they are or in .gz, .zst or .zip.",
    status=422,
)
DAMAGED = Problem(
    code="CON-108",
    says="{file} cannot be read as {form}: {why}.",
    fix="Fetch or export it again; it may have been cut off, edited or given a wrong name.",
    status=422,
)
SWOLLEN = Problem(
    code="CON-109",
    says="{file} unpacks to more than {limit} bytes, from {packed} bytes: it is not unpacked further.",
    fix="Deliver it unpacked, or in parts, if it is what it says it is.",
    status=413,
)
NO_ROOM = Problem(
    code="CON-110",
    says="There is no room to unpack {file}: {free} bytes are free at {scratch}.",
    fix="Free some space, or set TMPDIR to a folder that has more.",
    status=507,
)
TOO_BIG = Problem(
    code="CON-111",
    says="{file} has {size}; as {form} at most {limit} can be read.",
    fix="Deliver it as CSV or Parquet, which have no such limit.",
    status=413,
)
LOCKED = Problem(
    code="CON-112",
    says="{file} is locked with a password.",
    fix="Save it without a password and deliver it again.",
    status=422,
)
NO_HEADER = Problem(
    code="CON-113",
    says="{file} has no header row for the table “{table}”: {why}.",
    fix="Put the names of the fields in the first row: {fields}.",
    status=422,
)
REPEATED_COLUMN = Problem(
    code="CON-114",
    says="The header of {file} names the column “{column}” more than once.",
    fix="Name each column once (capitals do not tell columns apart), and deliver it again.",
    status=422,
)
NO_ELEMENT = Problem(
    code="CON-115",
    says="{file} was not read: no element of it has the name of a table of the contract ({tables}).",
    fix="Give a table the physical name of an element that is a row; of its elements these repeat: {elements}.",
    status=422,
)
