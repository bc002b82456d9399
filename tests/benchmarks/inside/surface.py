"""The surface of MSE over many rows, made and evaluated: `surface ROWS`.

Answers with the seconds from the data, which stand ready, to 200 x 200 points.
"""

import json
import sys
from time import perf_counter

import numpy as np

from linreg.config import Config
from linreg.generators import generate
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface

_AXIS = np.linspace(-3.0, 3.0, 200)


def seconds(prepared: Prepared) -> float:
    begun = perf_counter()
    surface = Surface(prepared, "mse", "mean")
    surface.grid(0, 1, np.zeros(2), _AXIS, _AXIS)
    return perf_counter() - begun


def main() -> None:
    prepared = prepare(generate("noisy_line", int(sys.argv[1]), 1.0, 0), Config())
    # They are worked out when they are first asked for, and are no part of it.
    _ = prepared.x_train, prepared.y_train
    for _ in sys.stdin:
        print(json.dumps({"seconds": seconds(prepared)}), flush=True)


if __name__ == "__main__":
    main()
