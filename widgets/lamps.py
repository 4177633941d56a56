"""How a link's health is shown: by shape, by colour and in words, always with its age."""

from dataclasses import dataclass

from app.domain.link import LinkStatus
from widgets import figures
from widgets.scene import LINKS, Scene


@dataclass(frozen=True, slots=True)
class Lamp:
    shape: str
    role: str  # a state's colour role
    name: str
    age: str
    words: str  # the whole sentence
    healthy: bool


def lamp(scene: Scene, link: LinkStatus) -> Lamp:
    """Up and lately heard: a full disc. Up but silent: a ring. Down: a cross. Not tried: a dot."""
    name = scene.text(f"link.{link.name}") if link.name in LINKS else link.name
    seconds = link.age_s(scene.now)
    age = figures.age(seconds) if seconds is not None else "–"
    allowed = max(scene.silent_s, 3 * link.interval_s)
    if link.up is None:
        return Lamp("·", "off_duty", name, age, scene.text("link.untried", name=name), False)
    if not link.up:
        words = scene.text("link.down", name=name, age=age, error=link.last_error)
        return Lamp("✕", "overdue", name, age, words, False)
    if seconds is None or seconds > allowed:
        return Lamp("○", "waiting", name, age, scene.text("link.silent", name=name, age=age), False)
    return Lamp("●", "available", name, age, scene.text("link.up", name=name, age=age), True)


def store_lamp(scene: Scene) -> Lamp:
    """The store is asked only when there is something to write: quiet is no fault of it."""
    name, recorded = scene.text("link.store"), scene.recorded
    newest = scene.chronicle.newest
    age = figures.age(scene.since(newest[-1].saved_at)) if newest else "–"
    if recorded.unsaved:
        age = figures.age(scene.since(recorded.since)) if recorded.since else age
        words = scene.text("link.not_saving", name=name, age=age, error=recorded.reason)
        return Lamp("✕", "overdue", name, age, words, False)
    return Lamp("●", "available", name, age, scene.text("link.saved", name=name, age=age), True)


def lamps(scene: Scene) -> list[Lamp]:
    """The store's, then every link's by name."""
    links = [lamp(scene, link) for _, link in sorted(scene.links.items())]
    return [store_lamp(scene), *links]


def escaped(text: str) -> str:
    """Plain text inside rich text: what comes from outside must not be read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
