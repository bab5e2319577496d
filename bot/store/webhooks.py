"""The webhooks through which citizens speak: each has one citizen's name and face at a time."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.dialects import insert
from bot.store.tables import WebhookRow


async def find(session: AsyncSession, channel_id: int, citizen: str) -> WebhookRow | None:
    """The citizen's webhook in that channel, if one has their face."""
    return await session.get(WebhookRow, (channel_id, citizen))


async def in_channel(session: AsyncSession, channel_id: int) -> Sequence[WebhookRow]:
    """All of a channel, the one that has been silent for longest first."""
    query = (
        select(WebhookRow)
        .where(WebhookRow.channel_id == channel_id)
        .order_by(WebhookRow.last_message_id, WebhookRow.citizen)
    )
    return (await session.execute(query)).scalars().all()


async def keep(
    session: AsyncSession, channel_id: int, citizen: str, webhook_id: int, token: str
) -> None:
    """Remember a webhook in place of an earlier one."""
    key = {"channel_id": channel_id, "citizen": citizen}
    values = {"webhook_id": webhook_id, "token": token}
    new = insert(session, WebhookRow).values(key | values)
    await session.execute(new.on_conflict_do_update(index_elements=list(key), set_=values))


async def used(session: AsyncSession, channel_id: int, citizen: str, message_id: int) -> None:
    """The citizen has said that message."""
    await session.execute(
        update(WebhookRow)
        .where(WebhookRow.channel_id == channel_id, WebhookRow.citizen == citizen)
        .values(last_message_id=message_id)
    )


async def drop(session: AsyncSession, channel_id: int, webhook_ids: Collection[int]) -> None:
    """Forget webhooks of a channel: they are gone, or get another face."""
    await session.execute(
        delete(WebhookRow).where(
            WebhookRow.channel_id == channel_id, WebhookRow.webhook_id.in_(webhook_ids)
        )
    )


async def leave_channel(session: AsyncSession, channel_id: int) -> None:
    """Forget the webhooks of a channel in which nobody speaks any more."""
    await session.execute(delete(WebhookRow).where(WebhookRow.channel_id == channel_id))
