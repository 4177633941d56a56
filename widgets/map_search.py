"""Looks for an address from the map: Enter brings the place to the middle and puts a pin on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout

from app.services.lookup import Found
from widgets.address_field import AddressField, LookUp
from widgets.plain import Words
from widgets.scene import Scene

WIDTH = 344


class SearchBox(QFrame):
    """Lies on the map's upper left corner; `found` carries the place.

    The words stay as they were typed: Down opens the list again for the next place of that name.
    """

    found = Signal(float, float, str)  # lon, lat in degrees, name

    def __init__(self, scene: Scene, look_up: LookUp | None) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene = scene
        self.address, self.none = AddressField("map", look_up), Words()
        self.none.setObjectName("note")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.address)
        column.addWidget(self.none)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # it grows with its list
        self.address.setFixedWidth(WIDTH)
        self.address.taken.connect(lambda hit: self.found.emit(hit.lon, hit.lat, hit.text))
        self.address.edited.connect(self._say_how)
        self.hide()

    def open(self) -> None:
        self._say_how()
        self.show()
        self.raise_()
        self.address.line.setFocus()
        self.address.line.selectAll()
        self.address.look()

    def hear(self, found: Found) -> None:
        """The lookup's answer, if it is to this box."""
        if found.asked.by == "map":
            self.address.hear(found)
            if not any(found.places.values()):
                self.none.setText(self._scene.text("map.no_hit"))

    def _say_how(self) -> None:
        self.none.setText(self._scene.text("map.search_how"))

    def retranslate(self) -> None:
        self.address.line.setPlaceholderText(self._scene.text("map.search_hint"))
        self.address.line.setAccessibleName(self._scene.text("map.search_hint"))
        self._say_how()
