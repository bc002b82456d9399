"""The page of one step: what a person reads in each of its sections."""

import html
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from desktop.explain.matrices import computed
from desktop.explain.numbers_html import page_html
from desktop.theme import DARK, LIGHT
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.excerpt import excerpt
from linreg.losses import LOSSES
from linreg.opened_step import OpenedStep
from linreg.optimizers import OPTIMIZERS
from linreg.trainer import PHASES, Phase
from tests.desktop.explain.opened import lecture, opened_step, several

TITLES = ("1 Forward", "2 Loss", "3 zero_grad", "4 Backward", "5 Update")


def seen(opened: OpenedStep, phase: Phase | None = None) -> str:
    """The page's text, with its lines."""
    page = page_html(opened, phase, LIGHT).replace("</p>", "\n").replace("</pre>", "\n")
    return html.unescape(re.sub(r"<[^>]*>", "", page)).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def section(opened: OpenedStep, number: int) -> str:
    """The text of one of the five sections."""
    text = seen(opened)
    start = text.index(TITLES[number - 1])
    end = text.index(TITLES[number]) if number < len(TITLES) else len(text)
    return text[start:end]


def numbers_in(line: str) -> list[float]:
    """The numbers of a line that stand alone."""
    words = line.replace("−", "-").replace("∞", "inf").split()
    return [float(w) for w in words if re.fullmatch(r"-?(\d.*|inf|nan)", w)]


def line_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(start))


MEAN = Config(initial_weight=(0.5,), initial_bias=1.0)
SUM = replace(MEAN, reduction="sum")


def test_forward_is_a_product_of_matrices() -> None:
    lines = section(opened_step(lecture(), SUM), 1).splitlines()[1:6]
    assert [line.rstrip() for line in lines] == [
        "   ⎡1⎤                   ⎡1.0000⎤   ⎡1.5000⎤",
        "   ⎢2⎥    · [0.50000]  + ⎢1.0000⎥ = ⎢2.0000⎥",
        "   ⎣3⎦                   ⎣1.0000⎦   ⎣2.5000⎦",
        "X (N, in)   wᵀ (in, 1)    b (1,)    ŷ (N, 1)",
        "= (3, 1)     = (1, 1)               = (3, 1)",
    ]


def test_without_a_bias_there_is_no_b() -> None:
    text = seen(opened_step(lecture(), Config(bias=False)))
    assert "broadcast" not in text
    assert "∂L/∂w" in text
    assert not re.search(r"\bb\b", text)


def test_a_mini_batch_names_its_rows_of_the_table() -> None:
    opened = opened_step(several(), Config(batch_size=3), 4)
    rows = [str(row + 1) for row in opened.rows]
    assert seen(opened).splitlines()[0] == (
        f"Iteration 4, batch of 3 rows: {', '.join(rows)}"
    )
    lines = section(opened, 2).splitlines()[2:5]
    assert [line.split()[0] for line in lines] == rows
    ys = several().columns[-1][opened.rows]
    assert [numbers_in(line)[1] for line in lines] == pytest.approx(ys)


def test_the_header_of_other_batches() -> None:
    assert "Iteration 2, all 3 training rows" in seen(opened_step(lecture(), MEAN, 2))
    single = opened_step(several(), Config(batch_size=1, shuffle=False), 4)
    assert "Iteration 4, a single sample: row 5" in seen(single)
    many = opened_step(several(), Config(batch_size=12, shuffle=False))
    assert "batch of 12 rows: 1, 2, 3, 4, 5, 6, 7, 8, …" in seen(many)


def test_the_rows_of_a_full_batch_are_those_trained_on() -> None:
    marks = np.array([3, 0, 0, 0], np.int8)
    x = np.arange(4.0)
    dataset = Dataset("d", ("x", "y"), (x, x), ("x",), "y", marks)
    lines = section(opened_step(dataset, Config()), 2).splitlines()[2:5]
    assert [line.split()[0] for line in lines] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("config", "text"),
    [
        (SUM, "sum: L = Σ r² = 0.25000 + 4.0000 + 12.250 = 16.500"),
        (MEAN, "mean: L = Σ r² / N = (0.25000 + 4.0000 + 12.250) / 3 = 5.5000"),
        (
            replace(SUM, loss="l1"),
            "sum: L = Σ |r| = 0.50000 + 2.0000 + 3.5000 = 6.0000",
        ),
        (
            replace(SUM, loss="huber"),
            "sum: L = Σ H(r) = 0.12500 + 1.5000 + 3.0000 = 4.6250",
        ),
    ],
)
def test_the_reduction_is_spelled_out(config: Config, text: str) -> None:
    assert text in section(opened_step(lecture(), config), 2).splitlines()


