"""Load, worker and server killed at random moments: nothing half-written, the ledger whole, the search answers.

The script does it fifty times (``scripts/kill.py``); here a few, on the database under test.
"""

import pytest

from scripts.kill import run

pytestmark = pytest.mark.server


def test_kills_at_random_moments_leave_nothing_half_written(tmp_path, capsys):
    wrong = run(tmp_path, times=4, seed=7)
    assert wrong == []
    assert "4 kills" in capsys.readouterr().out
