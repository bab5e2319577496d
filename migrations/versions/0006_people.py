"""Citizens as people: shared webhooks, muted citizens, unwanted words, what moderators did

Revision: 0006, after 0005, made on 2026-11-23 12:45:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "webhooks",
        sa.Column("last_message_id", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.create_table(
        "muted",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("citizen", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name="fk_muted_guild_id_guilds"),
        sa.PrimaryKeyConstraint("guild_id", "citizen", name="pk_muted"),
    )
    op.create_table(
        "filter_words",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_filter_words_guild_id_guilds"
        ),
        sa.PrimaryKeyConstraint("guild_id", "word", name="pk_filter_words"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name="fk_audit_guild_id_guilds"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_guild_id", "audit", ["guild_id"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("filter_words")
    op.drop_table("muted")
    op.drop_column("webhooks", "last_message_id")
