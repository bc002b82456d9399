"""The field in which a run is given another name."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.race.model import KEY_ROLE

Index = QModelIndex | QPersistentModelIndex
_LONGEST_NAME = 60


class NameDelegate(QStyledItemDelegate):
    """Edits names in their cells. Signal: `renamed(key, name)`, which may be blank."""

    renamed = Signal(int, str)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(_LONGEST_NAME)
        editor.setAccessibleName(self.tr("Name of the run"))
        tip = self.tr("Left blank, the name is made from the settings")
        editor.setToolTip(tip)
        editor.setPlaceholderText(self.tr("from the settings"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # What is being typed stays, whatever else the table shows anew.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """Send the name out; the model changes when the new entries come."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            # An editor is asked once more while it closes.
            editor.setModified(False)
            self.renamed.emit(index.data(KEY_ROLE), editor.text().strip())
