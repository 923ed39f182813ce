"""``qsmo sample-data`` and ``qsmo consistency``: commands of conformance that need no database and no account."""

import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from glob import glob, has_magic
from pathlib import Path

import click

from openqsmo.conformance import problems
from openqsmo.conformance.engines.generators.planting import TooManyBreaks
from openqsmo.conformance.engines.generators.sample import breakable, sample
from openqsmo.conformance.engines.generators.writing import write_sample
from openqsmo.conformance.measuring import Measurement, measure
from openqsmo.conformance.rules.consistency_words import consistency_lines, consistency_record
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.shipped import shipped_document, shipped_names
from openqsmo.conformance.vocabulary import Contract
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted, listed
from openqsmo.loads.reading import read_bytes
from openqsmo.web.access import allow_command

_ALL = "all"
_MOST_BYTES = 4_000_000


@click.command("sample-data")
@click.argument("contract", metavar="CONTRACT")
@click.option(
    "--rows", type=click.IntRange(1), default=10_000, show_default=True, help="About how many rows."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same files.")
@click.option(
    "--break", "breaks", multiple=True, metavar="RULE=SHARE",
    help="Break a rule in this share of its rows, such as PAY-010=0.001; all=SHARE breaks every rule.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write into.")
@click.option("--parquet", "as_parquet", is_flag=True, help="Write Parquet instead of CSV.")
@allow_command(Role.OPERATOR)
def sample_data(
    contract: str, rows: int, seed: int, breaks: tuple[str, ...], out: Path, as_parquet: bool
) -> None:
    """Write synthetic data for a shipped CONTRACT, with rules broken on purpose, and the truth beside it."""
    document = shipped_document(contract)
    if document is None:
        names = listed(shipped_names(), "or")
        raise Refused(problems.NO_SUCH_SAMPLE.about(contract=contract, names=names))
    read = read_contract(document, name=contract)
    known = breakable(contract, read)
    if not known:
        names = listed((one for one in shipped_names() if breakable(one, _read(one))), "or")
        raise Refused(problems.NO_SUCH_SAMPLE.about(contract=contract, names=names))
    try:
        made = sample(contract, read, rows=rows, seed=seed, breaks=_shares(breaks, known))
    except TooManyBreaks as too_many:
        wanted, possible = f"{too_many.wanted:,}", f"{too_many.possible:,}"
        told = problems.TOO_MANY_BREAKS.about(rule=too_many.rule, wanted=wanted, possible=possible)
        raise Refused(told) from None
    for path in write_sample(made, read, out, as_parquet=as_parquet):
        click.echo(str(path))
    click.echo(f"synthetic, seed {seed}; {counted(len(made.truth), 'rule')} broken", err=True)


@click.command()
@click.argument("data", nargs=-1, metavar="DATA...")
@click.option("--standard", required=True, metavar="CONTRACT", help="A shipped contract, or a file in ODCS.")
@click.option(
    "--table", "tables", multiple=True, metavar="NAME=PATH", help="Which table of the contract a file holds."
)
@click.option("--by", default="", metavar="FIELD", help="Compare by this field instead of the provider.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as JSON.")
@click.option(
    "--keep", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Keep it as the practice of this day."
)
@click.option("--synthetic", is_flag=True, help="Say of what is kept that the data is synthetic.")
@allow_command(Role.OPERATOR)
def consistency(
    data: tuple[str, ...],
    standard: str,
    tables: tuple[str, ...],
    by: str,
    as_json: bool,
    keep: datetime | None,
    synthetic: bool,
) -> None:
    """Tell how alike the practice of providers is, measured from DATA: 0 all alike, 1 no two alike."""
    document = _document(standard)
    measured = measure(data, standard=document, tables=_named(tables), by=by, name=standard)
    if keep is not None:
        _kept(measured, document, standard, keep.date(), synthetic)
    if as_json:
        click.echo(json.dumps(consistency_record(measured.consistency), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(consistency_lines(measured.consistency)))


def _kept(measured: Measurement, document: bytes, name: str, as_of: date, is_synthetic: bool) -> None:
    """Put a measurement on record; only this needs the database."""
    from openqsmo.conformance.actions.contracts import hold_contract
    from openqsmo.conformance.actions.practice import keep_measurement

    held = hold_contract(document=document, name=name, by=OPERATOR)
    keep_measurement(measured=measured, contract=held, as_of=as_of, is_synthetic=is_synthetic, by=OPERATOR)


def _document(standard: str) -> bytes:
    """A shipped contract by its name, or the document of a file."""
    shipped = shipped_document(standard)
    return shipped if shipped is not None else read_bytes(Path(standard), _MOST_BYTES)


def _named(tables: tuple[str, ...]) -> dict[str, list[Path]]:
    """Files by table, patterns taken apart."""
    named: dict[str, list[Path]] = {}
    for one in tables:
        table, _, path = one.partition("=")
        if not path:
            raise Refused(problems.NOT_NAME_AND_PATH.about(given=one))
        found = sorted(glob(path)) if has_magic(path) else [path]
        named.setdefault(table, []).extend(Path(each) for each in found)
    return named


def _read(name: str) -> Contract:
    return read_contract(shipped_document(name) or b"", name=name)


def _shares(given: tuple[str, ...], known: tuple[str, ...]) -> dict[str, Decimal]:
    """The share of each rule that is to be broken."""
    shares: dict[str, Decimal] = {}
    for one in given:
        rule, _, share = one.rpartition("=")
        if rule != _ALL and rule not in known:
            raise Refused(problems.NOT_BREAKABLE.about(rule=rule or one, known=listed(known)))
        try:
            number = Decimal(share)
        except InvalidOperation:
            number = Decimal(-1)
        if not 0 <= number <= 1:
            raise Refused(problems.BAD_SHARE.about(given=one))
        shares.update(dict.fromkeys(known if rule == _ALL else (rule,), number))
    return shares
