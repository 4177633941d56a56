"""The console as main.py puts it together, without its command line: for what starts a process."""

from PySide6.QtWidgets import QApplication

from app.services.arrangement import Arrangements
from app.services.backstage import Backstage, World
from app.services.settings import Settings
from app.services.text import Text
from app.store.store import Store
from widgets.bridge import Bridge
from widgets.palette import load_palette
from widgets.room import Room
from widgets.running import application


def room_on(world: World) -> tuple[QApplication, Room]:
    """Not opened yet."""
    store, app = Store(world.store), application(load_palette("dark"))
    bridge = Bridge()
    behind = Backstage(world, store, Settings(), Text("zh"), "1", bridge)
    return app, Room(behind, bridge, Arrangements(None, print), None)
