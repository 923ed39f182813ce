"""An evidence pack is verified with nothing but Python; one byte changed is found and named."""

import io
import json
import subprocess
import sys
import zipfile
from importlib.resources import files

import pytest
from click.testing import CliRunner

from openqsmo.cases import appraise, content
from openqsmo.cases.cli import case as command
from openqsmo.cases.content import known_rates
from openqsmo.cases.engines import verify_pack
from openqsmo.cases.engines.case_reading import read_case_file
from openqsmo.cases.engines.pack import Pack, manifest_digest, packed
from openqsmo.cases.engines.report_data import as_data
from openqsmo.ledger.rules.chain import canonical, link_hash
from openqsmo.ledger.vocabulary import GENESIS

SAMPLE = files(content.__name__).joinpath("sample_case.yaml").read_bytes()


def chain(*bodies, previous=GENESIS, start=1):
    """Lines of a ledger's export that hold these facts, as ``qsmo ledger export`` writes them."""
    lines = []
    for sequence, (verb, facts) in enumerate(bodies, start):
        body = canonical({"sequence": sequence, "verb": verb, "facts": facts})
        line = {"sequence": sequence, "previous": previous, "hash": link_hash(previous, body), "body": body}
        previous = line["hash"]
        lines.append(json.dumps(line, sort_keys=True))
    return lines


@pytest.fixture(scope="module")
def pack():
    data = read_case_file(SAMPLE)[2]
    row = next(each for each in known_rates() if each.id == data["rates"])
    return Pack(
        case_id=data["id"],
        title=data["title"],
        made_at="2026-11-23T02:00:00+00:00",
        case=data,
        appraisal=as_data(appraise(SAMPLE, draws=0)),
        rates=[{"id": row.id, "source": row.source}],
        offerings=[{"code": "HR-0001", "version": 3, "price_usd": "55.00"}],
        fit_gap=[{"offering": "HR-0001", "met": 41, "of": 44}],
        searches=[{"at": "2026-11-01", "words": "time and attendance", "found": 12}],
        signatures=[{"step": 1, "office": "SAPOC", "name": "A synthetic official"}],
        files={"letter.txt": b"Approved with two conditions.\n"},
    )


@pytest.fixture(scope="module")
def lines(pack):
    packed_fact = {"manifest": manifest_digest(pack)}
    return chain(
        ("case.started", {}), ("case.submitted", {}), ("case.packed", packed_fact), ("need.raised", {})
    )


@pytest.fixture(scope="module")
def raw(pack, lines):
    return packed(pack, lines)


