"""The lecture's training cycle: forward, loss, zero the gradients, backward, step.

Look at `Trainer.phases` first. The rest is what stands around it: the tensors, the
record of each step, and when to stop.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch.nn.functional import linear
from torch.nn.utils import clip_grad_norm_

from linreg.batches import Batches
from linreg.config import Config, needs_restart, same_steps, with_stop_rule
from linreg.data_change import FollowedData
from linreg.dataset import FloatArray
from linreg.errors import SettingError
from linreg.history import Change, History
from linreg.keyframes import Keyframe
from linreg.losses import make_criterion
from linreg.model import make_model
from linreg.optimizers import change_settings, find_optimizer, make_optimizer
from linreg.prepare import Prepared
from linreg.rows import Row, as_row
from linreg.schedules import advance, make_scheduler
from linreg.snapshot import restore_snapshot, take_snapshot
from linreg.specs import Value
from linreg.status import MOST_GROWTH, Divergence, Status
from linreg.tensors import make_tensors

# The five parts of one iteration, named as in the lecture. They are plain words, since
# looking up members of an enumeration takes time that a small step would notice.
Phase = Literal["forward", "loss", "zero_grad", "backward", "update"]
PHASES: tuple[Phase, ...] = get_args(Phase)


class Trainer:
    """One run: a model, a criterion and an optimizer, and the loop over them.

    The caller owns the loop: `step()` does one iteration, `phases()` the same one cut
    into its five parts. Each iteration is recorded in `history`.
    """

    def __init__(
        self, prepared: Prepared, config: Config, history: History | None = None
    ) -> None:
        self.prepared = prepared
        self.config = config
        # An empty history is false.
        self.history = History(prepared.parameter_names) if history is None else history
        self._data = FollowedData(prepared)
        self.iteration = 0
        self.divergence: Divergence | None = None
        self.converged = self.early_stopped = False

        self._take_rows(prepared, config.dtype)
        self.model = make_model(
            in_features=self.x.shape[1],
            bias=prepared.bias,
            dtype=self.x.dtype,
            seed=config.seed,
            initial_weight=config.initial_weight,
            initial_bias=config.initial_bias,
        )
        self.criterion = make_criterion(config.loss, config.reduction)
        self.optimizer = make_optimizer(
            config.optimizer, self.model.parameters(), config.settings, config.lr_bias
        )
        self.scheduler = make_scheduler(
            config.scheduler, config.scheduler_settings, self.optimizer
        )
        self._needs_closure = find_optimizer(config.optimizer).needs_closure

        self.batches = Batches(
            len(self.y), config.batch_size, config.shuffle, config.seed
        )
        self._batch = (-1, self.x, self.y)
        self._parameters = list(self.model.parameters())
        self._initial = [p.detach().clone() for p in self._parameters]
        self._start_loss = self._loss_at_start()
        self.y_pred = self.loss = torch.empty(0)

    def _take_rows(self, prepared: Prepared, dtype: str) -> None:
        tensors = make_tensors(prepared, dtype)
        self.x, self.y = tensors.x, tensors.y
        self.x_test, self.y_test = tensors.x_test, tensors.y_test
        self._has_test = len(self.y_test) > 0

    @property
    def epoch(self) -> int:
        """Passes over the training rows that are complete."""
        return self.batches.epoch(self.iteration)

    @property
    def status(self) -> Status:
        if self.divergence:
            return Status.DIVERGED
        if self.converged:
            return Status.CONVERGED
        if self.early_stopped:
            return Status.EARLY_STOPPED
        if self.iteration >= self.config.iterations:
            return Status.FINISHED
        return Status.TRAINING

    def phases(self) -> Iterator[Phase]:
        """One iteration, pausing after each of its parts.

        A run that has converged or diverged ends before the update.
        """
        self._keep_now_and_then()
        x, y = self.next_batch()
        y_pred = self.y_pred = self.model(x)
        yield "forward"

        loss = self.loss = self.criterion(y_pred, y)
        yield "loss"

        if self.config.zero_grad:
            self.optimizer.zero_grad()
        held = self._held_gradients()
        yield "zero_grad"

        self.with_penalty(loss).backward()
        yield "backward"

        if self._record(loss, [p.grad for p in self._parameters]):
            self._update(x, y)
            self.iteration += 1
            yield "update"
        else:
            # No update has used what backward has added: the state is the one before.
            for parameter, gradient in zip(self._parameters, held, strict=True):
                parameter.grad = gradient

    def _held_gradients(self) -> list[torch.Tensor | None]:
        """What the next backward adds to; None where that is nothing."""
        if self.config.zero_grad:
            return [None] * len(self._parameters)
        held = (p.grad for p in self._parameters)
        return [None if gradient is None else gradient.clone() for gradient in held]

    def step(self) -> bool:
        """One iteration; whether the parameters were updated."""
        before = self.iteration
        deque(self.phases(), maxlen=0)
        return self.iteration > before

    def with_penalty(self, loss: torch.Tensor) -> torch.Tensor:
        """What backward starts from: the loss, and the L1 penalty if there is one."""
        if not self.config.l1:
            return loss
        weight: torch.Tensor = self.model.linear.weight
        return loss + self.config.l1 * weight.abs().sum()

    def _update(self, x: torch.Tensor, y: torch.Tensor) -> None:
        if self.config.clip:
            clip_grad_norm_(self._parameters, self.config.clip)
        if self._needs_closure:
            self.optimizer.step(self._closure(x, y))
        else:
            self.optimizer.step()
        if self.scheduler:
            advance(self.scheduler, self.loss.item())

    def _closure(self, x: torch.Tensor, y: torch.Tensor) -> Callable[[], float]:
        """LBFGS asks for the loss and its gradient again, at points it chooses."""
        # The first time it asks for those that backward has just found.
        with torch.no_grad():
            known = [self.with_penalty(self.loss).item()]

        def evaluate_again() -> float:
            if known:
                return known.pop()
            if self.config.zero_grad:
                self.optimizer.zero_grad()
            objective = self.with_penalty(self.criterion(self.model(x), y))
            objective.backward()
            return objective.item()

        return evaluate_again

    def next_batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """x (N, p) and y (N, 1) of the rows that the next step trains on."""
        if self.batches.full:
            return self.x, self.y
        if self._batch[0] != self.iteration:
            rows = self.batches.rows_of(self.iteration)
            self._batch = (self.iteration, self.x[rows], self.y[rows])
        return self._batch[1:]

    def evaluate(self) -> Row:
        """Record the present state as a row of its own, without an update.

        It is the same row that the next step will record; the gradients that the model
        holds are left alone.
        """
        loss, gradients = self._evaluated()
        numbers = self._numbers_of(loss, gradients)
        if not self._is_recorded():
            self._note(numbers, gradients)
        count = len(self.history.parameter_names)
        return as_row(np.array([self.iteration, *numbers]), count)

    def _evaluated(self) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """The loss at the present parameters, and what `.grad` will be there."""
        x, y = self.next_batch()
        loss: torch.Tensor = self.criterion(self.model(x), y)
        objective = self.with_penalty(loss)
        gradients = list(torch.autograd.grad(objective, self._parameters))
        if not self.config.zero_grad:
            gradients = list(map(_added, self._parameters, gradients))
        return loss, gradients

    def _record(self, loss: torch.Tensor, gradients: Sequence[Any]) -> bool:
        """Write row t; whether the run may go on from it.

        A step that is recorded already, and is made again, has gone on before.
        """
        if self._is_recorded():
            return True
        return self._note(self._numbers_of(loss, gradients), gradients)

    def _is_recorded(self) -> bool:
        """Whether the history goes on beyond the present state."""
        return self.iteration < len(self.history) - 1

    def _note(self, numbers: list[float], gradients: Sequence[Any]) -> bool:
        # Plain lists and a plain sum: between two calls of torch they cost a third of
        # what numpy's functions do.
        state = numbers[:-2]
        if not (math.isfinite(sum(state)) or all(map(math.isfinite, state))):
            return self._diverged(numbers)
        self.history.write(self.iteration, numbers)
        if state[-1] > MOST_GROWTH * self._start_loss:
            growth = state[-1] / self._start_loss
            self.divergence = Divergence(self.iteration, "growth", growth)
            return False
        if self.config.patience and self._has_stopped_early():
            return False
        return not (self.config.tolerance and self._has_converged(gradients))

    def _numbers_of(self, loss: torch.Tensor, gradients: Sequence[Any]) -> list[float]:
        """A row of the history: parameters, gradient, loss, test loss or NaN, rate."""
        test_loss = self._test_loss() if self._has_test else math.nan
        parameters = _numbers(self._parameters)
        rate = self.optimizer.param_groups[0]["lr"]
        return [*parameters, *_numbers(gradients), loss.item(), test_loss, rate]

    def _diverged(self, numbers: list[float]) -> bool:
        """Note which number is not finite; finite parameters still have their row."""
        loss = numbers[-3]
        count = len(self.history.parameter_names)
        if not all(map(math.isfinite, numbers[:count])):
            quantity = "parameters"
        else:
            quantity = "gradient" if math.isfinite(loss) else "loss"
            self.history.write(self.iteration, numbers)
        self.divergence = Divergence(self.iteration, quantity)
        return False

    def _has_converged(self, gradients: Sequence[Any]) -> bool:
        """Whether the gradient over all the training rows is small.

        With batches this is asked once an epoch, and not of a batch's own gradient:
        one sample that happens to fit has none, and says nothing of the others.
        """
        if self.batches.full and self.config.zero_grad:
            norm = math.hypot(*_numbers(gradients))
        elif not self.batches.is_new_epoch(self.iteration):
            return False
        else:
            norm = math.hypot(*self.full_gradient())
        self.converged = norm <= self.config.tolerance
        return self.converged

    def _has_stopped_early(self) -> bool:
        """Whether the test loss was least so many iterations ago."""
        least = self.history.least_test
        waited = 0 if least is None else self.iteration - least.iteration
        self.early_stopped = waited >= self.config.patience
        return self.early_stopped

    def _loss_at_start(self) -> float:
        """The loss to which others are compared, on all the training rows.

        It is that of the initial parameters, or of the model that answers 0 if that is
        larger: a start close to the minimum is no measure. Where it is 0 or not finite
        there is none.
        """
        with torch.no_grad():
            at_initial = self.criterion(linear(self.x, *self._initial), self.y)
            at_zero = self.criterion(torch.zeros_like(self.y), self.y)
        loss = max(at_initial.item(), at_zero.item())
        return loss if 0 < loss < math.inf else math.inf

    def _test_loss(self) -> float:
        with torch.no_grad():
            loss: torch.Tensor = self.criterion(self.model(self.x_test), self.y_test)
        return loss.item()

    def train_loss(self) -> float:
        """The loss over all training rows at the present parameters."""
        with torch.no_grad():
            loss: torch.Tensor = self.criterion(self.model(self.x), self.y)
        return loss.item()

    def predict(self, x: FloatArray) -> FloatArray:
        """The model's answers (n,) for raw x (n, columns)."""
        inputs = torch.tensor(self.prepared.inputs.matrix(x), dtype=self.x.dtype)
        with torch.no_grad():
            y_pred: torch.Tensor = self.model(inputs)
        return y_pred.squeeze(1).numpy().astype(np.float64)

    def full_gradient(self) -> list[float]:
        """The gradient (k,) over all training rows, the bias last; with the penalty."""
        objective = self.with_penalty(self.criterion(self.model(self.x), self.y))
        return _numbers(torch.autograd.grad(objective, self._parameters))

    def change(self, config: Config) -> None:
        """Follow another config from the next step on; recorded in the history.

        Raises SettingError where the change needs a restart.
        """
        if needs_restart(self.config, config):
            raise SettingError("config", config, "conflict", "restart")
        if not same_steps(self.config, config):
            self.branch()
            is_other_loss = _loss_of(config) != _loss_of(self.config)
            self.history.change(Change(self.iteration, config, is_other_loss))
        self.follow(config)

    def follow(self, config: Config) -> None:
        """Take these settings over; a replay does so too."""
        if _rates_of(config) != _rates_of(self.config):
            change_settings(
                self.optimizer,
                config.settings,
                config.lr_bias,
                scheduled=self.scheduler is not None,
            )
        self._take_config(config)
        self.converged = self.early_stopped = False

    def _take_config(self, config: Config) -> None:
        before, self.config = self.config, config
        if _loss_of(config) != _loss_of(before):
            self.criterion = make_criterion(config.loss, config.reduction)
            self._start_loss = self._loss_at_start()

    def change_data(self, prepared: Prepared) -> None:
        """Train on edited data from the next step on; recorded in the history.

        Raises SettingError where the model has other inputs than before, or a batch
        would be larger than the rows are.
        """
        if prepared.parameter_names != self.prepared.parameter_names:
            raise SettingError("data", prepared.parameter_names, "conflict", "restart")
        rows = len(prepared.y_train)
        if self.config.batch_size > rows:
            raise SettingError(
                "batch_size", self.config.batch_size, "out_of_range", rows
            )
        self.branch()
        self.follow_data(prepared)
        change = self._data.change(
            self.history.data_changes,
            self.iteration,
            prepared,
            self.batches.epoch_start,
        )
        self.history.change_data(change)

    def follow_data(self, prepared: Prepared) -> None:
        """Take these data over; a replay does so too."""
        self.prepared = prepared
        self._take_rows(prepared, self.config.dtype)
        self.batches.change_rows(len(prepared.y_train), self.iteration)
        self._batch = (-1, self.x, self.y)
        self._start_loss = self._loss_at_start()
        self.converged = self.early_stopped = False

    def prepared_at(self, iteration: int) -> Prepared:
        """The data that the run followed, or follows, at that iteration."""
        return self._data.prepared_at(self.history.data_changes, iteration, self.config)

    def branch(self) -> None:
        """Let go of the recorded steps after the present one: the run goes on here."""
        if self._is_recorded():
            numbers = self._numbers_of(*self._evaluated())
            self.history.branch(self.iteration, numbers)

    def _keep_now_and_then(self) -> None:
        """Keep the whole state, that later steps may be had back from it."""
        if self.history.keyframes.is_due(self.iteration):
            self.history.keyframes.keep(self.snapshot())

    def snapshot(self) -> Keyframe:
        """The whole present state, from which every later step comes out the same."""
        state = take_snapshot(self.optimizer, self.scheduler, self.batches)
        return Keyframe(self.iteration, self.config, state)

    def restore(self, keyframe: Keyframe) -> None:
        """Stand where that state was; when to stop is decided anew."""
        prepared = self.prepared_at(keyframe.iteration)
        if prepared is not self.prepared:
            self.prepared = prepared
            self._take_rows(prepared, self.config.dtype)
            self._start_loss = self._loss_at_start()
        self._take_config(with_stop_rule(keyframe.config, self.config))
        restore_snapshot(
            keyframe.snapshot, self.optimizer, self.scheduler, self.batches
        )
        self.iteration = keyframe.iteration
        self._batch = (-1, self.x, self.y)
        self.divergence, self.converged, self.early_stopped = None, False, False


def _loss_of(config: Config) -> tuple[str, str]:
    return config.loss, config.reduction


def _rates_of(config: Config) -> tuple[Mapping[str, Value], float]:
    return config.settings, config.lr_bias


def _numbers(tensors: Sequence[Any]) -> list[float]:
    """The numbers of the weight (1, p) and of the bias (1,), if there is one."""
    weight, *bias = tensors
    return [*weight.tolist()[0], *bias[0].tolist()] if bias else weight.tolist()[0]


def _added(parameter: torch.nn.Parameter, gradient: torch.Tensor) -> torch.Tensor:
    """What `.grad` will be where it is not cleared before."""
    return gradient if parameter.grad is None else parameter.grad + gradient
