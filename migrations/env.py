"""Runs the migrations on the connection that bot/store/migrate.py hands over."""

from alembic import context

from bot.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter a column in place: Alembic copies the table.
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="",
)

with context.begin_transaction():
    context.run_migrations()
