"""Buttons, selects, modals and Components V2 end to end."""

import asyncio
import io

import discord
import pytest
from discord import ui
from loopback import Bot, Stage, eventually, png

from sandbox.errors import ActError


async def test_two_members_click_at_the_same_instant(loopback: Stage) -> None:
    bot, clicks = Bot(), []

    class Ballot(ui.View):
        @ui.button(label="Vote", custom_id="vote")
        async def vote(self, interaction: discord.Interaction, button: ui.Button) -> None:
            clicks.append(interaction.user.name)
            await asyncio.sleep(0.05)
            await interaction.response.send_message(
                f"{interaction.user.name} voted", ephemeral=True
            )

    await loopback.start(bot)
    message = await loopback.channel(bot).send("Vote!", view=Ballot())
    answers = await asyncio.gather(
        loopback.bruno.click(message.id, "vote"), loopback.carla.click(message.id, "vote")
    )
    assert [a.message.content for a in answers] == ["bruno voted", "carla voted"]
    assert sorted(clicks) == ["bruno", "carla"]
    seen = loopback.bruno.messages(loopback.city_hall)
    assert [m.content for m in seen] == ["Vote!", "bruno voted"]


async def test_a_click_updates_its_message(loopback: Stage) -> None:
    bot = Bot()

    class Counter(ui.View):
        @ui.button(label="0", custom_id="count")
        async def count(self, interaction: discord.Interaction, button: ui.Button) -> None:
            button.label = str(int(button.label or 0) + 1)
            button.disabled = button.label == "2"
            await interaction.response.edit_message(view=self)

        @ui.button(label="later", custom_id="later")
        async def later(self, interaction: discord.Interaction, button: ui.Button) -> None:
            await interaction.response.defer()
            await asyncio.sleep(0.05)
            await interaction.edit_original_response(content="Later")

    await loopback.start(bot)
    sent = await loopback.channel(bot).send("Count", view=Counter())
    first = await loopback.bruno.click(sent.id, "count")
    assert first.state == "updated"
    assert first.message.id == sent.id
    later = await loopback.bruno.click(sent.id, "later")
    assert later.state == "deferred"
    assert (await later.settled()).message.content == "Later"
    assert later.state == "updated"
    await loopback.bruno.click(sent.id, "count")
    with pytest.raises(ActError, match="“2” is disabled") as refusal:
        await loopback.bruno.click(sent.id, "count")
    assert refusal.value.status == 403
    with pytest.raises(ActError, match="no component") as unknown:
        await loopback.bruno.click(sent.id, "other")
    assert unknown.value.status == 404


async def test_only_its_member_uses_an_ephemeral_message(loopback: Stage) -> None:
    bot = Bot()

    class Confirm(ui.View):
        @ui.button(label="Yes", custom_id="yes")
        async def yes(self, interaction: discord.Interaction, button: ui.Button) -> None:
            await interaction.response.edit_message(content="Confirmed", view=None)

    @bot.tree.command(description="Asks")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Sure?", view=Confirm(), ephemeral=True)

    await loopback.start(bot)
    asked = await loopback.bruno.invoke(loopback.city_hall, "ask")
    assert loopback.carla.messages(loopback.city_hall) == []
    with pytest.raises(ActError, match="Only the member") as refusal:
        await loopback.carla.click(asked.message, "yes")
    assert refusal.value.status == 403
    await loopback.bruno.click(asked.message, "yes")
    assert [m.content for m in loopback.bruno.messages(loopback.city_hall)] == ["Confirmed"]


async def test_selects_take_what_they_offer(loopback: Stage) -> None:
    bot, chosen = Bot(), []

    class Choice(ui.View):
        @ui.select(
            custom_id="method",
            min_values=1,
            max_values=2,
            options=[discord.SelectOption(label=x) for x in ("irv", "star", "plurality")],
        )
        async def method(self, interaction: discord.Interaction, select: ui.Select) -> None:
            chosen.append(select.values)
            await interaction.response.defer()

        @ui.select(cls=ui.UserSelect, custom_id="who", max_values=2)
        async def who(self, interaction: discord.Interaction, select: ui.UserSelect) -> None:
            chosen.append([type(u).__name__ + u.display_name for u in select.values])
            await interaction.response.defer()

        @ui.select(
            cls=ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text]
        )
        async def where(self, interaction: discord.Interaction, select: ui.ChannelSelect) -> None:
            chosen.append([c.name for c in select.values])
            await interaction.response.defer()

    await loopback.start(bot)
    message = await loopback.channel(bot).send("Choose", view=Choice())
    bruno = loopback.bruno
    await bruno.choose(message.id, "method", ["star", "irv"])
    await bruno.choose(message.id, "who", [str(loopback.ada.id), str(loopback.carla.id)])
    await bruno.choose(message.id, "where", [str(loopback.demo.chat.id)])
    await eventually(lambda: len(chosen) == 3)
    assert chosen == [["star", "irv"], ["MemberAda", "MemberCarla"], ["chat"]]

    for values, problem in (
        ([], "choose 1 to 2, not 0"),
        (["irv", "star", "plurality"], "choose 1 to 2, not 3"),
        (["irv", "irv"], "chosen twice"),
        (["dice"], "none of its options"),
    ):
        with pytest.raises(ActError, match=problem):
            await bruno.choose(message.id, "method", values)


