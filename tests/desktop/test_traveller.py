"""Goals that come faster than the training thread reaches them."""

import pytest
from PySide6.QtCore import Slot

from desktop.traveller import Traveller
from desktop.worker import Halt, TrainingWorker
from linreg.status import Status


class Worker(TrainingWorker):
    """Notes what it is asked for, and arrives when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []

    @Slot(object)
    def go_to(self, iteration: int) -> None:
        self.asked.append(iteration)

    @Slot()
    def go_on_by_a_phase(self) -> None:
        self.asked.append("phase")

    @Slot()
    def explain(self) -> None:
        self.asked.append("explain")

    def arrive(self, iteration: int) -> None:
        self.arrived.emit(Halt(Status.TRAINING, iteration))


@pytest.fixture
def worker(qapp: object) -> Worker:
    return Worker()


@pytest.fixture
def traveller(worker: Worker) -> Traveller:
    return Traveller(worker, worker)


def test_the_last_of_many_goals_is_gone_to(
    worker: Worker, traveller: Traveller
) -> None:
    for goal in (5, 4, 3, 2):
        traveller.go_to(goal)
    assert worker.asked == [5]
    worker.arrive(5)
    assert worker.asked == [5, 2]
    assert traveller.goal == 2
    worker.arrive(2)
    assert traveller.goal is None


def test_whatever_comes_next_begins_at_the_goal(
    worker: Worker, traveller: Traveller
) -> None:
    told: list[Halt] = []
    traveller.arrived.connect(told.append)
    traveller.go_to(5)
    traveller.go_to(2)
    traveller.stay()
    assert worker.asked == [5, 2]
    assert traveller.goal is None
    worker.arrive(5)
    worker.arrive(2)
    # What began meanwhile tells of itself.
    assert told == []
    assert worker.asked == [5, 2]


@pytest.mark.parametrize("name", ["go_on_by_a_phase", "explain"])
def test_a_step_is_opened_where_it_is_asked_to_stand(
    worker: Worker, traveller: Traveller, name: str
) -> None:
    traveller.go_to(5)
    traveller.go_to(2)
    getattr(traveller, name)()
    assert worker.asked[:2] == [5, 2]
    assert len(worker.asked) == 3
    worker.arrive(5)
    assert traveller.goal == 2
    worker.arrive(2)
    assert traveller.goal is None
    assert len(worker.asked) == 3


def test_a_goal_that_is_there_no_more_is_not_asked_for_again(
    worker: Worker, traveller: Traveller
) -> None:
    traveller.go_to(100)
    worker.arrive(60)
    assert traveller.goal is None
    assert worker.asked == [100]
