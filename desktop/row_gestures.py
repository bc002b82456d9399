"""Rows by mouse: selected, dragged, added, removed, in the table and the pictures."""

from PySide6.QtCore import QObject, Qt, Slot

from desktop.actions import Actions
from desktop.data_edits import DataEdits
from desktop.live_view import LiveView, Panels
from desktop.selection import RowSelection
from desktop.session import Session


class RowGestures(QObject):
    """Carries gestures on points to the edits, and keeps one selection everywhere.

    To be made after whoever shows the session's data in the table.
    """

    def __init__(
        self,
        session: Session,
        edits: DataEdits,
        panels: Panels,
        live: LiveView,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._edits = session, edits
        self._panels, self._live, self._actions = panels, live, actions
        self.selection = RowSelection(self)
        self.selection.changed.connect(self._show_selection)
        fit = panels.fit
        fit.drag_started.connect(edits.begin_drag)
        fit.point_dragged.connect(self._drag)
        fit.drag_finished.connect(edits.end_drag)
        fit.drag_cancelled.connect(edits.cancel_drag)
        fit.point_added.connect(self._add_point)
        fit.row_clicked.connect(self.selection.click)
        panels.residuals.row_clicked.connect(self.selection.click)
        panels.data.selection_changed.connect(self.selection.choose)
        actions.remove_rows.triggered.connect(self._remove_rows)
        for picture in (fit, panels.residuals):
            picture.addAction(actions.remove_rows)
            # The key works where the keyboard is: after a click, in the picture.
            picture.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        session.run_loaded.connect(self._keep_selection)
        session.data_edited.connect(self._keep_selection)
        self._show_selection(())

    @Slot(float, float)
    def _add_point(self, x: float, y: float) -> None:
        """The new point is the selected one, to be read, dragged or removed."""
        rows = self._session.dataset.rows
        self._edits.add_point(x, y)
        if self._session.dataset.rows > rows:
            self.selection.choose((rows,))

    @Slot(int, float, float)
    def _drag(self, row: int, x: float, y: float) -> None:
        x_name = self._session.dataset.x_names[self._panels.fit.feature]
        self._edits.drag(row, x_name, x, y)

    @Slot()
    def _remove_rows(self) -> None:
        """And no others are selected in their places."""
        before = self._session.dataset
        self._edits.remove_rows(self.selection.rows)
        if self._session.dataset is not before:
            self.selection.choose(())

    @Slot()
    def _keep_selection(self) -> None:
        """What the table has kept of it, now that it shows the data as they are."""
        self.selection.choose(self._panels.data.selected_rows())

    @Slot(object)
    def _show_selection(self, rows: tuple[int, ...]) -> None:
        panels = self._panels
        if panels.data.selected_rows() != rows:
            panels.data.show_selection(rows)
        panels.fit.show_selection(rows)
        panels.residuals.show_selection(rows)
        why_not = None if rows else self.tr("No point is selected.")
        self._actions.explain(self._actions.remove_rows, why_not)
        self._live.select(rows)
