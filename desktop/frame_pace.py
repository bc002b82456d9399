"""How soon a frame follows the one before, so that training has most of the time."""

from time import perf_counter, thread_time

_FRAME_MILLISECONDS = 18
# While a frame is drawn the training waits: from one to the next there are so many
# times what the processor works on it, as a mean over about so many frames. A single
# one that takes long must not hold up the next.
_FRAME_TIMES = 8
_MEAN_FRAMES = 16


class FramePace:
    """Watches the work of a frame, which may be done in several parts."""

    def __init__(self) -> None:
        self._mean = self._work = 0.0
        self._begun_at = self._begun_work = 0.0

    def begin(self) -> None:
        """A frame is due, or what is to be done between two of them."""
        self._begun_at, self._begun_work = perf_counter(), thread_time()

    def end(self) -> None:
        """What is done between two frames is done."""
        self._work += 1000 * (thread_time() - self._begun_work)

    def end_frame(self) -> int:
        """The frame is done; in so many milliseconds the next one is due.

        It counts from when this one was due, not from now.
        """
        self.end()
        self._mean += (self._work - self._mean) / _MEAN_FRAMES
        self._work = 0.0
        interval = max(_FRAME_MILLISECONDS, _FRAME_TIMES * self._mean)
        return max(0, round(interval - 1000 * (perf_counter() - self._begun_at)))
