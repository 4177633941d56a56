"""How a link's health is shown: by shape, by colour and in words, always with its age."""

from dataclasses import dataclass

from app.domain.link import Health, LinkStatus
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


WORDS = {
    Health.UNTRIED: "link.untried",
    Health.HEARD: "link.up",
    Health.SILENT: "link.silent",
    Health.DEAD: "link.dead",
    Health.DOWN: "link.down",
}
SHOWN = {  # by health: shape and a state's colour role
    Health.UNTRIED: ("·", "off_duty"),
    Health.HEARD: ("●", "available"),
    Health.SILENT: ("○", "waiting"),
    Health.DEAD: ("✕", "overdue"),
    Health.DOWN: ("✕", "overdue"),
}


def lamp(scene: Scene, link: LinkStatus) -> Lamp:
    """Heard lately: a full disc. Silent: a ring. Dead or down: a cross. Not tried: a dot."""
    name = scene.text(f"link.{link.name}") if link.name in LINKS else link.name
    health, seconds = link.health(scene.now), link.age_s(scene.now)
    age = figures.age(seconds) if seconds is not None else "–"
    never = seconds is None and health in (Health.SILENT, Health.DEAD)
    words = scene.text(
        "link.unheard" if never else WORDS[health],
        name=name,
        age=age,
        error=link.last_error,
        interval=figures.age(link.interval_s),
    )
    return Lamp(*SHOWN[health], name, age, words, health is Health.HEARD)


def store_lamp(scene: Scene) -> Lamp:
    """The store is asked only when there is something to write: quiet is no fault of it."""
    name, recorded = scene.text("link.store"), scene.recorded
    newest = scene.chronicle.newest
    age = figures.age(scene.since(newest[-1].saved_at)) if newest else "–"
    if recorded.unsaved:
        age = figures.age(scene.since(recorded.since)) if recorded.since else age
        words = scene.text("link.not_saving", name=name, age=age, error=recorded.reason)
        return Lamp("✕", "overdue", name, age, words, False)
    words = scene.text("link.saved" if newest else "link.unwritten", name=name, age=age)
    return Lamp("●", "available", name, age, words, True)


def lamps(scene: Scene) -> list[Lamp]:
    """The store's, then every link's by name."""
    links = [lamp(scene, link) for _, link in sorted(scene.links.items())]
    return [store_lamp(scene), *links]


def escaped(text: str) -> str:
    """Plain text inside rich text: what comes from outside must not be read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
