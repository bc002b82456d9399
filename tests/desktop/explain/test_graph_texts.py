"""What the cards of the graph say, phase after phase."""

from dataclasses import replace

import numpy as np
import pytest

from desktop.explain.graph_texts import CardText, GraphTexts, tensor_texts
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.excerpt import excerpt
from linreg.opened_step import OpenedStep, open_step
from linreg.trainer import Phase
from tests.linreg.runs import noisy_data, run

# x 1 2 3, y 2 4 6, from w = 0.5 and b = 0.25: worked out by hand.
START = Config(
    initial_weight=(0.5,), initial_bias=0.25, dtype="float64", settings={"lr": 0.01}
)


def opened(config: Config = START, steps: int = 0) -> OpenedStep:
    return open_step(run(lecture_data(), config, steps))


def cards(
    step: OpenedStep | None = None, phase: Phase | None = None
) -> dict[str, CardText]:
    return GraphTexts().cards(step or opened(), phase)


def entries(shown: dict[str, CardText]) -> dict[str, tuple[str, str]]:
    return {
        name: (card.value.texts[0], card.gradient.texts[0])
        for name, card in shown.items()
    }


def test_the_whole_step() -> None:
    residuals = np.array([1.25, 2.75, 4.25])  # 2x − x/2 − 1/4
    slope_w = -2 * (residuals @ [1, 2, 3]) / 3
    slope_b = -2 * residuals.sum() / 3
    assert slope_w == pytest.approx(-13)
    assert slope_b == pytest.approx(-5.5)
    at_y_pred = "∂L: [−0.833, −1.83, −2.83]"
    assert entries(cards()) == {
        "x": ("[1, 2, 3]", ""),
        "w": ("0.50000 → 0.63000", "∂L: −13.000"),
        "×": ("[0.500, 1.00, 1.50]", at_y_pred),
        "b": ("0.25000 → 0.30500", "∂L: −5.5000"),
        "+": ("[0.750, 1.25, 1.75]", at_y_pred),
        "ŷ": ("[0.750, 1.25, 1.75]", at_y_pred),
        "y": ("[2, 4, 6]", ""),
        "loss": ("9.0625", "∂L: 1.0000"),
    }
    assert {name: card.shape for name, card in cards().items()} == {
        **dict.fromkeys(("x", "×", "+", "ŷ", "y"), "(3, 1)"),
        **{"w": "(1, 1)", "b": "(1)", "loss": "()"},
    }


def test_values_fill_with_the_phases_and_then_the_gradients() -> None:
    forward, loss = entries(cards(phase="forward")), entries(cards(phase="loss"))
    backward, update = entries(cards(phase="backward")), entries(cards(phase="update"))
    assert forward["ŷ"] == ("[0.750, 1.25, 1.75]", "∂L: …")
    assert forward["y"] == ("…", "")
    assert forward["loss"] == ("…", "∂L: …")
    assert loss["y"] == ("[2, 4, 6]", "")
    assert loss["loss"] == ("9.0625", "∂L: …")
    assert backward["w"] == ("0.50000", "∂L: −13.000")
    assert backward["loss"] == ("9.0625", "∂L: 1.0000")
    assert update == entries(cards())


def test_what_waits_is_told_apart_from_what_is_held_and_what_is_known() -> None:
    step = opened(steps=1)

    def tones(phase: Phase) -> list[str]:
        shown = cards(step, phase)
        found = [shown["loss"].value, shown["loss"].gradient, shown["w"].gradient]
        return [line.tone for line in found]

    assert tones("forward") == ["waiting", "waiting", "held"]
    assert tones("zero_grad") == ["known", "waiting", "held"]
    assert tones("backward") == ["known", "known", "known"]


