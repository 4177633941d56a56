"""What alembic runs: the steps, on the connection that was handed over."""

from alembic import context

from app.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table, only make it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
