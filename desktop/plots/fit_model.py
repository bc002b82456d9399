"""What a model predicts in the picture of a fit."""

import numpy as np

from linreg.dataset import FloatArray
from linreg.prepare import Prepared


def belongs(parameters: FloatArray, prepared: Prepared) -> bool:
    """Whether a model of these data has so many parameters (k,)."""
    return len(parameters) == len(prepared.parameter_names)


def answers_of(
    prepared: Prepared, parameters: FloatArray, inputs: FloatArray
) -> FloatArray:
    """The predictions (m,) for inputs (m, p), by weights (p,) and then perhaps b."""
    count = inputs.shape[1]
    bias = parameters[count] if prepared.bias else 0.0
    # A diverging model's line may overflow; it is then not drawn there.
    with np.errstate(over="ignore", invalid="ignore"):
        answers: FloatArray = inputs @ parameters[:count] + bias
        return answers