def test_of_many_terms_the_first_six_are_written() -> None:
    line = line_of(section(opened_step(several(9), Config()), 2), "mean")
    assert line.count("+") == 6
    assert " + …) / 9 = " in line


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradient_by_the_formula_is_that_of_autograd(
    loss: str, reduction: str
) -> None:
    config = replace(MEAN, loss=loss, reduction=reduction)
    opened = opened_step(lecture(), config)
    text = section(opened, 4)
    w, b = (
        torch.tensor([v], dtype=torch.float64, requires_grad=True) for v in (0.5, 1.0)
    )
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    criterion = LOSSES[loss].torch_class(reduction=reduction)
    criterion(w * x + b, 2 * x).backward()
    for name, parameter in (("w", w), ("b", b)):
        assert parameter.grad is not None
        row = [ln for ln in text.splitlines() if ln.startswith(f"∂L/∂{name} ")][-1]
        formula, autograd, difference = numbers_in(row)
        assert formula == pytest.approx(parameter.grad.item(), rel=1e-4)
        assert autograd == pytest.approx(formula, rel=1e-4)
        assert difference < 1e-5


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_formula_written_out_is_worth_its_value(loss: str, reduction: str) -> None:
    config = replace(MEAN, loss=loss, reduction=reduction)
    text = section(opened_step(lecture(), config), 4)
    for name, start in (("w", "∂L/∂w ="), ("b", "∂L/∂b =")):
        written = line_of(text, start).rpartition(" = ")[2]
        row = [ln for ln in text.splitlines() if ln.startswith(f"∂L/∂{name} ")][-1]
        python = written.replace("·", "*").replace("−", "-")
        assert eval(python) == pytest.approx(numbers_in(row)[0], rel=1e-4)


@pytest.mark.parametrize(
    ("loss", "reduction", "formula"),
    [
        ("mse", "mean", "2/N · Σ rᵢ·xᵢ"),
        ("mse", "sum", "2 · Σ rᵢ·xᵢ"),
        ("l1", "mean", "1/N · Σ sign(rᵢ)·xᵢ"),
        ("huber", "sum", "Σ clip(rᵢ)·xᵢ"),
    ],
)
def test_the_formula_of_each_loss(loss: str, reduction: str, formula: str) -> None:
    config = Config(loss=loss, reduction=reduction)
    text = section(opened_step(several(), config), 4)
    assert f"∂L/∂w = {formula}" in text.splitlines()


def test_the_formula_and_autograd_are_not_one_number_shown_twice() -> None:
    opened = opened_step(lecture(), SUM)
    weight, bias = opened.parameters
    other = replace(weight, added=excerpt(np.array([[-31.0]])), difference=1.0)
    opened = replace(opened, parameters=(other, bias))
    formula, autograd, difference = numbers_in(line_of(section(opened, 4), "∂L/∂w  "))
    assert (formula, autograd, difference) == (-30.0, -31.0, 1.0)


def test_a_difference_by_rounding_is_shown_and_explained() -> None:
    opened = opened_step(several(), Config(optimizer="Adam", batch_size=4), 12)
    text = section(opened, 4)
    for place, parameter in enumerate(opened.parameters[0].added.values[0]):
        row = line_of(text, f"∂L/∂w{place + 1}")
        expected = abs(parameter - opened.parameters[0].by_formula.values[0, place])
        assert numbers_in(row)[2] == pytest.approx(expected, rel=0.1)
    assert "float32" in text
    double = opened_step(several(), Config(dtype="float64", batch_size=4), 12)
    assert "float32" not in section(double, 4)


