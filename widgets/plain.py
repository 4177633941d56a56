"""Texts from outside in tooltips: shown as they are, never read as markup."""

from html import escape


def tip(text: str) -> str:
    """A tooltip has no plain format: Qt takes for rich text whatever looks like it."""
    return f"<qt>{escape(text, quote=False)}</qt>".replace("\n", "<br>") if "<" in text else text
