"""The limits of embeds."""

from sandbox.limits.form import REQUIRED, Form, Problem

MAX_EMBEDS = 10
MAX_EMBED_CHARACTERS = 6000
PICTURE_SCHEMES = ("http", "https", "attachment")
VISIBLE = ("title", "description", "fields", "footer", "author", "image", "thumbnail")


def check_embeds(message: Form) -> None:
    """Each embed by itself, and the characters of all of them together."""
    total = sum(_check_embed(embed) for embed in message.items("embeds", MAX_EMBEDS))
    if total > MAX_EMBED_CHARACTERS:
        message.refuse(
            Problem(
                "MAX_EMBED_SIZE_EXCEEDED",
                f"Embed size exceeds maximum size of {MAX_EMBED_CHARACTERS}",
            ),
            "embeds",
        )


def _check_embed(embed: Form) -> int:
    """Refuse what breaks a limit; the embed's characters as Discord counts them."""
    if not any(embed.data.get(part) for part in VISIBLE):
        embed.refuse(REQUIRED, "description")
    texts = [embed.text("title", 256), embed.text("description", 4096)]
    embed.url("url")
    embed.timestamp("timestamp")
    embed.integer("color", 0, 0xFFFFFF)

    if (footer := embed.child("footer")) is not None:
        texts.append(footer.text("text", 2048, required=True))
        footer.url("icon_url", PICTURE_SCHEMES)
    if (author := embed.child("author")) is not None:
        texts.append(author.text("name", 256, required=True))
        author.url("url")
        author.url("icon_url", PICTURE_SCHEMES)
    for picture in ("image", "thumbnail"):
        if (media := embed.child(picture)) is not None:
            media.url("url", PICTURE_SCHEMES, required=True)
    for field in embed.items("fields", 25):
        texts.append(field.text("name", 256, required=True))
        texts.append(field.text("value", 1024, required=True))
        field.boolean("inline")
    return sum(len(text) for text in texts if text)
