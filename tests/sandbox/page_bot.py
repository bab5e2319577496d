"""A small real bot whose commands use everything that the sandbox's page must show."""

import asyncio
import io
from typing import Any, Literal

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from PIL import Image

FRENCH = {"Say how the city stands": "Dire comment va la ville"}
HOMES = ("City centre", "Farmland", "Harbour", "Old town")


def picture(name: str, colour: str, description: str | None = None) -> discord.File:
    data = io.BytesIO()
    Image.new("RGB", (320, 160), colour).save(data, "PNG")
    data.seek(0)
    return discord.File(data, name, description=description)


class Translator(app_commands.Translator):
    async def translate(
        self, string: locale_str, locale: discord.Locale, context: Any
    ) -> str | None:
        return FRENCH.get(string.message) if locale is discord.Locale.french else None


class Speech(ui.Modal, title="A campaign speech"):
    note = ui.TextDisplay("Say it in **your own words**.")
    text = ui.Label(
        text="Your speech",
        description="The promises are read out of it.",
        component=ui.TextInput(style=discord.TextStyle.paragraph, min_length=10, max_length=4000),
    )
    slogan = ui.Label(
        text="Slogan", component=ui.TextInput(default="Clean water", required=False, max_length=40)
    )
    topics = ui.Label(
        text="Topics",
        component=ui.Select(
            min_values=1,
            max_values=2,
            options=[discord.SelectOption(label=x) for x in ("Forest", "Jobs", "Schools")],
        ),
    )
    tone = ui.Label(
        text="Tone",
        component=ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label="Calm", value="calm"),
                discord.RadioGroupOption(label="Fiery", value="fiery"),
            ]
        ),
    )

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Leaves one speech without an answer: the form must say so and keep what was typed."""
        return not self.text.component.value.startswith("silence")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = [
            self.text.component.value,
            self.slogan.component.value,
            "+".join(sorted(self.topics.component.values)),
            self.tone.component.value,
        ]
        await interaction.response.send_message(" | ".join(said))


class OldForm(ui.Modal, title="An older form"):
    name = ui.TextInput(label="Your name", placeholder="As in the roll")
    sure = ui.Label(text="I am sure", component=ui.Checkbox())
    extras = ui.Label(
        text="Extras",
        component=ui.CheckboxGroup(
            min_values=1,
            max_values=2,
            options=[discord.CheckboxGroupOption(label=x, value=x) for x in ("Flags", "Music")],
        ),
    )
    paper = ui.Label(
        text="A paper", component=ui.FileUpload(required=False, min_values=0, max_values=1)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = [
            self.name.value,
            str(self.sure.component.value),
            "+".join(self.extras.component.values),
            *[(await file.read()).decode() for file in self.paper.component.values],
        ]
        await interaction.response.send_message(" | ".join(said))


class Ballot(ui.View):
    @ui.button(label="Count", style=discord.ButtonStyle.success, emoji="🌱")
    async def count(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        button.label = "Counted"
        await interaction.response.edit_message(content="You counted.", view=self)

    @ui.button(label="Closed", style=discord.ButtonStyle.danger, disabled=True)
    async def closed(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        raise AssertionError("a disabled button was pressed")

    @ui.select(
        placeholder="Two homes",
        min_values=2,
        max_values=2,
        options=[discord.SelectOption(label=home, description="A home") for home in HOMES],
    )
    async def homes(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        chosen = " and ".join(sorted(select.values))
        await interaction.response.send_message(f"You chose {chosen}.", ephemeral=True)

    @ui.select(cls=ui.UserSelect, placeholder="An ally")
    async def ally(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(
            f"Your ally is {select.values[0].mention}.", ephemeral=True
        )

    @ui.button(label="Be silent", row=4)
    async def silent(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        """Lets the 3 s pass."""


class ReadOn(ui.Button["Paper"]):
    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Page two.", ephemeral=True)


class Paper(ui.LayoutView):
    def __init__(self, files: dict[str, discord.File]) -> None:
        super().__init__()
        self.add_item(
            ui.Container(
                ui.Section(
                    ui.TextDisplay("## The Harbour Post\nThe **refinery** closes."),
                    accessory=ui.Thumbnail(files["face"], description="The mayor's face"),
                ),
                ui.Separator(spacing=discord.SeparatorSpacing.large),
                ui.MediaGallery(discord.MediaGalleryItem(files["map"], description="A map")),
                ui.File(files["ballots"]),
                accent_colour=discord.Colour(0xC98A1B),
            )
        )
        self.add_item(
            ui.ActionRow(
                ReadOn(label="Read on", style=discord.ButtonStyle.primary),
                ui.Button(label="Rules", url="https://example.org/rules"),
            )
        )


class PageBot(discord.Client):
    """Its commands are global; `answer_late` holds the deferred answer back."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.answer_late = asyncio.Event()

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Translator())
        self._add_commands()
        await self.tree.sync()

    def _add_commands(self) -> None:
        for command in (speech, form, vote, paper, embed, late, silent, secret):
            self.tree.add_command(command)
        city = app_commands.Group(name="city", description="The city")
        city.add_command(found)
        city.add_command(status)
        self.tree.add_command(city)