def test_zero_grad_takes_away_what_the_last_step_left() -> None:
    opened = opened_step(lecture(), SUM, 2)
    before = opened.parameters[0].held
    assert before is not None
    row = line_of(section(opened, 3), "w.grad")
    assert computed(before.values[0, 0]) in row
    assert row.split()[-1] == "None"
    assert "held   holds now" in section(opened_step(lecture(), SUM), 3)


def test_gradients_that_add_up_are_added_up_before_the_eyes() -> None:
    opened = opened_step(lecture(), replace(MEAN, zero_grad=False), 3)
    assert "# optimizer.zero_grad()" in section(opened, 3)
    assert "zero_grad() is left out" in section(opened, 3)
    assert "None" not in section(opened, 3)
    assert LIGHT.warning in page_html(opened, None, LIGHT)
    held, added, now = numbers_in(line_of(section(opened, 4), "w.grad"))
    assert held + added == pytest.approx(now, rel=1e-3)
    assert abs(held) > 0.1


def test_with_zero_grad_nothing_is_warned_of() -> None:
    page = page_html(opened_step(lecture(), MEAN, 3), None, LIGHT)
    assert LIGHT.warning not in page
    assert "w.grad" not in section(opened_step(lecture(), MEAN, 3), 4)


@pytest.mark.parametrize("name", [o for o in OPTIMIZERS if o != "LBFGS"])
def test_the_update_ends_at_torchs_own_parameter(name: str) -> None:
    opened = opened_step(several(), Config(optimizer=name, batch_size=4), 3)
    assert opened.update is not None
    lines = section(opened, 5).splitlines()
    for step, update in zip(opened.parameters, opened.update.parameters, strict=True):
        assert step.after is not None
        expected = [computed(value) for value in step.after.values.ravel()]
        (row,) = (
            ln for ln in lines if ln.split()[:1] == [update.quantities[-1].symbol]
        )
        assert row.split()[-len(expected) :] == expected
        (torchs,) = (ln for ln in lines if f"= {step.name}.data" in ln)
        assert torchs.split()[-len(expected) :] == expected
    differences = [ln.split()[-1] for ln in lines if ln.startswith("Largest")]
    assert len(differences) == 2
    assert all(numbers_in(number)[0] < 1e-6 for number in differences)


def test_every_quantity_of_adam_is_shown_with_its_formula() -> None:
    opened = opened_step(several(), Config(optimizer="Adam", batch_size=4), 12)
    text = section(opened, 5)
    assert "Adam: " in text
    assert "β₁ = 0.9" in text
    assert "t = 13" in text
    assert opened.update is not None
    quantities = opened.update.parameters[0].quantities
    assert "v̂" in [quantity.symbol for quantity in quantities]
    for quantity in quantities:
        row = line_of(text, f"{quantity.symbol} ")
        assert f"= {quantity.formula} " in row
        for value in quantity.value.values.ravel():
            assert computed(value) in row
    assert line_of(text, "torch").split()[1:3] == ["=", "w.data"]


def test_lbfgs_says_how_often_it_evaluates_and_what_is_not_worked_out() -> None:
    opened = opened_step(several(), Config(optimizer="LBFGS"))
    assert opened.update is not None
    assert opened.update.evaluations > 1
    text = section(opened, 5)
    assert f"evaluated {opened.update.evaluations} times" in text
    assert "optimizer.step(closure)" in text
    assert text.count("is torch’s own") == 2
    assert "w.data" not in text
    assert "nan" not in text


def test_a_run_that_is_over_has_no_update() -> None:
    diverging = Config(settings={"lr": 1e18}, initial_weight=(1e4,))
    opened = opened_step(lecture(), diverging, 500)
    assert opened.update is None
    text = seen(opened)
    assert "No update: the run is over." in text
    assert "the run has diverged" in text
    assert "∞" in text


def test_numbers_that_are_not_finite_are_shown() -> None:
    opened = opened_step(lecture(), SUM)
    nan = excerpt(np.array([[np.nan]]))
    weight, bias = opened.parameters
    broken = replace(weight, before=nan, added=nan, by_formula=nan, difference=np.nan)
    opened = replace(opened, parameters=(broken, bias), loss=np.nan)
    assert "[nan]" in section(opened, 1)
    assert "= nan" in section(opened, 2)
    assert numbers_in(line_of(section(opened, 4), "∂L/∂w "))[-1:] != [0.0]
    assert "the numbers have overflowed" in section(opened, 4)


