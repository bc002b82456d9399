"""What a setting takes: as a value, and as a person writes it."""

import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linreg.errors import SettingError
from linreg.specs import (
    FRACTION,
    NOT_NEGATIVE,
    POSITIVE,
    SENSIBLE,
    Range,
    Spec,
    Value,
    completed,
)
from tests.linreg.runs import ALWAYS

FLOAT = Spec("rate", "float", 0.1, "A rate.", (POSITIVE,))
INT = Spec("count", "int", 1, "A count.", (Range(1, 15),))
FREE = Spec("free", "float", 0.0, "Any number.")
WHOLE = Spec("whole", "int", 0, "Any whole number.")
FLAG = Spec("flag", "flag", False, "Yes or no.")
CHOICE = Spec("choice", "choice", "a", "One of two.", choices=("a", "b"))
PAIR = Spec("pair", "pair", (0.9, 0.5), "Two.", (FRACTION, Range(low=0.0)))

HUGE = 10**400


@pytest.mark.parametrize(
    ("allowed", "inside", "outside"),
    [
        (Range(), [-1e308, 0, 1e308], [math.inf, -math.inf, math.nan, HUGE, -HUGE]),
        (POSITIVE, [5e-324, 1], [0, -0.0, -1, math.nan, math.inf, HUGE]),
        (NOT_NEGATIVE, [0, -0.0, 5e-324], [-5e-324, math.nan, math.inf, HUGE]),
        (FRACTION, [0, 0.5, math.nextafter(1, 0)], [1, -5e-324, math.nan]),
        (Range(1, 15), [1, 15], [math.nextafter(1, 0), math.nextafter(15, 16)]),
        (Range(0, 1, True, True), [5e-324, math.nextafter(1, 0)], [0, 1]),
    ],
)
def test_a_range_ends_where_it_says(
    allowed: Range, inside: list[float], outside: list[float]
) -> None:
    assert [number for number in inside if not allowed.contains(number)] == []
    assert [number for number in outside if allowed.contains(number)] == []


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        (FLOAT, 0.5, 0.5),
        (FLOAT, 1, 1.0),
        (FLOAT, 1e18, 1e18),
        (INT, 3, 3),
        (INT, 3.0, 3),
        (FLAG, True, True),
        (CHOICE, "b", "b"),
        (PAIR, (0, 3), (0.0, 3.0)),
        (PAIR, [0.5, 3], (0.5, 3.0)),
    ],
)
def test_a_value_comes_back_in_the_settings_own_type(
    spec: Spec, value: object, expected: Value
) -> None:
    found = spec.check(value)
    assert found == expected
    assert type(found) is type(expected)
    if isinstance(found, tuple):
        assert all(type(part) is float for part in found)


@pytest.mark.parametrize(
    ("spec", "value", "problem", "allowed"),
    [
        (FLOAT, "0.5", "not_a_number", "float"),
        (FLOAT, None, "not_a_number", "float"),
        (FLOAT, True, "not_a_number", "float"),
        (FLOAT, 0, "out_of_range", POSITIVE),
        (FLOAT, math.nan, "out_of_range", POSITIVE),
        (FLOAT, math.inf, "out_of_range", POSITIVE),
        (FLOAT, HUGE, "out_of_range", POSITIVE),
        (FLOAT, math.nextafter(1e18, 2e18), "out_of_range", SENSIBLE),
        (FREE, -1e19, "out_of_range", SENSIBLE),
        (INT, 2.5, "not_a_number", "int"),
        (INT, 0, "out_of_range", Range(1, 15)),
        (INT, 16, "out_of_range", Range(1, 15)),
        (INT, math.nan, "out_of_range", Range(1, 15)),
        (INT, False, "not_a_number", "int"),
        (FLAG, 1, "not_a_number", "flag"),
        (FLAG, "yes", "not_a_number", "flag"),
        (CHOICE, "c", "unknown_name", ("a", "b")),
        (CHOICE, None, "unknown_name", ("a", "b")),
        (PAIR, 0.5, "wrong_count", 2),
        (PAIR, (0.5,), "wrong_count", 2),
        (PAIR, (0.5, 1, 2), "wrong_count", 2),
        (PAIR, "12", "wrong_count", 2),
    ],
)
def test_a_value_that_is_refused_comes_with_what_is_allowed(
    spec: Spec, value: object, problem: Any, allowed: object
) -> None:
    with pytest.raises(SettingError) as caught:
        spec.check(value)
    if isinstance(value, float) and math.isnan(value):
        assert isinstance(caught.value.value, float)
        assert math.isnan(caught.value.value)
    else:
        assert caught.value == SettingError(spec.name, value, problem, allowed)
    assert (caught.value.problem, caught.value.allowed) == (problem, allowed)


