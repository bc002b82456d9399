"""Some hundreds of strange inputs; `python -m tests.fuzz` plays any number."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop import table_words
from tests.fuzz.play import Batch, play_batch
from tests.fuzz.replay import replay
from tests.fuzz.report import has_failed, print_report
from tests.fuzz.tables import TableCase
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize(
    ("target", "inputs"), [("table", 300), ("arguments", 80), ("project", 80)]
)
def test_only_typed_errors_come_out(
    qapp: QApplication, target: str, inputs: int
) -> None:
    tally = play_batch(Batch(target, 1, inputs))
    assert not tally.faults, f"{tally.faults[0].trace}\n{tally.faults[0].case}"
    assert tally.inputs == inputs
    # They are not all refused at the door, nor all for the same reason.
    assert tally.outcomes["accepted"] > inputs / 25
    assert len(TARGETS[target].problems & set(tally.outcomes)) >= 5


def test_a_batch_is_had_again_by_its_seed() -> None:
    first, again, other = (play_batch(Batch("table", n, 40)) for n in (5, 5, 6))
    assert first.outcomes == again.outcomes
    assert first.outcomes != other.outcomes


def test_a_fault_is_shrunk_and_can_be_played_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as broken:
        broken.delitem(table_words._SENTENCES, "ragged_row")
        tally = play_batch(Batch("table", 1, 60))
        (fault,) = tally.faults
        assert fault.kind.startswith("KeyError at table_words.py:")
        case = eval(fault.case, {"TableCase": TableCase})
        assert len(case.content) < 80
        with pytest.raises(KeyError, match="ragged_row"):
            replay(case)
    assert replay(case) == "TableError ragged_row"
    assert has_failed(tally)
    print_report({"table": tally}, [], 1.0)
    assert fault.case in capsys.readouterr().out
