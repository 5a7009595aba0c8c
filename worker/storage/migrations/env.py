"""What Alembic runs: the revisions, on the connection and in the transaction handed in."""

from alembic import context

from worker.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes few things of a table in place; batch mode copies it instead.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
