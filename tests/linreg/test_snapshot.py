"""A loop's state as plain numbers, and back to the bit."""

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from linreg.batches import Batches
from linreg.snapshot import flatten, rebuild, restore_snapshot, take_snapshot

NUMBERS = st.floats() | st.integers(-(2**53), 2**53)
WORDS = st.none() | st.booleans() | st.text(max_size=5)
NESTED: Any = st.recursive(
    NUMBERS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(0, 9), inner, max_size=3)
    ),
    max_leaves=20,
)


def there_and_back(value: object) -> Any:
    numbers: list[float] = []
    build = flatten(value, numbers)
    assert all(isinstance(number, (int, float)) for number in numbers)
    return rebuild(build, iter(torch.tensor(numbers, dtype=torch.float64).tolist()))


@given(NESTED)
def test_a_nested_value_comes_back_as_it_was(value: object) -> None:
    assert repr(there_and_back(value)) == repr(value)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(), (1,), (1, 3), (2, 2), (0,)])
def test_a_tensor_comes_back_to_the_bit(
    dtype: torch.dtype, shape: tuple[int, ...]
) -> None:
    tensor = torch.rand(shape, dtype=dtype) * 1e-30
    back = there_and_back([tensor])[0]
    assert back.dtype == dtype
    assert back.shape == shape
    assert back.numpy().tobytes() == tensor.numpy().tobytes()


def test_what_is_no_number_and_no_word_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        flatten([{1, 2}], [])


def test_the_generator_of_shuffling_goes_back_too() -> None:
    parameter = torch.nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([parameter], lr=0.1)
    batches = Batches(10, 3, True, seed=7)
    for iteration in range(6):
        batches.rows_of(iteration)
    snapshot = take_snapshot(optimizer, None, batches)
    ahead = [batches.rows_of(k).tolist() for k in range(6, 20)]
    restore_snapshot(snapshot, optimizer, None, batches)
    assert [batches.rows_of(k).tolist() for k in range(6, 20)] == ahead
    restore_snapshot(snapshot, optimizer, None, batches)
    assert [batches.rows_of(k).tolist() for k in range(6, 20)] == ahead


def test_gradients_and_settings_go_back_too() -> None:
    parameter = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    optimizer = torch.optim.Adam([parameter], lr=0.1)
    batches = Batches(3, 0, True, seed=0)
    fresh = take_snapshot(optimizer, None, batches)
    parameter.grad = torch.tensor([3.0, 4.0])
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 0.5
    stepped = take_snapshot(optimizer, None, batches)
    moments = optimizer.state[parameter]["exp_avg"].tolist()
    moved = parameter.tolist()

    restore_snapshot(fresh, optimizer, None, batches)
    assert parameter.tolist() == [1.0, 2.0]
    assert parameter.grad is None
    assert not optimizer.state
    assert optimizer.param_groups[0]["lr"] == 0.1

    restore_snapshot(stepped, optimizer, None, batches)
    assert parameter.tolist() == moved
    assert parameter.grad is not None
    assert parameter.grad.tolist() == [3.0, 4.0]
    assert optimizer.state[parameter]["exp_avg"].tolist() == moments
    assert optimizer.param_groups[0]["lr"] == 0.5
