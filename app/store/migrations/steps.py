"""Runs alembic's steps; apart, because to import alembic takes longer than to open the store."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def config_for(db: sa.Connection | None = None) -> Config:
    """Alembic's settings in code: there is no ini file to lose."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = db
    return config


def known_revisions() -> set[str]:
    return {s.revision for s in ScriptDirectory.from_config(config_for()).walk_revisions()}


def run(db: sa.Connection) -> None:
    """Every missing step, in the transaction that is open on `db`."""
    command.upgrade(config_for(db), "head")