class Speech(ui.Modal, title="Your speech"):
    hint = ui.TextDisplay("Say what you will do.")
    text = ui.Label(
        text="Text",
        component=ui.TextInput(
            style=discord.TextStyle.paragraph, custom_id="text", min_length=5, max_length=4000
        ),
    )
    tone = ui.Label(
        text="Tone",
        component=ui.Select(
            custom_id="tone",
            options=[
                discord.SelectOption(label="Calm", value="calm", default=True),
                discord.SelectOption(label="Loud", value="loud"),
            ],
        ),
    )
    ally = ui.Label(
        text="Ally", component=ui.UserSelect(custom_id="ally", required=False, min_values=0)
    )
    length = ui.Label(
        text="Length",
        component=ui.RadioGroup(
            custom_id="length",
            options=[discord.RadioGroupOption(label=x, value=x) for x in ("short", "long")],
        ),
    )

    def __init__(self, got: list) -> None:
        super().__init__()
        self.got = got

    async def on_submit(self, interaction: discord.Interaction) -> None:
        allies = [u.display_name for u in self.ally.component.values]
        self.got.append((self.text.component.value, self.tone.component.values, allies))
        self.got.append(self.length.component.value)
        await interaction.response.send_message("Read", ephemeral=True)


async def test_a_modal_with_labels(loopback: Stage) -> None:
    bot, got = Bot(), []

    @bot.tree.command(description="Opens the form")
    async def speech(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Speech(got))

    await loopback.start(bot)
    opened = await loopback.bruno.invoke(loopback.city_hall, "speech")
    assert opened.state == "modal"
    assert opened.modal["title"] == "Your speech"
    assert [c["type"] for c in opened.modal["components"]] == [10, 18, 18, 18, 18]

    for fields, problem in (
        ({"length": "long"}, "“Text”: this field is required"),
        ({"text": "abc", "length": "long"}, "“Text”: write 5 to 4000 characters, not 3"),
        ({"text": "x" * 4001, "length": "long"}, "not 4001"),
        ({"text": "A forest", "tone": ["shrill"], "length": "long"}, "“Tone”: 'shrill' is none"),
        ({"text": "A forest", "tone": [], "length": "long"}, "“Tone”: choose 1, not 0"),
        ({"text": "A forest"}, "“Length”: choose 1"),
        ({"text": "A forest", "length": "long", "colour": "red"}, "no field 'colour'"),
    ):
        with pytest.raises(ActError, match=problem) as refusal:
            await loopback.bruno.submit(opened, fields)
        assert refusal.value.status == 400
    with pytest.raises(ActError, match="no such interaction"):
        await loopback.carla.submit(opened, {"text": "A forest"})

    fields = {"text": "The forest stays.", "ally": [str(loopback.carla.id)], "length": "long"}
    sent = await loopback.bruno.submit(opened, fields)
    assert sent.message.content == "Read"
    assert got == [("The forest stays.", ["calm"], ["Carla"]), "long"]
    with pytest.raises(ActError, match="no open modal"):
        await loopback.bruno.submit(opened, fields)


async def test_an_older_modal_behind_a_button_updates_the_message(loopback: Stage) -> None:
    bot = Bot()

    class Name(ui.Modal, title="Name"):
        name = ui.TextInput(label="Name", custom_id="name", default="Ada")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.edit_message(content=f"Hello {self.name.value}")

    class Ask(ui.View):
        @ui.button(label="Name", custom_id="ask")
        async def ask(self, interaction: discord.Interaction, button: ui.Button) -> None:
            await interaction.response.send_modal(Name())

    await loopback.start(bot)
    message = await loopback.channel(bot).send("Who?", view=Ask())
    opened = await loopback.bruno.click(message.id, "ask")
    done = await loopback.bruno.submit(opened, {})
    assert (done.state, done.message.id) == ("updated", message.id)
    assert done.message.content == "Hello Ada"