# The settings of the loop


def test_the_penalty_is_added_to_the_loss_before_the_eyes() -> None:
    opened = opened_step(lecture(), replace(SUM, l1=0.5))
    lines = section(opened, 2).splitlines()
    assert "penalty: P = 0.5 · Σ |w| = 0.5 · 0.50000 = 0.25000" in lines
    assert "J = L + P = 16.500 + 0.25000 = 16.750" in lines
    assert any("recorded and drawn is L alone" in line for line in lines)
    many = section(opened_step(several(30, 9), Config(l1=0.5)), 2)
    assert " + …) = " in line_of(many, "penalty: P = 0.5 · Σ |w| = 0.5 · (")
    assert "penalty" not in seen(opened_step(lecture(), SUM))


@pytest.mark.parametrize("weight", [0.5, 0.0, -0.5])
def test_the_penalty_has_its_part_of_the_gradient(weight: float) -> None:
    config = replace(SUM, l1=0.5, initial_weight=(weight,))
    text = section(opened_step(lecture(), config), 4)
    assert "(loss + penalty).backward()" in text
    w = torch.tensor([weight], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    ((w * x + 1 - 2 * x).square().sum() + 0.5 * w.abs().sum()).backward()
    assert w.grad is not None
    of_loss, of_penalty, formula, autograd, difference = numbers_in(
        line_of(text, "∂J/∂w  ")
    )
    assert of_penalty == 0.5 * np.sign(weight)
    assert of_loss + of_penalty == pytest.approx(formula, rel=1e-4)
    assert formula == pytest.approx(w.grad.item(), rel=1e-4)
    assert autograd == pytest.approx(formula, rel=1e-4)
    assert difference < 1e-5
    assert "∂J/∂w = 2 · Σ rᵢ·xᵢ + 0.5·sign(w) = " in text
    written = line_of(text, "∂J/∂w =").rpartition(" = ")[2]
    python = written.replace("·", "*").replace("−", "-")
    assert eval(python) == pytest.approx(w.grad.item(), rel=1e-4)
    assert numbers_in(line_of(text, "∂J/∂b  "))[1] == 0
    assert "∂L" not in text


def test_a_long_gradient_is_shortened_between_backward_and_the_update() -> None:
    opened = opened_step(lecture(), replace(SUM, clip=1.0))
    assert opened.clipping is not None
    # From w = 0.5 and b = 1: ∂L/∂w = −30 and ∂L/∂b = −12.
    norm = np.hypot(30, 12)
    text = seen(opened)
    start = text.index("Clip   clip_grad_norm_(model.parameters(), 1.0)")
    assert text.index(TITLES[3]) < start < text.index(TITLES[4])
    shortened = line_of(text, "‖g‖ = ")
    assert (
        shortened == f"‖g‖ = {norm:.3f} > 1, so g is shortened to 1: g · 1/{norm:.3f}"
    )
    assert f"times {1 / norm:.6f}" in text
    row = line_of(text[start:], "w.grad")
    assert numbers_in(row) == pytest.approx([-30, -30 / norm], rel=1e-4)
    # The optimizer's formula begins with what is left of it.
    assert numbers_in(line_of(section(opened, 5), "g "))[-1] == pytest.approx(
        -30 / norm, rel=1e-4
    )


def test_a_short_gradient_stays_as_it_is() -> None:
    text = seen(opened_step(lecture(), replace(SUM, clip=100.0)))
    assert "‖g‖ = 32.311 ≤ 100, so g stays." in text
    assert "times" not in text


def test_each_parameter_has_its_own_rate() -> None:
    config = replace(SUM, settings={"lr": 0.01, "momentum": 0.9}, lr_bias=0.05)
    lines = section(opened_step(lecture(), config, 1), 5).splitlines()
    assert "SGD: μ = 0.9" in lines
    assert lines.index("w: η = 0.01") < lines.index("b: η = 0.05")
    same = section(opened_step(lecture(), SUM), 5).splitlines()
    assert "SGD: η = 0.01" in same
    assert not any(line.startswith("w: ") for line in same)


def test_a_schedule_tells_where_its_rate_is_from_and_the_next_one() -> None:
    config = replace(SUM, scheduler="StepLR", scheduler_settings={"step_size": 2})
    text = section(opened_step(lecture(), config, 2), 5)
    assert "SGD: η = 0.001" in text
    assert "base rate is lr = 0.01; StepLR has made it η = 0.001 for this step" in text
    assert "Schedule   scheduler.step()\nFor the next step, still: η = 0.001\n" in text
    earlier = section(opened_step(lecture(), config, 1), 5)
    assert "For the next step: η = 0.001\n" in earlier
    both = section(opened_step(lecture(), replace(config, lr_bias=0.05), 1), 5)
    assert "For the next step: η = 0.001 for w and 0.005 for b" in both
    assert "base rate is lr = 0.01 for w and 0.05 for b" in both


def test_what_other_schedules_say() -> None:
    cycle = opened_step(lecture(), replace(SUM, scheduler="OneCycleLR"))
    assert "base rate is max_lr = 0.05; OneCycleLR" in section(cycle, 5)
    plateau = opened_step(lecture(), replace(SUM, scheduler="ReduceLROnPlateau"))
    assert "scheduler.step(loss.item())" in section(plateau, 5)
    late = Config(optimizer="ASGD", scheduler="ExponentialLR")
    assert "in the step before" in section(opened_step(lecture(), late, 2), 5)
    assert "in the step before" not in section(opened_step(lecture(), late), 5)


def test_a_run_that_is_over_neither_clips_nor_goes_on_with_its_schedule() -> None:
    config = replace(SUM, tolerance=1e3, clip=1.0, scheduler="StepLR")
    text = seen(opened_step(lecture(), config))
    assert "No update: the run is over." in text
    assert "Clip" not in text
    assert "Schedule" not in text


def test_what_comes_with_the_update_is_pale_until_then() -> None:
    config = replace(SUM, clip=1.0, scheduler="StepLR")
    text = seen(opened_step(lecture(), config), "backward")
    assert text.count("not yet") == 1
    assert "Clip   clip_grad_norm_" in text
    assert "‖g‖" not in text
    assert "next step" not in text


@pytest.mark.parametrize("phase", PHASES)
def test_what_is_not_done_is_not_yet(phase: Phase) -> None:
    opened = opened_step(lecture(), SUM, 2)
    done = PHASES.index(phase) + 1
    text = seen(opened, phase)
    assert text.count("not yet") == len(PHASES) - done
    assert all(title in text for title in TITLES)
    marks = ("broadcast", "sum: L", "holds now", "autograd", "torch’s own")
    assert [mark in text for mark in marks] == [True] * done + [False] * (5 - done)


def test_the_phase_that_is_done_last_has_an_edge() -> None:
    opened = opened_step(lecture(), SUM, 2)
    edge = f'bgcolor="{LIGHT.accent}"'
    page = page_html(opened, "backward", LIGHT)
    assert page.count(edge) == 1
    assert page.index(edge) < page.index(TITLES[3]) < page.index(TITLES[4])
    assert page.index(edge) > page.index(TITLES[2])
    assert edge not in page_html(opened, None, LIGHT)


def test_each_theme_has_its_own_colours() -> None:
    opened = opened_step(lecture(), SUM)
    for theme, other in ((LIGHT, DARK), (DARK, LIGHT)):
        page = page_html(opened, None, theme)
        assert theme.model in page
        assert theme.disabled in page
        assert other.model not in page
        assert other.disabled not in page


def test_more_weights_than_can_be_shown_leave_a_sign() -> None:
    opened = opened_step(several(30, 9), Config())
    assert "= (30, 9)" in section(opened, 1)
    assert "= (9, 1)" in section(opened, 1)
    assert "∂L/∂w6" in section(opened, 4)
    assert "∂L/∂w7" not in section(opened, 4)
    assert "┊" in section(opened, 4)
    assert "…" in line_of(section(opened, 5), "w1")
