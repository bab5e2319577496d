"""The webhooks through which citizens speak."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import WebhookRow


async def find(session: AsyncSession, channel_id: int, citizen: str) -> WebhookRow | None:
    """The citizen's webhook in that channel, if one was made."""
    return await session.get(WebhookRow, (channel_id, citizen))


async def keep(
    session: AsyncSession, channel_id: int, citizen: str, webhook_id: int, token: str
) -> None:
    """Remember a webhook in place of an earlier one."""
    await session.merge(
        WebhookRow(channel_id=channel_id, citizen=citizen, webhook_id=webhook_id, token=token)
    )