def rewritten(raw, change):
    """The pack with its files changed by a function, zipped anew."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    change(contents)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, each in contents.items():
            archive.writestr(name, each)
    return out.getvalue()


def wrong(raw, head=""):
    return verify_pack.verify(io.BytesIO(raw), head)


def head_of(lines):
    return json.loads(lines[-1])["hash"]


def test_a_pack_as_it_was_made_is_whole(raw, lines):
    assert wrong(raw) == []
    assert wrong(raw, head_of(lines)) == []
    assert wrong(raw, json.loads(lines[1])["hash"]) == []


def test_the_same_pack_gives_the_same_bytes(pack, lines, raw):
    assert packed(pack, lines) == raw


def test_one_byte_changed_in_any_file_is_found_and_named(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
    assert len(names) == 13
    for name in names:

        def flip(contents, name=name):
            each = bytearray(contents[name])
            each[len(each) // 2] ^= 1
            contents[name] = bytes(each)

        found = wrong(rewritten(raw, flip))
        assert found, name
        if name not in verify_pack.BESIDE:
            assert found == [f"{name} was changed: it is not the file that the manifest names."]


def test_one_byte_changed_in_the_zip_itself_is_found_and_the_file_is_named(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        start = archive.getinfo("case.json").header_offset + 60
    broken = raw[:start] + bytes([raw[start] ^ 0xFF]) + raw[start + 1 :]
    assert any("case.json" in each for each in wrong(broken)), wrong(broken)


def test_a_file_taken_out_and_a_file_put_in_are_named(raw):
    assert wrong(rewritten(raw, lambda contents: contents.pop("signatures.json"))) == [
        "signatures.json is missing."
    ]
    assert wrong(rewritten(raw, lambda contents: contents.update(extra=b""))) == [
        "extra is not in the manifest."
    ]
    assert wrong(rewritten(raw, lambda contents: contents.pop("head.json"))) == ["head.json is missing."]


def forged(pack, lines, **changed):
    """A pack with something else in it and a manifest made anew; the ledger is as it was."""
    from dataclasses import replace

    other = replace(pack, **changed)
    facts = {"manifest": manifest_digest(other)}
    new = chain(("case.started", {}), ("case.submitted", {}), ("case.packed", facts), ("need.raised", {}))
    return packed(other, new), new


def test_hashes_made_anew_are_refused_by_the_event_that_recorded_them(pack, lines):
    made, _ = forged(pack, lines, signatures=[])

    def old_ledger(contents):
        contents["ledger.jsonl"] = "".join(f"{line}\n" for line in lines).encode()
        contents["head.json"] = canonical({"hash": head_of(lines), "sequence": 4}).encode()

    assert wrong(rewritten(made, old_ledger)) == [
        "manifest.json was made anew: it is not the one that the ledger recorded when the pack was made."
    ]


def test_events_made_anew_are_refused_by_the_head_that_the_pack_names_and_by_the_one_that_others_keep(
    pack, lines
):
    made, new = forged(pack, lines, signatures=[])
    assert wrong(made) == []  # whole in itself: only a head kept elsewhere can tell
    assert "made anew" in wrong(made, head_of(lines))[0]

    def old_head(contents):
        contents["head.json"] = canonical({"hash": head_of(lines), "sequence": 4}).encode()

    assert "does not end with the head" in wrong(rewritten(made, old_head))[0]


def test_an_event_left_out_or_turned_round_is_found(raw, lines):
    def without_second(contents):
        contents["ledger.jsonl"] = "\n".join([lines[0], *lines[2:]]).encode()

    assert "does not follow event 1" in wrong(rewritten(raw, without_second))[0]


@pytest.mark.parametrize("junk", [b"", b"PK", b"not a zip at all"])
def test_what_is_no_pack_is_refused_in_words(junk):
    assert "cannot be read" in wrong(junk)[0]


def test_a_pack_that_the_ledger_did_not_record_is_not_made(pack):
    with pytest.raises(ValueError, match="No event"):
        packed(pack, chain(("case.started", {})))
    with pytest.raises(ValueError, match="made anew"):
        packed(pack, chain(("case.packed", {"manifest": "0" * 64})))


def test_the_script_in_the_pack_runs_with_python_alone(raw, lines, tmp_path):
    """-I and -S: no site packages, no environment, no user folder; only the standard library is there."""
    path = tmp_path / "pack.zip"
    path.write_bytes(raw)
    with zipfile.ZipFile(path) as archive:
        archive.extract("verify.py", tmp_path)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )

    good = run("pack.zip", "--head", head_of(lines))
    assert (good.returncode, good.stdout) == (0, f"whole, up to the head {head_of(lines)}\n")
    assert run("pack.zip", "--head", "0" * 64).returncode == 1
    path.write_bytes(rewritten(raw, lambda contents: contents.update({"case.json": b"{}"})))
    bad = run("pack.zip")
    assert bad.returncode == 1
    assert "case.json was changed" in bad.stderr


def test_the_command_says_the_same(raw, lines, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(raw)
    done = CliRunner().invoke(command, ["verify", str(path), "--head", head_of(lines)])
    assert (done.exit_code, "whole" in done.output) == (0, True)
    path.write_bytes(rewritten(raw, lambda contents: contents.pop("rates.json")))
    done = CliRunner().invoke(command, ["verify", str(path)])
    assert done.exit_code == 1
    assert "rates.json is missing." in done.output
    assert "(CAS-011)" in done.output
