"""The JSON object, for other programs."""

import pytest

from tests.desktop.cli.command_line import train


def test_json_has_just_these_keys() -> None:
    answer = train("--json", "--predict", "4,5")
    assert answer.out.count("\n") == 1
    assert answer.err == ""
    assert list(answer.json) == [
        "steps",
        "epochs",
        "status",
        "initial",
        "weight",
        "bias",
        "loss",
        "test_loss",
        "exact",
        "max_stable_lr",
        "predictions",
        "seconds",
    ]
    assert list(answer.json["initial"]) == ["weight", "bias"]
    assert list(answer.json["exact"]) == ["weight", "bias", "loss", "residual_sd"]
    assert answer.json["test_loss"] is None
    assert answer.json["seconds"] > 0
    w, b = answer.json["weight"][0], answer.json["bias"]
    assert answer.json["predictions"] == pytest.approx([4 * w + b, 5 * w + b])


@pytest.mark.parametrize(("reduction", "limit"), [("mean", 0.1803), ("sum", 0.0601)])
def test_the_largest_stable_rate(reduction: str, limit: float) -> None:
    answer = train("--reduction", reduction, "--json", "--steps", 1).json
    assert answer["max_stable_lr"] == pytest.approx(limit, abs=5e-5)
    of_another_loss = train("--loss", "l1", "--json", "--steps", 1).json
    assert of_another_loss["max_stable_lr"] is None
