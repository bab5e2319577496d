"""The sandbox's page in a real Chromium: members play with a real bot, by clicks and keys alone."""

import re
from asyncio import gather

from page_stage import IN_BROWSER, Table, attach, choose, message, pick, run, stage, table
from playwright.async_api import expect

from sandbox import places

__all__ = ["stage", "table"]  # fixtures, which pytest finds by name in this module

pytestmark = IN_BROWSER


async def test_two_members_see_each_other_write(table: Table) -> None:
    ada, bruno = await gather(table.sit("Ada"), table.sit("Bruno"))
    await ada.locator("#composer-text").fill("**Vote** for <b id=evil>me</b>")
    await ada.keyboard.press("Enter")
    heard = message(bruno, "for <b id=evil>me</b>")
    await expect(heard.locator("strong", has_text="Vote")).to_be_visible()
    await expect(heard.locator(".author")).to_have_text("Ada")
    await expect(bruno.locator("#evil")).to_have_count(0)
    await expect(ada.locator("#composer-text")).to_have_value("")
    await expect(bruno.locator("#announcer")).to_contain_text("Ada: **Vote**")


async def test_markdown_becomes_elements(table: Table) -> None:
    page = await table.sit("Ada")
    bruno, hall = table.stage.person("Bruno"), table.stage.demo.city_hall.id
    text = (
        "# Big\n-# small\n*it* __un__ ~~st~~ ||hidden|| `co*de*` \\*plain\\* snake_case_name\n"
        "> quoted\n- one\n  - two\n3. three\n```py\n<i>x</i> **y**\n```\n"
        f"[site](https://example.org) https://example.org/a_b. <@{bruno}> <#{hall}> "
        f"<@&{table.stage.demo.moderator.id}> <t:0:D> <t:0:R> [bad](javascript:alert(1)) :leaf:\n"
        ">>> all\nthe rest"
    )
    await page.locator("#composer-text").fill(text)
    await page.keyboard.press("Enter")
    shown = message(page, "the rest")
    for selector, words in {
        "h3": "Big",
        ".subtext": "small",
        "em": "it",
        "u": "un",
        "s": "st",
        "p code, .text code": "co*de*",
        "pre code": "<i>x</i> **y**",
        "ul ul li": "two",
        "ol[start='3'] li": "three",
        "a[href='https://example.org']": "site",
        "a[href='https://example.org/a_b']": "https://example.org/a_b",
        "a.mention": "#city-hall",
        "time[data-relative]": "ago",
    }.items():
        await expect(shown.locator(selector).first).to_contain_text(words)
    for plain in ("*plain*", "snake_case_name", "@Bruno", "@Moderator", "January 1, 1970"):
        await expect(shown).to_contain_text(plain)
    await expect(shown).to_contain_text("[bad](javascript:alert(1)) :leaf:")
    await expect(shown.locator("blockquote").last).to_have_text("all\nthe rest")
    spoiler = shown.get_by_role("button", name="Spoiler")
    await expect(spoiler.locator("span")).not_to_be_visible()
    await spoiler.click()
    await expect(shown.locator(".spoiler.open span")).to_be_visible()


async def test_a_command_with_every_kind_of_option(table: Table) -> None:
    page, other = await gather(table.sit("Ada"), table.sit("Bruno"))
    await choose(page, "city found")
    await page.keyboard.press("Enter")
    await expect(page.locator(".problem", has_text="This is required.")).to_have_count(2)
    await page.get_by_label("name *").fill("Eu")
    await page.get_by_label("rounds").fill("12")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Write at least 3 characters (2 so far).")).to_be_visible()
    await expect(page.get_by_text("The most is 9.")).to_be_visible()
    await page.get_by_label("name *").fill("Eutopia")
    await page.get_by_label("rounds").fill("3")
    await page.get_by_role("combobox", name="home").press_sequentially("farm")
    await expect(page.get_by_role("option")).to_have_text(["Farmland (3 rounds)"])
    await page.keyboard.press("Enter")
    await pick(page, "preset", "classic")
    await page.get_by_label("share").fill("0.5")
    await pick(page, "quiet", "Yes")
    await pick(page, "ally", "Bruno")
    await pick(page, "hall", "city-hall")
    await pick(page, "side", "Citizen")
    await attach(page, "charter", "charter.txt", "We")
    await page.get_by_label("name *").press("Enter")
    demo = table.stage.demo
    values = "Eutopia | farmland | classic | 3 | 0.5 | True | @Bruno | #city-hall | @Citizen | We"
    for window in (page, other):
        answer = message(window, values)
        await expect(answer.locator(".context")).to_have_text("Ada used /city found")
        await expect(answer.locator(".tag")).to_have_text("APP")
        await expect(answer.locator(".author")).to_have_text(demo.application.name)
    await expect(other.locator(".message.to-me")).to_have_count(1)
    await expect(page.locator("#composer-text")).to_be_focused()


