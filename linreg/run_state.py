"""What a run is made of, and what changes of it while the run goes on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from linreg.batches import Batches
from linreg.config import Config, with_stop_rule
from linreg.dataset import FloatArray
from linreg.keyframes import Keyframe
from linreg.losses import make_criterion
from linreg.model import make_model
from linreg.prepare import Prepared
from linreg.schedules import make_scheduler
from linreg.snapshot import restore_snapshot, take_snapshot
from linreg.specs import Value
from linreg.stopping import loss_at_start
from linreg.tensors import make_tensors
from linreg.torch_optimizer import change_settings, make_optimizer


class RunState:
    """Where a run stands: before update `iteration`, with its data and settings.

    `x` (n, p) and `y` (n, 1) are the training rows, `x_test` and `y_test` those held
    out, which may be none. Whoever moves the run on adds to `iteration`.
    """

    def __init__(self, prepared: Prepared, config: Config) -> None:
        self.prepared = prepared
        self.config = config
        self.iteration = 0

        self._take_rows(prepared)
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

        self.batches = Batches(
            len(self.y), config.batch_size, config.shuffle, config.seed
        )
        self._parameters = list(self.model.parameters())
        self._initial = [p.detach().clone() for p in self._parameters]
        self._measure_start()

    def _take_rows(self, prepared: Prepared) -> None:
        tensors = make_tensors(prepared, self.config.dtype)
        self.x, self.y = tensors.x, tensors.y
        self.x_test, self.y_test = tensors.x_test, tensors.y_test
        self._has_test = len(self.y_test) > 0
        self._batch = (-1, self.x, self.y)

    def _measure_start(self) -> None:
        """The loss to which others are compared, by the present criterion and data."""
        self._start_loss = loss_at_start(self.criterion, self._initial, self.x, self.y)

    @property
    def epoch(self) -> int:
        """Passes over the training rows that are complete."""
        return self.batches.epoch(self.iteration)

    def next_batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """x (N, p) and y (N, 1) of the rows that the next step trains on."""
        if self.batches.full:
            return self.x, self.y
        if self._batch[0] != self.iteration:
            rows = self.batches.rows_of(self.iteration)
            self._batch = (self.iteration, self.x[rows], self.y[rows])
        return self._batch[1:]

    def with_penalty(self, loss: torch.Tensor) -> torch.Tensor:
        """What backward starts from: the loss, and the L1 penalty if there is one."""
        if not self.config.l1:
            return loss
        weight: torch.Tensor = self.model.linear.weight
        return loss + self.config.l1 * weight.abs().sum()

    def next_gradients(self) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """The loss of the next step, and what each `.grad` will be after backward.

        Those that the model holds are left alone.
        """
        x, y = self.next_batch()
        loss: torch.Tensor = self.criterion(self.model(x), y)
        objective = self.with_penalty(loss)
        gradients = list(torch.autograd.grad(objective, self._parameters))
        if not self.config.zero_grad:
            gradients = list(map(_added, self._parameters, gradients))
        return loss, gradients

    def full_gradient(self) -> list[float]:
        """The gradient (k,) over all training rows, the bias last; with the penalty."""
        objective = self.with_penalty(self.criterion(self.model(self.x), self.y))
        return flat(torch.autograd.grad(objective, self._parameters))

    def train_loss(self) -> float:
        """The loss over all training rows at the present parameters."""
        with torch.no_grad():
            loss: torch.Tensor = self.criterion(self.model(self.x), self.y)
        return loss.item()

    def test_loss(self) -> float:
        """The loss over the rows held out; not to be asked for where there are none."""
        with torch.no_grad():
            loss: torch.Tensor = self.criterion(self.model(self.x_test), self.y_test)
        return loss.item()

    def predict(self, x: FloatArray) -> FloatArray:
        """The model's answers (n,) for raw x (n, columns)."""
        inputs = torch.tensor(self.prepared.inputs.matrix(x), dtype=self.x.dtype)
        with torch.no_grad():
            y_pred: torch.Tensor = self.model(inputs)
        return y_pred.squeeze(1).numpy().astype(np.float64)

    def take_settings(self, config: Config) -> None:
        """Go on under these; raises SettingError where one of them needs a restart."""
        if _rates_of(config) != _rates_of(self.config):
            change_settings(
                self.optimizer,
                config.settings,
                config.lr_bias,
                scheduled=self.scheduler is not None,
            )
        self._take_config(config)

    def _take_config(self, config: Config) -> None:
        before, self.config = self.config, config
        if loss_of(config) != loss_of(before):
            self.criterion = make_criterion(config.loss, config.reduction)
            self._measure_start()

    def take_data(self, prepared: Prepared) -> None:
        """Go on with edited data, in which the model has the same inputs."""
        self.prepared = prepared
        self._take_rows(prepared)
        self.batches.change_rows(len(prepared.y_train), self.iteration)
        self._measure_start()

    def snapshot(self) -> Keyframe:
        """The whole present state, from which every later step comes out the same."""
        state = take_snapshot(self.optimizer, self.scheduler, self.batches)
        return Keyframe(self.iteration, self.config, state)

    def stand_at(self, keyframe: Keyframe, prepared: Prepared) -> None:
        """Be in that state, with its data, under the present rules of when to stop."""
        if prepared is not self.prepared:
            self.prepared = prepared
            self._take_rows(prepared)
            self._measure_start()
        self._take_config(with_stop_rule(keyframe.config, self.config))
        restore_snapshot(
            keyframe.snapshot, self.optimizer, self.scheduler, self.batches
        )
        self.iteration = keyframe.iteration
        self._batch = (-1, self.x, self.y)


def flat(tensors: Sequence[Any]) -> list[float]:
    """The numbers of the weight (1, p) and of the bias (1,), if there is one."""
    weight, *bias = tensors
    return [*weight.tolist()[0], *bias[0].tolist()] if bias else weight.tolist()[0]


def loss_of(config: Config) -> tuple[str, str]:
    """The criterion and its reduction: what makes losses comparable."""
    return config.loss, config.reduction


def _rates_of(config: Config) -> tuple[Mapping[str, Value], float]:
    return config.settings, config.lr_bias


def _added(parameter: torch.nn.Parameter, gradient: torch.Tensor) -> torch.Tensor:
    """What `.grad` will be where it is not cleared before."""
    return gradient if parameter.grad is None else parameter.grad + gradient
