"""Names for screen readers of the parts that show values and no words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


def name_parts(window: ConsoleWindow) -> None:
    """In the language of the moment; called again when that changes."""
    text, card = window.scene.text, window.card
    for part, key in (
        (window.queue.list, "queue.title"),
        (window.queue.tabs, "queue.title"),
        (window.queue.filter, "key.find"),
        (card.advice.list, "advice.title"),
        (card.crew, "crew.title"),
        (card.stages, "stages.title"),
        (card.story, "panel.messages"),
        (window.units, "panel.units"),
        (window.messages, "panel.messages"),
        (card.ask, "panel.card"),
    ):
        part.setAccessibleName(text(key))