async def test_each_sees_their_own_commands_in_their_language(table: Table) -> None:
    ada, bruno = await gather(table.sit("Ada"), table.sit("Bruno"))
    for page in (ada, bruno):
        await page.get_by_role("button", name="Show the commands").click()
        await expect(page.get_by_role("option", name="/vote")).to_be_visible()
    await expect(ada.get_by_role("option", name="/secret")).to_be_visible()
    await expect(bruno.get_by_role("option", name="/secret")).to_have_count(0)
    await expect(ada.get_by_text("Say how the city stands")).to_be_visible()
    await expect(bruno.get_by_text("Dire comment va la ville")).to_be_visible()
    found = ada.get_by_role("option", name="/city found")
    await expect(found).to_have_text("/city found name home preset +7 optional Found a city")
    await bruno.keyboard.type("stat")
    await expect(bruno.get_by_role("option")).to_have_count(1)


async def test_an_ephemeral_answer_is_for_one_member(table: Table) -> None:
    ada, bruno = await gather(table.sit("Ada"), table.sit("Bruno"))
    await run(ada, "vote")
    ballot = message(ada, "Your ballot")
    await expect(ballot).to_contain_text("Only you can see this")
    await expect(ballot.get_by_role("button", name="Closed")).to_be_disabled()
    await ballot.get_by_role("button", name="Count").click()
    await expect(message(ada, "You counted.").get_by_role("button", name="Counted")).to_be_visible()

    await pick(ada, "Two homes", "Harbour", "Farmland")
    await expect(ada.get_by_role("option", name="Old town")).to_have_attribute(
        "aria-disabled", "true"
    )
    await ada.get_by_role("button", name="Done").click()
    await expect(message(ada, "You chose Farmland and Harbour.")).to_be_visible()
    await pick(ada, "An ally", "Bruno")
    await expect(message(ada, "Your ally is @Bruno.")).to_be_visible()

    await message(ada, "You chose").get_by_role("button", name="Dismiss").click()
    await expect(message(ada, "You chose")).to_have_count(0)
    await ada.reload()
    await expect(message(ada, "Your ally")).to_be_visible()
    await expect(message(ada, "You chose")).to_have_count(0)
    await expect(bruno.locator(".message")).to_have_count(0)


async def test_a_modal_from_start_to_end(table: Table) -> None:
    page = await table.sit("Ada")
    await run(page, "speech")
    dialog = page.get_by_role("dialog", name="A campaign speech")
    await expect(dialog.locator("strong")).to_have_text("your own words")
    text = dialog.get_by_label("Your speech")
    await expect(text).to_be_focused()
    await expect(dialog.get_by_label("Slogan")).to_have_value("Clean water")
    await text.fill("Short")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_contain_text("Write at least 10 characters (5 so far).")
    await expect(dialog.get_by_text("Choose something here.")).to_have_count(2)

    await text.fill("silence, and then a speech that one would not like to lose")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")  # the question is answered by "keep writing"
    await expect(dialog).to_be_visible()
    await pick(page, "Topics", "Jobs", "Forest")
    await expect(dialog.get_by_role("option", name="Schools")).to_have_attribute(
        "aria-disabled", "true"
    )
    await page.keyboard.press("Escape")
    await expect(dialog.get_by_role("listbox")).to_be_hidden()
    await dialog.get_by_label("Fiery").check()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.get_by_text("The application did not respond")).to_be_visible()

    await text.fill("The forest stays.")
    await page.keyboard.press("Control+Enter")
    await expect(dialog).to_have_count(0)
    said = message(page, "The forest stays. | Clean water | Forest+Jobs | fiery")
    await expect(said).to_be_visible()


async def test_an_older_modal_and_leaving_one(table: Table) -> None:
    page = await table.sit("Ada")
    await run(page, "speech")
    await page.get_by_label("Your speech").fill("A speech that is long enough to be missed")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Discard").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await run(page, "form")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_label("I am sure").check()
    await page.get_by_label("Music").check()
    await attach(page, "A paper", "paper.txt", "Black on white")
    await page.get_by_label("Your name").press("Enter")
    await expect(message(page, "Ada | True | Music | Black on white")).to_be_visible()