async def test_a_components_v2_message(loopback: Stage) -> None:
    bot = Bot()

    class Page(ui.LayoutView):
        def __init__(self, text: str) -> None:
            super().__init__()
            button = ui.Button(label="More", custom_id="more")
            button.callback = self.more
            picture = discord.MediaGalleryItem("attachment://map.png", description="The map")
            self.add_item(
                ui.Container(
                    ui.Section(ui.TextDisplay(text), accessory=button),
                    ui.MediaGallery(picture),
                    accent_colour=discord.Colour.green(),
                )
            )

        async def more(self, interaction: discord.Interaction) -> None:
            await interaction.response.edit_message(view=Page("# Page two"))

    await loopback.start(bot)
    file = discord.File(io.BytesIO(png(4, 2)), "map.png")
    message = await loopback.channel(bot).send(view=Page("# Page one"), file=file)
    assert message.flags.components_v2
    container = message.components[0]
    assert isinstance(container, discord.components.Container)
    picture = container.children[1].items[0].media
    assert (picture.width, picture.height, picture.content_type) == (4, 2, "image/png")
    assert message.attachments == []  # the page shows it already

    clicked = await loopback.bruno.click(message.id, "more")
    assert clicked.state == "updated"
    shown = clicked.message.components[0]["components"][0]["components"][0]
    assert shown["content"] == "# Page two"
    with pytest.raises(discord.HTTPException, match="In content: The 'content' field") as mixed:
        await loopback.channel(bot).get_partial_message(message.id).edit(content="And text")
    assert mixed.value.code == 50035


class Page(ui.LayoutView):
    """One card, with a picture where it has a name."""

    def __init__(self, text: str, picture: str | None = None) -> None:
        super().__init__()
        card = ui.Container[ui.LayoutView](ui.TextDisplay(text))
        if picture is not None:
            item = discord.MediaGalleryItem(f"attachment://{picture}", description="The map")
            card.add_item(ui.MediaGallery(item))
        self.add_item(card)


async def test_a_message_becomes_one_of_components_v2_once_nothing_else_is_left(
    loopback: Stage,
) -> None:
    bot = Bot()
    await loopback.start(bot)
    embed = discord.Embed(title="An old card")
    message = await loopback.channel(bot).send("Old words", embed=embed)
    with pytest.raises(discord.HTTPException, match="In content: The 'content' field") as mixed:
        await message.edit(view=Page("New words"))
    assert mixed.value.code == 50035
    with pytest.raises(discord.HTTPException, match="In embeds: The 'embeds' field"):
        await message.edit(content=None, view=Page("New words"))
    edited = await message.edit(content=None, embed=None, view=Page("New words"))
    assert edited.flags.components_v2
    assert (edited.content, edited.embeds) == ("", [])


async def test_an_edit_shows_only_files_that_the_message_has(loopback: Stage) -> None:
    bot = Bot()
    await loopback.start(bot)
    file = discord.File(io.BytesIO(png(4, 2)), "map.png")
    message = await loopback.channel(bot).send(view=Page("One", "map.png"), file=file)
    kept = await message.edit(view=Page("Two", "map.png"))
    assert "map.png" in str(kept.components[0].to_dict())
    fresh = discord.File(io.BytesIO(png(4, 2)), "chart.png")
    for picture, files in (("chart.png", {}), ("map.png", {"attachments": []})):
        with pytest.raises(discord.HTTPException, match="referenced attachment was not found"):
            await message.edit(view=Page("Three", picture), **files)
    await message.edit(view=Page("Three", "chart.png"), attachments=[fresh])


async def test_the_words_of_a_card_ping_whom_they_may(loopback: Stage) -> None:
    bot = Bot()
    await loopback.start(bot)
    words = f"<@{loopback.bruno.id}> and <@{loopback.carla.id}>"
    silent = await loopback.channel(bot).send(
        view=Page(words), allowed_mentions=discord.AllowedMentions.none()
    )
    one = await loopback.channel(bot).send(
        view=Page(words),
        allowed_mentions=discord.AllowedMentions(users=[discord.Object(loopback.bruno.id)]),
    )
    assert silent.mentions == []
    assert [user.id for user in one.mentions] == [loopback.bruno.id]
