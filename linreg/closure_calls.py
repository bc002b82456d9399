"""How often LBFGS has asked for the loss and its gradient, iteration by iteration."""

from array import array
from collections.abc import Sequence

from linreg.history import MOST_ROWS


class ClosureCalls:
    """The closure's calls until each iteration, as far apart as the history's rows.

    Beyond as many iterations as a history has rows, every second one is let go.
    """

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._stride = 1
        self._counts = array("q")

    @classmethod
    def of(cls, counts: Sequence[int], stride: int) -> "ClosureCalls":
        """With those of every `stride`th iteration noted already."""
        calls = cls()
        calls._counts, calls._stride = array("q", counts), stride
        return calls

    def thinned(self, most: int) -> tuple[tuple[int, ...], int]:
        """Those of every so many iterations, and how many: no more than `most`."""
        step = 1
        while len(self._counts) > most * step:
            step *= 2
        return tuple(self._counts[::step]), self._stride * step

    def note(self, iteration: int, calls: int) -> None:
        """So many calls until that iteration; what was noted for it is replaced."""
        while iteration // self._stride >= self._most:
            self._counts = self._counts[::2]
            self._stride *= 2
        slot, rest = divmod(iteration, self._stride)
        if rest:
            return
        # Steps that somebody else has made were not noted one by one.
        missing = slot + 1 - len(self._counts)
        self._counts.extend([calls] * missing)
        self._counts[slot] = calls

    def keep_until(self, iteration: int) -> None:
        """Forget what was noted for later ones."""
        del self._counts[iteration // self._stride + 1 :]

    def at(self, iteration: int) -> int:
        """The calls until that iteration, or until the kept one before it."""
        return self._counts[iteration // self._stride]