@app_commands.command(description="Found a city")
@app_commands.describe(name="Its name", home="Where you live", rounds="How many rounds")
async def found(
    interaction: discord.Interaction,
    name: app_commands.Range[str, 3, 20],
    home: str,
    preset: Literal["standard", "classic"],
    rounds: app_commands.Range[int, 1, 9] | None = None,
    share: float | None = None,
    quiet: bool | None = None,
    ally: discord.Member | None = None,
    hall: discord.TextChannel | None = None,
    side: discord.Role | None = None,
    charter: discord.Attachment | None = None,
) -> None:
    things = [name, home, preset, rounds, share, quiet]
    things += [x and x.mention for x in (ally, hall, side)]
    things.append(charter and (await charter.read()).decode())
    await interaction.response.send_message(" | ".join(map(str, things)))


@found.autocomplete("home")
async def homes(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    rounds = interaction.namespace.rounds  # what is filled in already comes along
    return [
        app_commands.Choice(name=f"{home} ({rounds} rounds)", value=home.lower())
        for home in HOMES
        if current.lower() in home.lower()
    ]


@app_commands.command(description=locale_str("Say how the city stands"))
async def status(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("The river is clean.", ephemeral=True)


@app_commands.command(description="Give a speech")
async def speech(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Speech())


@app_commands.command(description="Fill in an older form")
async def form(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(OldForm())


@app_commands.command(description="Vote in private")
async def vote(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Your ballot", view=Ballot(), ephemeral=True)


@app_commands.command(description="Read the paper")
async def paper(interaction: discord.Interaction) -> None:
    files = {
        "face": picture("face.png", "#c98a1b"),
        "map": picture("map.png", "#7fb58f"),
        "ballots": discord.File(io.BytesIO(b"[]"), "ballots.json"),
    }
    await interaction.response.send_message(view=Paper(files), files=list(files.values()))


@app_commands.command(description="Show an embed")
async def embed(interaction: discord.Interaction) -> None:
    shown = discord.Embed(title="The ledger", description="> The forest stays.", colour=0x2F8F5F)
    shown.add_field(name="Category", value="environment").add_field(name="Cost", value="0 credits")
    shown.set_footer(text="Round 1").set_image(url="attachment://chart.png")
    files = [
        picture("chart.png", "#5a7fa8"),
        picture("view.png", "#7fb58f", "The view from the hill"),
        discord.File(io.BytesIO(b"words"), "words.txt"),
    ]
    await interaction.response.send_message(embed=shown, files=files)


@app_commands.command(description="Answer late")
async def late(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    bot = interaction.client
    assert isinstance(bot, PageBot)
    await bot.answer_late.wait()
    await interaction.followup.send("Here it is.")


@app_commands.command(description="Never answer")
async def silent(interaction: discord.Interaction) -> None:
    """Lets the 3 s pass."""


@app_commands.command(description="For moderators")
@app_commands.default_permissions(manage_guild=True)
async def secret(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Moderators only.", ephemeral=True)
