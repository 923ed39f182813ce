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

NO_SPARK = Problem(
    code="CON-006",
    says="Spark cannot be used: {why}.",
    fix="{fix}",
    status=422,
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
BAD_COLUMN = Problem(
    code="CON-116",
    says="{file} has a column whose name cannot be read. {why}",
    fix="Correct the name in the header, save the file as UTF-8 and deliver it again.",
    status=422,
)
NO_ELEMENT = Problem(
    code="CON-115",
    says="{file} was not read: no element of it has the name of a table of the contract ({tables}).",
    fix="Give a table the physical name of an element that is a row; of its elements these repeat: {elements}.",
    status=422,
)

# Runs, contracts on record, reports (CON-3nn).

NOT_A_FORMAT = Problem(
    code="CON-301",
    says="“{given}” is no format of a report.",
    fix="Use one of: {known}.",
    status=422,
)
NO_SUCH_CONTRACT = Problem(
    code="CON-302",
    says="There is no contract “{given}”: no file of that name, and none that comes with the product.",
    fix="Name a file, or one of: {known}.",
    status=404,
)
CONTRACT_HELD = Problem(
    code="CON-303",
    says="“{identifier}” {version} is on record with other content.",
    fix="A version never changes: give the contract a new version number.",
)
CONTRACT_NOT_TAKEN = Problem(
    code="CON-304",
    says="The contract cannot be taken up: {why}",
    fix="Correct the document and give it again.",
    status=422,
)
NOT_IN_CHARGE = Problem(
    code="CON-305",
    says="A contract for {standard} is taken up by the designated QSMO of its area or by the operator.",
    fix="Ask that QSMO.",
    status=403,
)
NOT_YOURS = Problem(
    code="CON-306",
    says="{owner} is not yours: only its own organization may do this.",
    fix="Ask somebody of that organization.",
    status=403,
)
NO_OWNER = Problem(
    code="CON-307",
    says="A run is of one offering or of one agency.",
    fix="Name one of the two.",
    status=422,
)
WRONG_STATE = Problem(
    code="CON-308",
    says="Run {run} is in the state “{state}”, so this cannot be done now.",
    fix="Open the run to see what comes next.",
)
BAD_FILE = Problem(
    code="CON-309",
    says="The file “{name}” cannot be taken.",
    fix="See what is wrong with it below.",
    status=422,
)
TOO_MUCH_DATA = Problem(
    code="CON-310",
    says="The delivery is larger than {most}.",
    fix="Give less data, or check it where it is: qsmo check.",
    status=413,
)
OUT_OF_STEP = Problem(
    code="CON-311",
    says="The piece does not follow what is here: {received} of {total} bytes were received.",
    fix="Send on from byte {received}, with Content-Range: bytes first-last/{total}.",
)
PIECE_TOO_LARGE = Problem(
    code="CON-312",
    says="A piece is at most {most} bytes.",
    fix="Send the file in smaller pieces, one after the other.",
    status=413,
)
FILES_MISSING = Problem(
    code="CON-313",
    says="Not all of the data is here: {missing}.",
    fix="Send the rest, then start the check.",
)
NOT_CONFORMANT = Problem(
    code="CON-314",
    says="The data is not proven conformant, so the run cannot be submitted as evidence.",
    fix="Mend what the report names and run again, or ask for a waiver of the rule.",
)
NOT_CURRENT = Problem(
    code="CON-315",
    says="What was tested is replaced: {newer}",
    fix="Run again against the newest version.",
)
SUBMITTED_ALREADY = Problem(
    code="CON-316",
    says="Run {run} was submitted on {on}.",
    fix="Withdraw it, or submit another run.",
)
REASON_NEEDED = Problem(
    code="CON-317",
    says="It is not said why the run is withdrawn.",
    fix="Write a sentence; it stands on the certificate.",
    status=422,
)
NO_VALUES = Problem(
    code="CON-318",
    says="The personal values of run {run} are not on record: its data was deleted.",
    fix="Run again and keep the data, or use qsmo check --unmask where the data is.",
    status=404,
)
NOT_YOUR_VALUES = Problem(
    code="CON-319",
    says="Personal values are shown to whoever gave the data, and to an account administrator of that organization.",
    fix="Ask one of them.",
    status=403,
)
NOT_COMPARABLE = Problem(
    code="CON-320",
    says="Run {run} was not checked, so there is nothing to compare.",
    fix="Choose two runs that were checked.",
)
NO_REPORT = Problem(
    code="CON-321",
    says="Run {run} has no report.",
    fix="Open the run to see where it stands.",
    status=404,
)
NOT_YOUR_ROWS = Problem(
    code="CON-322",
    says="The report with its rows is read by its owner, the QSMO and oversight.",
    fix="Its certificate says how each rule came out.",
    status=403,
)
BAD_WAIVERS = Problem(
    code="CON-323",
    says="The waivers in {file} cannot be read: {why}.",
    fix="Give a JSON object by rule, each with reason, granted_by and until (2027-05-01).",
    status=422,
)

# Sample data and the practice of providers (CON-4nn).

NO_SUCH_SAMPLE = Problem(
    code="CON-401",
    says="There is no sample data for a contract “{contract}”.",
    fix="Name one of {names}.",
    status=404,
)
NOT_BREAKABLE = Problem(
    code="CON-402",
    says="The rule “{rule}” cannot be broken on purpose.",
    fix="Write RULE=SHARE, the rule being one of {known}.",
    status=422,
)
BAD_SHARE = Problem(
    code="CON-403",
    says="“{given}” gives no share of the rows.",
    fix="Write RULE=SHARE with a share from 0 to 1, such as PAY-010=0.001.",
    status=422,
)
TOO_MANY_BREAKS = Problem(
    code="CON-404",
    says="{rule} should be broken {wanted} times; there is room for {possible}, as no two breaks may meet.",
    fix="Ask for smaller shares, or for more rows.",
    status=422,
)
NO_PRACTICE = Problem(
    code="CON-405",
    says="The data tells no practice that could be compared by {by} under the contract {contract}.",
    fix="Give files of a table whose fields have a practiceRole, one of them {by}.",
    status=422,
)
NOT_NAME_AND_PATH = Problem(
    code="CON-406",
    says="“{given}” names no table and path.",
    fix="Write NAME=PATH, such as payments=payments.csv.",
    status=422,
)
MEASURED_ALREADY = Problem(
    code="CON-407",
    says="Practice under {contract} is on record for {as_of}.",
    fix="A measurement is never changed: give another day.",
)
