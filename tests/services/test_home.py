"""Where things of this user are: what belongs to one store never lies where another looks."""

from pathlib import Path

from app.services.drafts import draft_of
from app.services.home import spool_of, tracks_of


def test_what_belongs_to_a_file_is_beside_it() -> None:
    assert spool_of("/duty/c.db") == Path("/duty/c.db.unsaved.jsonl")
    assert tracks_of("/duty/c.db") == Path("/duty/c.db.tracks")


def test_two_servers_share_neither_spool_nor_positions_nor_draft() -> None:
    """What one bureau's database could not take must never be recorded in another's."""
    stores = [f"postgresql+psycopg://duty@{host}/room" for host in ("north", "south")]
    for place in (spool_of, tracks_of, lambda store: draft_of(spool_of(store), "3")):
        first, second = map(place, stores)
        assert first != second
        assert first.is_absolute()
