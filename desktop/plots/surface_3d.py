"""The loss over two parameters in three dimensions, and the way of a run on it."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.plots.choice import AxesChoice
from desktop.plots.ground import Ground, survey
from desktop.plots.rival import Rival
from desktop.plots.surface_3d_context import OpenGLError
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_3d_picture import Picture
from desktop.plots.surface_3d_stage import Stage
from desktop.plots.surface_3d_texts import Surface3DTexts
from desktop.plots.surface_3d_way import Moment
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.rows import Rows
from linreg.surface import Surface

# From one picture to the next there is so much time, and between these limits so many
# times what the last one took: without a graphics card it is the processor that draws.
_LEAST_MILLISECONDS, _MOST_MILLISECONDS, _TIMES = 50, 400, 3
# The ground is worked out anew for other held values at most this often.
_REFRESH_MILLISECONDS = 250
# On paper the ground has so many pixels for each of the widget's.
_PAPER_RATIO = 3.0


class Surface3D(QWidget):
    """The relief of the loss, the path on it, the present point, start and optimum.

    With more than two parameters a person chooses which two; the others are held at
    their present values. Nothing is worked out while nobody can see it. Where there
    is no OpenGL, or only one parameter, a sentence says so. Signal:
    `parameters_chosen(first, second)` when a person has put others on the axes.
    """

    parameters_chosen = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ground: Ground | None = None
        self._panorama: Panorama | None = None
        self._moment: Moment | None = None
        self._rivals: tuple[tuple[Rival, ...], int] = ((), 0)
        self._names: tuple[str, ...] = ()
        self._shown = (0, 1)
        self._failed = False
        self._ratio = 0.0
        self._texts = Surface3DTexts(self)
        self.card = Card(self.tr("Loss surface in 3D"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._choice = AxesChoice()
        self._choice.chosen.connect(self._on_chosen)
        self.card.addHeaderWidget(self._choice)
        self._make_switch()
        self._make_pages()
        self._make_clocks()

    def _make_switch(self) -> None:
        self.log_button = QToolButton()
        self.log_button.setText(self.tr("log"))
        self.log_button.setCheckable(True)
        self.log_button.setChecked(True)
        self.log_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.log_button.setToolTip(
            self.tr(
                "Logarithmic height: equal factors of the loss above its least look "
                "equally high, so that the floor of a valley shows as well"
            )
        )
        self.log_button.setAccessibleName(self.tr("Logarithmic height"))
        self.log_button.toggled.connect(self._on_logarithmic)
        self.card.addHeaderWidget(self.log_button)

    def _make_pages(self) -> None:
        """The picture, and the sentence that stands in its place."""
        self.stage = Stage()
        self.stage.setAccessibleName(self.tr("Loss over two parameters, in 3D"))
        self.stage.setToolTip(self._texts.gestures)
        self.stage.setAccessibleDescription(self._texts.gestures)
        self.stage.sight_changed.connect(self._on_sight_changed)
        self.picture = Picture(self.stage, self._theme)
        self.sentence = QLabel()
        self.sentence.setObjectName("note")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.stage)
        self._pages.addWidget(self.sentence)
        self.card.body.addLayout(self._pages, 1)

    def _make_clocks(self) -> None:
        self._pause = _LEAST_MILLISECONDS
        self._drawn_at = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._draw_soon)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.picture.set_theme(theme)
        self._draw_soon()

    def set_controls_shown(self, shown: bool) -> None:
        """Hide what cannot be used on paper, and draw finely enough for it."""
        self._ratio = 0.0 if shown else _PAPER_RATIO
        self._show_page()
        self._draw()

    def start(
        self, prepared: Prepared, surface: Surface, exact: ExactFit, *, loss: str
    ) -> None:
        """Begin with another run, of which nothing may have been recorded yet."""
        self._ground = survey(prepared, surface, exact, loss)
        self._panorama = self._moment = None
        self._rivals = ((), 0)
        names = prepared.parameter_names
        if names != self._names:
            self._names, self._shown = names, (0, 1)
            self._choice.set_names(names)
        self._show_page()
        self._draw_soon()

    def update_data(
        self,
        prepared: Prepared,
        surface: Surface,
        exact: ExactFit,
        *,
        loss: str,
        coarse: bool = False,
    ) -> None:
        """The same run goes on with edited data: another ground under its path.

        What changes again with the next frame may be `coarse`; it becomes sharp when it
        has rested for a quarter of a second.
        """
        if self._ground is None:
            return
        self._ground = survey(prepared, surface, exact, loss, coarse=coarse)
        if self._panorama is not None:
            self._panorama.set_ground(self._ground)
        self._draw_soon()

    def show_history(self, rows: Rows, iteration: int, parameters: FloatArray) -> None:
        """Draw the path through these rows, and the present point on it.

        That is at the iteration that the window shows, with `parameters` (k,), which
        thinned rows may not hold; later steps are faint.
        """
        if len(rows):
            self._moment = Moment(rows, iteration, parameters)
            self._draw_soon()

    def show_rivals(self, rivals: tuple[Rival, ...], iteration: int) -> None:
        """Draw the paths of these other runs to that iteration; () for none."""
        if rivals or self._rivals[0]:
            self._rivals = (rivals, iteration)
            self._draw_soon()

    def set_race_key(self, key: int | None) -> None:
        """The run has its own colour in a race; None takes that back."""
        if key != self.picture.race_key:
            self.picture.race_key = key
            self._draw_soon()

    @property
    def shown(self) -> tuple[int, int]:
        """Which parameters are on the two axes."""
        return self._shown

    @Slot(int, int)
    def show_parameters(self, first: int, second: int) -> None:
        """Put these two different parameters on the x and the y axis."""
        self._shown = (first, second)
        self._choice.show_choice(first, second)
        self._panorama = None
        self._draw_soon()

    @Slot(int, int)
    def _on_chosen(self, first: int, second: int) -> None:
        self.show_parameters(first, second)
        self.parameters_chosen.emit(first, second)

    @Slot(bool)
    def _on_logarithmic(self, logarithmic: bool) -> None:
        if self._panorama is not None:
            self._panorama.set_logarithmic(logarithmic)
        self._draw_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_soon()

    @Slot()
    def _on_sight_changed(self) -> None:
        if self._ratio:
            self._draw()
        else:
            self._draw_soon()

    @Slot()
    def _draw_soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            since = (
                self._drawn_at.elapsed() if self._drawn_at.isValid() else self._pause
            )
            self._timer.start(max(self._pause - since, 0))

    @Slot()
    def _draw(self) -> None:
        """Catch up with all that has been shown."""
        if self._ground is None or self._failed or len(self._names) < 2:
            return
        if not (self.isVisible() or self._ratio):
            return
        self._drawn_at.start()
        panorama = self._caught_up(self._ground)
        try:
            self.picture.draw(
                panorama,
                self._texts.axes(panorama),
                self._texts.note(panorama),
                self._ratio or self.devicePixelRatioF(),
            )
        except OpenGLError:
            self._failed = True
            self._show_page()
            return
        pause = max(_TIMES * self._drawn_at.elapsed(), _LEAST_MILLISECONDS)
        self._pause = min(pause, _MOST_MILLISECONDS)

    def _caught_up(self, ground: Ground) -> Panorama:
        """The panorama at the present moment; at first, or of others, a new one."""
        rested = not self._refresh.isActive()
        if self._panorama is None:
            self._panorama = Panorama(
                ground, self._shown, logarithmic=self.log_button.isChecked()
            )
        panorama = self._panorama
        if self._moment is not None:
            panorama.follow(self._moment)
        panorama.follow_rivals(*self._rivals)
        if panorama.remake(rested=rested):
            self._refresh.start()
        self.stage.set_home(panorama.home)
        return panorama

    def _show_page(self) -> None:
        """The picture and its switches, or why there is none."""
        reason = self._texts.why_none(len(self._names), failed=self._failed)
        self.sentence.setText(reason)
        page = self.sentence if reason else self.stage
        self._pages.setCurrentWidget(page)
        usable = not (reason or self._ratio)
        self.log_button.setVisible(usable)
        self._choice.setVisible(usable and len(self._names) > 2)