def test_grad_holds_the_step_before_until_it_is_zeroed() -> None:
    step = opened(steps=1)
    for phase in ("forward", "loss"):
        assert entries(cards(step, phase))["w"][1] == ".grad: −13.000"
    assert entries(cards(step, "zero_grad"))["w"][1] == ".grad: None"
    assert entries(cards(step, "zero_grad"))["ŷ"][1] == "∂L: …"
    assert entries(cards(opened(), "forward"))["w"][1] == ".grad: None"


def test_a_sum_of_gradients_is_not_called_the_slope_of_this_loss() -> None:
    kept = opened(replace(START, zero_grad=False), steps=1)
    cleared = opened(steps=1)
    assert entries(cards(kept, "zero_grad"))["w"][1] == ".grad: −13.000"
    slope = cleared.parameters[0].gradient.values.item()
    shown = cards(kept, "backward")["w"]
    assert shown.gradient.texts[0] == f".grad: −{13 - slope:.3f}"
    assert "the sum of what it held and of ∂loss/∂w" in shown.tip
    assert "the sum" not in cards(cleared)["w"].tip


def test_the_present_phase_is_marked() -> None:
    def active(phase: Phase | None) -> str:
        shown = cards(opened(), phase)
        return " ".join(name for name, card in shown.items() if card.active)

    assert active("forward") == "x w × b + ŷ"
    assert active("loss") == "y loss"
    assert active("zero_grad") == "w b"
    assert active("backward") == "w × b + ŷ loss"
    assert active("update") == "w b"
    assert active(None) == ""


def test_a_run_that_is_over_has_no_new_parameters() -> None:
    step = opened(replace(START, settings={"lr": 1e18}), steps=30)
    assert step.update is None
    for phase in ("update", None):
        shown = cards(step, phase)
        assert "→" not in shown["w"].value.texts[0]
        assert "after the update" not in shown["w"].tip


def test_tips_name_what_autograd_did() -> None:
    shown = cards()
    assert "AddmmBackward0, autograd does × and + in one" in shown["×"].tip
    assert "AddmmBackward0, autograd does × and + in one" in shown["+"].tip
    assert "grad_fn: AddmmBackward0\n" in shown["ŷ"].tip
    assert "does not track" in shown["x"].tip
    assert "AccumulateGrad" in shown["b"].tip
    assert (
        "MseLossBackward0 → AddmmBackward0 → AccumulateGrad → TBackward0 "
        "→ AccumulateGrad" in shown["loss"].tip
    )
    without = cards(opened(replace(START, bias=False, loss="l1")))
    assert "grad_fn: MmBackward0\n" in without["×"].tip
    assert "MeanBackward0 → AbsBackward0 → SubBackward0" in without["loss"].tip


def test_with_a_penalty_all_slopes_are_those_of_j() -> None:
    step = opened(replace(START, l1=0.5))
    shown = entries(cards(step))
    assert shown["w"] == ("0.50000 → 0.62500", "∂J: −12.500")
    assert shown["b"] == ("0.25000 → 0.30500", "∂J: −5.5000")
    assert shown["|w|"] == ("0.50000", "∂J: 0.50000")
    assert shown["Σ|w|"] == ("0.50000", "∂J: 0.50000")
    assert shown["penalty"] == ("0.25000", "∂J: 1.0000")
    assert shown["loss"] == ("9.0625", "∂J: 1.0000")
    assert shown["J"] == ("9.3125", "∂J: 1.0000")
    early = entries(cards(step, "forward"))
    assert early["|w|"] == ("…", "∂J: …")
    tips = {name: card.tip for name, card in cards(step).items()}
    assert "penalty: 0.5 · Σ|w|" in tips["penalty"]
    assert "gradient, ∂J/∂w:\n  −12.5000" in tips["w"]
    assert "Back from (loss + penalty).grad_fn: AddBackward0 → " in tips["J"]
    assert "Back from" not in tips["loss"]
    text = GraphTexts().description(step.graph, cards(step))
    assert "loss () and penalty () into J. " in text