@pytest.mark.parametrize(
    ("value", "part", "allowed"),
    [((1.0, 3), 1.0, FRACTION), ((0.5, -1), -1, NOT_NEGATIVE)],
)
def test_each_part_of_a_pair_has_its_own_range(
    value: tuple[float, float], part: float, allowed: Range
) -> None:
    with pytest.raises(SettingError) as caught:
        PAIR.check(value)
    assert caught.value == SettingError("pair", part, "out_of_range", allowed)


@pytest.mark.parametrize(
    ("spec", "text", "expected"),
    [
        (FLOAT, "0.01", 0.01),
        (FLOAT, " 1e-3 ", 1e-3),
        (FLOAT, "+.5E+0", 0.5),
        (FLOAT, "5.", 5.0),
        (FLOAT, "3", 3.0),
        (INT, "3", 3),
        (INT, "3.0", 3),
        (INT, "1e1", 10),
        (WHOLE, "9007199254740993", 9007199254740993),
        (FLAG, "Yes", True),
        (FLAG, "true", True),
        (FLAG, "1", True),
        (FLAG, "no", False),
        (FLAG, "FALSE", False),
        (FLAG, " 0 ", False),
        (CHOICE, " b", "b"),
        (PAIR, "0.9,0.999", (0.9, 0.999)),
        (PAIR, "0.9 , 2", (0.9, 2.0)),
    ],
)
def test_what_a_person_writes(spec: Spec, text: str, expected: Value) -> None:
    found = spec.parse(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("spec", "text", "problem"),
    [
        *(
            (FLOAT, text, "not_a_number")
            for text in (
                "",
                " ",
                ".",
                "e5",
                "1_000",
                "nan",
                "inf",
                "0,5",
                "1 000",
                "0x10",
                "--1",
                "1e",
                "\u0661\u0662",  # twelve, in the digits of Arabic
                "\uff11\uff12",  # twelve, in the wide digits of Japanese
                "\u22121",  # a minus that is no hyphen
            )
        ),
        (FLOAT, "1e400", "out_of_range"),
        (FLOAT, "1" + "0" * 400, "out_of_range"),
        (FLOAT, "1" + "0" * 5000, "out_of_range"),
        (FLOAT, "-1", "out_of_range"),
        (INT, "2.5", "not_a_number"),
        (INT, "99", "out_of_range"),
        (FLAG, "maybe", "not_a_number"),
        (FLAG, "", "not_a_number"),
        (CHOICE, "B", "unknown_name"),
        (PAIR, "0.9", "wrong_count"),
        (PAIR, "0.9,1,2", "wrong_count"),
        (PAIR, "0.9,", "not_a_number"),
        (PAIR, "0.9;0.999", "not_a_number"),
        (PAIR, "1,1", "out_of_range"),
    ],
)
def test_a_slip_of_the_pen_is_refused(spec: Spec, text: str, problem: str) -> None:
    with pytest.raises(SettingError) as caught:
        spec.parse(text)
    assert (caught.value.name, caught.value.problem) == (spec.name, problem)


@given(st.floats(-1e18, 1e18))
@ALWAYS
def test_a_number_survives_being_written(number: float) -> None:
    assert FREE.parse(repr(number)) == number


@given(st.integers(-(10**18), 10**18))
@ALWAYS
def test_a_whole_number_survives_being_written(number: int) -> None:
    assert WHOLE.parse(str(number)) == number


@given(st.text("0123456789+-.eE_, x\u0661", max_size=6))
@ALWAYS
def test_any_text_is_a_number_or_a_setting_error(text: str) -> None:
    with suppress(SettingError):
        found = FREE.parse(text)
        assert isinstance(found, float)
        assert found == float(text)
        assert text.isascii()
        assert "_" not in text


def test_settings_are_completed_in_the_order_of_their_specs() -> None:
    specs = (Spec("a", "int", 1, ""), Spec("b", "float", 0.5, ""))
    assert list(completed(specs, {"b": 2}, "hyperparameter").items()) == [
        ("a", 1),
        ("b", 2.0),
    ]
    with pytest.raises(SettingError) as caught:
        completed(specs, {"c": 1}, "hyperparameter")
    assert caught.value == SettingError(
        "hyperparameter", "c", "unknown_name", ("a", "b")
    )