async def test_pictures_files_embeds_and_components_v2(table: Table) -> None:
    page = await table.sit("Ada")
    await run(page, "embed")
    ledger = message(page, "The ledger")
    await expect(ledger.locator(".embed blockquote")).to_have_text("The forest stays.")
    await expect(ledger.locator("dt")).to_have_text(["Category", "Cost"])
    await expect(ledger.get_by_role("link", name="words.txt")).to_contain_text("5 bytes")
    await run(page, "paper")
    paper = message(page, "The Harbour Post")
    await expect(paper.locator(".container.accented .section strong")).to_have_text("refinery")
    await expect(page.locator("#announcer")).to_contain_text("The **refinery** closes.")
    await expect(paper.get_by_role("link", name="ballots.json")).to_be_visible()
    await expect(paper.get_by_role("link", name="Rules")).to_have_attribute(
        "href", "https://example.org/rules"
    )
    for shown, alt in (
        (ledger, "The ledger"),
        (ledger, "The view from the hill"),
        (paper, "The mayor's face"),
        (paper, "A map"),
    ):
        image = shown.get_by_role("img", name=alt)
        await image.scroll_into_view_if_needed()
        await expect(image).to_have_js_property("naturalWidth", 320)
    for shown, first in ((ledger, "The ledger"), (paper, "The Harbour Post")):
        assert (await shown.locator(".body").inner_text()).count(first) == 1
        assert not re.search(r"^\s*(0|null|undefined|false)\s*$", await shown.inner_text(), re.M)
    await paper.get_by_role("img", name="A map").click()
    large = page.get_by_role("dialog", name="Picture")
    await expect(large.get_by_role("img", name="A map")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await paper.get_by_role("button", name="Read on").click()
    await expect(message(page, "Page two.")).to_be_visible()


async def test_thinking_and_no_answer(table: Table) -> None:
    page, other = await gather(table.sit("Ada"), table.sit("Bruno"))
    table.stage.bot.answer_late.clear()
    await run(page, "late")
    for window in (page, other):
        await expect(window.locator(".thinking")).to_have_text("Ecotopia is thinking…")
    table.stage.bot.answer_late.set()
    for window in (page, other):
        await expect(message(window, "Here it is.").locator(".context")).to_contain_text("/late")
        await expect(window.locator(".thinking")).to_have_count(0)

    await run(page, "vote")
    silent = message(page, "Your ballot").get_by_role("button", name="Be silent")
    await gather(silent.click(), run(other, "silent"))
    await expect(other.locator(".progress-row")).to_contain_text("The application did not respond")
    await expect(message(page, "Your ballot").locator(".problem")).to_have_text(
        "The application did not respond"
    )
    await other.locator(".progress-row").get_by_role("button", name="Dismiss").click()
    await expect(other.locator(".progress-row")).to_have_count(0)


async def test_typing_and_a_change_of_a_message(table: Table) -> None:
    page = await table.sit("Ada")
    channel = table.stage.bot.get_partial_messageable(table.channel.id)
    async with channel.typing():
        await expect(page.locator("#typing")).to_have_text("Ecotopia is typing…")
        sent = await channel.send("First words")
    await expect(message(page, "First words")).to_be_visible()
    await expect(page.locator("#typing")).to_be_empty()
    await sent.edit(content="Second words")
    await expect(message(page, "Second words").locator(".edited")).to_be_visible()
    await sent.delete()
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_refusal_is_a_plain_sentence(table: Table) -> None:
    page = await table.sit("Bruno")
    table.excused.append("status of 4")  # Chromium's own line about the refused request
    stage = table.stage
    bars = {"id": str(stage.demo.guild.id), "type": 0, "allow": "0", "deny": str(1 << 11)}
    places.set_overwrite(stage.sandbox.world, table.channel, stage.demo.guild.id, bars)
    await page.locator("#composer-text").fill("May I?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text=".")).to_be_visible()
    await expect(page.locator("#composer-text")).to_have_value("May I?")


async def test_the_end_of_the_list_is_kept_in_view(table: Table) -> None:
    page = await table.sit("Ada", viewport={"width": 1000, "height": 500})
    for command in ("embed", "vote", "paper"):
        await run(page, command)
    await expect(page.locator(".message")).to_have_count(3)
    await expect(
        message(page, "The Harbour Post").get_by_role("button", name="Read on")
    ).to_be_in_viewport()
    await expect(page.locator("#to-latest")).to_be_hidden()
