"""The closure's calls, kept in bounded memory."""

from linreg.closure_calls import ClosureCalls


def test_a_long_run_of_lbfgs_takes_no_more_memory() -> None:
    calls = ClosureCalls(most=8)
    for iteration in range(1000):
        calls.note(iteration, 3 * iteration)
    assert len(calls._counts) <= 8
    assert calls.at(0) == 0
    assert calls.at(512) == 3 * 512
    assert calls.at(999) <= 3 * 999
    calls.keep_until(300)
    assert calls.at(256) == 3 * 256
    calls.note(512, 7)
    assert calls.at(512) == 7