def test_operations_of_one_name_are_not_taken_for_one() -> None:
    """L1Loss ends in a sum as well, which is not that of the penalty."""
    shown = cards(opened(replace(START, l1=0.5, loss="l1", reduction="sum")))
    assert "SumBackward0" in shown["Σ|w|"].tip
    assert "in one" not in shown["Σ|w|"].tip
    assert "autograd does × and + in one" in shown["+"].tip


def test_after_the_update_grad_is_what_clipping_has_left() -> None:
    step = opened(replace(START, clip=1.0))
    assert entries(cards(step, "backward"))["w"][1] == "∂L: −13.000"
    assert ".grad after clipping" not in cards(step, "backward")["w"].tip
    clipped = 13 / np.hypot(13, 5.5)
    shown = cards(step)["w"]
    assert shown.gradient.texts[0] == f".grad: −{clipped:.5f}"
    assert f".grad after clipping:\n  −{clipped:.6f}" in shown.tip
    assert "gradient, ∂loss/∂w:\n  −13.0000" in shown.tip


def test_tips_tell_nothing_before_its_time() -> None:
    early = cards(phase="forward")
    assert "9.0625" not in early["loss"].tip
    assert "gradient, ∂" not in early["w"].tip
    assert "0.630000" not in cards(phase="backward")["w"].tip
    assert "after the update:\n  0.630000" in cards()["w"].tip
    assert "gradient, ∂loss/∂w:\n  −13.0000" in cards()["w"].tip


def test_a_large_tensor_is_its_shape_and_its_first_numbers() -> None:
    step = open_step(run(noisy_data(rows=50, columns=9), Config(), 0))
    shown = cards(step)
    assert shown["x"].shape == "(50, 9)"
    assert shown["x"].value.texts[0].count(",") == 3
    assert shown["x"].value.texts[0].endswith(", …]")
    assert shown["w"].value.texts[0].count("…]") == 2
    rows = shown["x"].tip.splitlines()[-9:]
    first = [f"{value:.6g}" for value in noisy_data(rows=50, columns=9).x[0, :6]]
    for number in first:
        assert number.removeprefix("-")[:6] in rows[0]
    assert all(row.endswith("…") for row in rows)
    assert rows[-1].strip() == "…"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[2.0]], "2.0000"),
        ([1.0, 2.0], "[1.00, 2.00]"),
        ([[1.2], [3.4], [-5.6]], "[1.20, 3.40, −5.60]"),
        ([[1.2], [3.4], [5.6], [7.8]], "[1.20, 3.40, 5.60, …]"),
        ([[np.nan], [np.inf], [-np.inf]], "[nan, ∞, −∞]"),
        ([[1e-30], [0.0]], "[1.00e−30, 0.00]"),
    ],
)
def test_how_a_tensor_is_written(values: object, expected: str) -> None:
    assert tensor_texts(excerpt(np.array(values)))[0] == expected


def test_there_are_ever_shorter_ways_to_write_it() -> None:
    texts = tensor_texts(excerpt(np.array([[-1.23456e-7], [2.0], [3.0], [4.0]])))
    assert texts == (
        "[−1.23e−7, 2.00, 3.00, …]",
        "[−1.23e−7, 2.00, …]",
        "[−1.23e−7, …]",
        "[−1.2e−7, …]",
        "[−1e−7, …]",
    )
    assert tensor_texts(None)[0] == "–"
    assert tensor_texts(excerpt(np.array([[1.0], [2.5]])), still=True)[0] == "[1, 2.5]"


def test_the_description_says_what_is_drawn() -> None:
    step = opened()
    shown = cards(step)
    text = GraphTexts().description(step.graph, shown)
    assert text.startswith(
        "x (3, 1) and w (1, 1) into ×, × (3, 1) and b (1) into +, + (3, 1) into ŷ, "
        "ŷ (3, 1) and y (3, 1) into loss. x = [1, 2, 3]; "
        "w = 0.50000 → 0.63000, ∂L: −13.000; "
    )
    assert text.endswith("loss = 9.0625, ∂L: 1.0000.")
