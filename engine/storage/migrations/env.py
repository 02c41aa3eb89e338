"""What Alembic runs for each upgrade: it takes the connection it is given and commits nothing itself."""

from alembic import context

from engine.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
