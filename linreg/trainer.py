"""The lecture's training cycle: forward, loss, zero the gradients, backward, step.

Look at `Trainer.phases` first. The rest is what stands around it: the record of each
step, when to stop, and how a run is changed while it goes on. What the cycle works on,
the model, the criterion, the optimizer and the data, is in `linreg.run_state`.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_

from linreg.config import Config, needs_restart, same_steps
from linreg.data_change import FollowedData
from linreg.errors import SettingError
from linreg.history import Change, History
from linreg.keyframes import Keyframe
from linreg.optimizers import find_optimizer
from linreg.prepare import Prepared
from linreg.rows import Row, as_row
from linreg.run_state import RunState, flat, loss_of
from linreg.schedules import advance
from linreg.status import Divergence, Status
from linreg.stopping import find_divergence, has_waited

# The five parts of one iteration, named as in the lecture. They are plain words, since
# looking up members of an enumeration takes time that a small step would notice.
Phase = Literal["forward", "loss", "zero_grad", "backward", "update"]
PHASES: tuple[Phase, ...] = get_args(Phase)


class Trainer(RunState):
    """One run: a model, a criterion and an optimizer, and the loop over them.

    The caller owns the loop: `step()` does one iteration, `phases()` the same one cut
    into its five parts. Each iteration is recorded in `history`.
    """

    def __init__(
        self, prepared: Prepared, config: Config, history: History | None = None
    ) -> None:
        super().__init__(prepared, config)
        # An empty history is false.
        self.history = History(prepared.parameter_names) if history is None else history
        self.divergence: Divergence | None = None
        self.converged = self.early_stopped = False
        self.y_pred = self.loss = torch.empty(0)
        self._needs_closure = find_optimizer(config.optimizer).needs_closure
        self._data = FollowedData(prepared)

    def phases(self) -> Iterator[Phase]:
        """One iteration, pausing after each of its parts.

        A run that has converged, diverged or stopped early ends before the update.
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
            # What backward has added, no update has used: it is taken away again.
            for parameter, gradient in zip(self._parameters, held, strict=True):
                parameter.grad = gradient

    def step(self) -> bool:
        """One iteration; whether the parameters were updated."""
        before = self.iteration
        deque(self.phases(), maxlen=0)
        return self.iteration > before

    def _held_gradients(self) -> list[torch.Tensor | None]:
        """What the next backward adds to; None where that is nothing."""
        if self.config.zero_grad:
            return [None] * len(self._parameters)
        held = (p.grad for p in self._parameters)
        return [None if gradient is None else gradient.clone() for gradient in held]

    def _update(self, x: torch.Tensor, y: torch.Tensor) -> None:
        if self.config.clip:
            clip_grad_norm_(self._parameters, self.config.clip)
        if not self._needs_closure:
            self.optimizer.step()
        elif not self._has_no_way_to_search():
            self.optimizer.step(self._closure(x, y))
        if self.scheduler:
            advance(self.scheduler, self.loss.item())

    def _has_no_way_to_search(self) -> bool:
        """At a rate of 0, to which a schedule may lead, a line search divides by it."""
        searches = self.config.settings["line_search_fn"] != "none"
        return searches and self.optimizer.param_groups[0]["lr"] == 0

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

    def evaluate(self) -> Row:
        """Record the present state as a row of its own, without an update.

        It is the same row that the next step will record; the gradients that the model
        holds are left alone.
        """
        loss, gradients = self.next_gradients()
        numbers = self._numbers_of(loss, gradients)
        if not self._is_recorded():
            self._note(numbers, gradients)
        count = len(self.history.parameter_names)
        return as_row(np.array([self.iteration, *numbers]), count)

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

    def _numbers_of(self, loss: torch.Tensor, gradients: Sequence[Any]) -> list[float]:
        """A row of the history: parameters, gradient, loss, test loss or NaN, rate."""
        test_loss = self.test_loss() if self._has_test else math.nan
        parameters = flat(self._parameters)
        rate = self.optimizer.param_groups[0]["lr"]
        return [*parameters, *flat(gradients), loss.item(), test_loss, rate]

    def _note(self, numbers: list[float], gradients: Sequence[Any]) -> bool:
        """Write the row, but not of parameters that are lost; decide by it."""
        lost = find_divergence(self.iteration, numbers, self._start_loss)
        self.divergence = lost
        if lost is None or lost.quantity != "parameters":
            self.history.write(self.iteration, numbers)
        if lost is not None:
            return False
        if self.config.patience:
            least, patience = self.history.least_test, self.config.patience
            self.early_stopped = has_waited(self.iteration, least, patience)
        if self.config.tolerance:
            self.converged = self._has_converged(gradients)
        return not (self.converged or self.early_stopped)

    def _has_converged(self, gradients: Sequence[Any]) -> bool:
        """Whether the gradient over all the training rows is small.

        With batches this is asked once an epoch, and not of a batch's own gradient:
        one sample that happens to fit has none, and says nothing of the others.
        """
        if self.batches.full and self.config.zero_grad:
            norm = math.hypot(*flat(gradients))
        elif not self.batches.is_new_epoch(self.iteration):
            return False
        else:
            norm = math.hypot(*self.full_gradient())
        return norm <= self.config.tolerance

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

    def _decide_anew(self) -> None:
        """The next row decides; but parameters that are not finite stay so."""
        self.converged = self.early_stopped = False
        if self.divergence and self.divergence.quantity != "parameters":
            self.divergence = None

    def change(self, config: Config) -> None:
        """Follow another config from the next update on; recorded in the history.

        Raises SettingError where the change needs a restart.
        """
        if needs_restart(self.config, config):
            raise SettingError("config", config, "conflict", "restart")
        if not same_steps(self.config, config):
            self.branch()
            is_other_loss = loss_of(config) != loss_of(self.config)
            self.history.change(Change(self.iteration, config, is_other_loss))
        self.follow(config)

    def follow(self, config: Config) -> None:
        """Take these settings over; a replay does so too."""
        self.take_settings(config)
        self._decide_anew()

    def change_data(self, prepared: Prepared) -> None:
        """Train on edited data from the next step on; recorded in the history.

        Raises SettingError where the model has other inputs than before, or a batch
        would be larger than the rows are.
        """
        if prepared.parameter_names != self.prepared.parameter_names:
            raise SettingError("data", prepared.parameter_names, "conflict", "restart")
        rows, size = len(prepared.y_train), self.config.batch_size
        if size > rows:
            raise SettingError("batch_size", size, "out_of_range", rows)
        self.branch()
        self.follow_data(prepared)
        changes, start = self.history.data_changes, self.batches.epoch_start
        change = self._data.change(changes, self.iteration, prepared, start)
        self.history.change_data(change)

    def follow_data(self, prepared: Prepared) -> None:
        """Take these data over; a replay does so too."""
        self.take_data(prepared)
        self._decide_anew()

    def prepared_at(self, iteration: int) -> Prepared:
        """The data that the run followed, or follows, at that iteration."""
        return self._data.prepared_at(self.history.data_changes, iteration, self.config)

    def branch(self) -> None:
        """Let go of the recorded steps after the present one: the run goes on here."""
        if self._is_recorded():
            numbers = self._numbers_of(*self.next_gradients())
            self.history.branch(self.iteration, numbers)

    def _keep_now_and_then(self) -> None:
        """Keep the whole state, that later steps may be had back from it."""
        if self.history.keyframes.is_due(self.iteration):
            self.history.keyframes.keep(self.snapshot())

    def restore(self, keyframe: Keyframe) -> None:
        """Stand where that state was; when to stop is decided anew."""
        self.stand_at(keyframe, self.prepared_at(keyframe.iteration))
        self.divergence, self.converged, self.early_stopped = None, False, False
