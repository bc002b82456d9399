"""What of the window belongs to a project: the pages shown, and a few switches."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.actions import Actions
from desktop.body import Body
from desktop.data_gestures import Drawing, LastingSubject
from desktop.plots.fit import FitPlot
from desktop.plots.surface import SurfacePlot
from desktop.plots.surface_3d import Surface3D
from desktop.plots.surface_choices import OVERLAYS
from desktop.transport import RATES, Transport
from desktop.widgets.card_stack import CardStack
from linreg.errors import ProjectProblem, SettingError
from linreg.generators import GENERATORS, NOISE, ROWS, SEED
from linreg.prepare import Prepared
from linreg.project import Json
from linreg.project_node import Node
from linreg.specs import Spec

# The places of the window, in their order, and the pages in each of them.
PAGES: Mapping[str, tuple[str, ...]] = {
    "fit": ("fit", "residuals"),
    "loss": ("loss", "log", "statistics", "certified"),
    "surface": ("surface", "surface_3d", "scaling"),
    "step": ("parameters", "code", "graph", "numbers", "race", "about"),
}
_FIELDS = (
    "pages",
    "enlarged",
    "logarithmic_loss",
    "best_fit",
    "overlays",
    "feature",
    "parameters",
    "speed",
    "subject",
)


@dataclass(frozen=True)
class WindowState:
    """The page shown in each place, which place is enlarged, and what is switched on.

    `overlays` are those of the loss surface. `feature` is the x column on the axis of
    the fit, `parameters` are the two on the axes of the loss surface, both counted from
    0; None for one parameter. `speed` is in steps a second, None for as fast as it
    goes; `subject` is what stands behind the data.
    """

    pages: Mapping[str, str]
    enlarged: str | None
    logarithmic_loss: bool
    best_fit: bool
    overlays: tuple[str, ...]
    feature: int
    parameters: tuple[int, int] | None
    speed: float | None
    subject: LastingSubject | None


@dataclass(frozen=True)
class WindowParts:
    """The parts of the window that have this state."""

    body: Body
    transport: Transport
    actions: Actions
    fit: FitPlot
    surface: SurfacePlot
    surface_3d: Surface3D

    @property
    def stacks(self) -> dict[str, CardStack]:
        """The places by their names."""
        return dict(zip(PAGES, self.body.stacks, strict=True))


def read_state(parts: WindowParts, subject: LastingSubject | None) -> dict[str, Json]:
    """The present state as it stands in a project, its data's subject among it."""
    stacks = parts.stacks
    enlarged = parts.body.pictures.enlarged
    parameters = parts.surface.shown
    return {
        "pages": {name: PAGES[name][s.current()] for name, s in stacks.items()},
        "enlarged": next((n for n, stack in stacks.items() if stack is enlarged), None),
        "logarithmic_loss": parts.actions.log_loss.isChecked(),
        "best_fit": parts.actions.exact_fit.isChecked(),
        "overlays": list(parts.surface.overlays),
        "feature": parts.fit.feature,
        "parameters": list(parameters) if len(parameters) == 2 else None,
        "speed": parts.transport.rate,
        "subject": _write_subject(subject),
    }


def apply_state(state: WindowState, parts: WindowParts) -> None:
    """Let the window look so."""
    stacks = parts.stacks
    for name, page in state.pages.items():
        stacks[name].setCurrent(PAGES[name].index(page))
    enlarged = None if state.enlarged is None else stacks[state.enlarged]
    parts.body.pictures.enlarge(enlarged)
    parts.actions.log_loss.setChecked(state.logarithmic_loss)
    parts.actions.exact_fit.setChecked(state.best_fit)
    parts.surface.set_overlays(state.overlays)
    parts.fit.set_feature(state.feature)
    if state.parameters is not None:
        parts.surface.show_parameters(*state.parameters)
        parts.surface_3d.show_parameters(*state.parameters)
    place = len(RATES) if state.speed is None else RATES.index(int(state.speed))
    parts.transport.speed.setValue(place)


def check_state(window: Mapping[str, Json], prepared: Prepared) -> WindowState:
    """The state that a project keeps under "window", with the run shown on these data.

    Raises ProjectError, with the field by its path, where it is not one.
    """
    # Projects of version 1 know of no overlays, and those of 2 of no axes.
    older = {"overlays": [], "feature": 0, "parameters": None}
    node = Node({**older, **window}, "window")
    pages, enlarged, logarithmic_loss, best_fit, *others = node.object(*_FIELDS)
    overlays, feature, parameters, speed, subject = others
    places = zip(PAGES, pages.object(*PAGES), strict=True)
    return WindowState(
        pages={name: _one_of(node, PAGES[name]) for name, node in places},
        enlarged=None if enlarged.value is None else _one_of(enlarged, tuple(PAGES)),
        logarithmic_loss=logarithmic_loss.flag(),
        best_fit=best_fit.flag(),
        overlays=tuple(_one_of(n, OVERLAYS) for n in overlays.items(len(OVERLAYS))),
        feature=feature.integer(0, len(prepared.dataset.x_names) - 1),
        parameters=_axes(parameters, len(prepared.parameter_names)),
        speed=None if speed.value is None else _rate(speed),
        subject=None if subject.value is None else _read_subject(subject),
    )


def _one_of(node: Node, names: tuple[str, ...]) -> str:
    if node.text() not in names:
        raise node.error("out_of_range", names)
    return node.text()


def _axes(node: Node, count: int) -> tuple[int, int] | None:
    """Two different ones of so many parameters."""
    if node.value is None:
        return None
    axes = tuple(item.integer(0, count - 1) for item in node.items(2))
    if len(set(axes)) != 2:
        raise node.error("out_of_range", "two different parameters")
    first, second = axes
    return first, second


def _rate(node: Node) -> float:
    if node.number() not in RATES:
        raise node.error("out_of_range", tuple(map(str, RATES)))
    return node.number()


def _write_subject(subject: LastingSubject | None) -> dict[str, Json] | None:
    if isinstance(subject, str):
        return {"entry": subject}
    if subject is None:
        return None
    return {
        "generator": subject.name,
        "rows": subject.rows,
        "noise": subject.noise,
        "seed": subject.seed,
    }


def _read_subject(node: Node) -> LastingSubject:
    if "entry" in node.mapping():
        (entry,) = node.object("entry")
        return entry.text()
    generator, rows, noise, seed = node.object("generator", "rows", "noise", "seed")
    return Drawing(
        _one_of(generator, tuple(GENERATORS)),
        int(_number(rows, ROWS)),
        _number(noise, NOISE),
        int(_number(seed, SEED)),
    )


def _number(node: Node, spec: Spec) -> float:
    """A number that this setting of a generator may have."""
    number = node.number()
    try:
        spec.check(number)
    except SettingError as error:
        is_other = error.problem == "not_a_number"
        problem: ProjectProblem = "wrong_type" if is_other else "out_of_range"
        raise node.error(problem, error.allowed) from None
    return number
