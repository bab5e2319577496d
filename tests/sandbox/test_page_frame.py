"""The page around the messages: who and where one is, the clock, the theme, the backstage."""

import asyncio
import re
from asyncio import gather

import discord
from page_stage import IN_BROWSER, Table, group, message, pick, run, stage, table
from playwright.async_api import WebSocketRoute, expect

__all__ = ["stage", "table"]  # fixtures, which pytest finds by name in this module

pytestmark = IN_BROWSER


async def test_one_chooses_who_and_where_one_is(table: Table) -> None:
    page, other = await gather(table.sit("Ada"), table.sit("Carla"))
    await expect(group(page, "Moderator")).to_have_text(re.compile("Ada"))
    await expect(page.locator("#bots")).to_contain_text("online")
    await page.locator("#members").get_by_role("link", name="Bruno").click()
    await expect(page).to_have_url(re.compile(f"as={table.stage.person('Bruno')}"))
    await expect(page.locator("#composer-text")).to_have_attribute(
        "placeholder", re.compile("Bruno")
    )
    await page.locator("#channels").get_by_role("link", name="chat").click()
    await expect(page.locator("#channel-name")).to_have_text("chat")
    await other.locator("#composer-text").fill("Where is everyone?")
    await other.keyboard.press("Enter")
    room = page.locator("#channels").get_by_role("link", name=table.channel.name)
    await expect(room).to_contain_text("new messages")
    await room.click()
    await expect(message(page, "Where is everyone?")).to_be_visible()


async def test_the_clock_moves(table: Table) -> None:
    page = await table.sit("Ada")
    await expect(page.locator("#clock")).to_contain_text("bot time: now")
    before = table.stage.clock.read_text() if table.stage.clock.exists() else ""
    await page.get_by_role("button", name="forward by one hour").click()
    await page.get_by_role("button", name="forward by one day").click()
    await expect(page.locator("#clock")).to_contain_text("+1 d 1 h")
    assert table.stage.clock.read_text() != before


async def test_members_are_added_and_changed(table: Table) -> None:
    page, other = await gather(table.sit("Ada"), table.sit("Bruno"))
    await page.get_by_role("button", name="Add member").click()
    dialog = page.get_by_role("dialog", name="Add a member")
    await dialog.get_by_label("Name").fill("Greta")
    await pick(page, "Language", "German")
    await dialog.get_by_label("Citizen").check()
    await dialog.get_by_role("button", name="Add").click()
    await expect(page.locator("#me")).to_contain_text("Greta")
    greta = group(other, "Citizen").get_by_role("listitem").filter(has_text="Greta")
    await expect(greta).to_contain_text("de")
    await page.get_by_role("button", name="Change Greta").click()
    await page.get_by_role("dialog").get_by_label("Moderator").check()
    await page.get_by_role("button", name="Save").click()
    await expect(group(other, "Moderator")).to_contain_text("Greta")


async def test_a_lost_connection_comes_back(table: Table) -> None:
    sockets: list[WebSocketRoute] = []
    open_gate = asyncio.Event()
    open_gate.set()

    async def gate(socket: WebSocketRoute) -> None:
        await open_gate.wait()
        socket.connect_to_server()
        sockets.append(socket)

    # Chromium warns of what Playwright does to a socket that it cuts.
    table.excused.append("WebSocket is closed before the connection is established")
    page = await table.sit("Ada", gate=gate)
    open_gate.clear()
    await sockets[0].close()
    await expect(page.locator("#connection")).to_contain_text("is lost. Trying again")
    channel = table.stage.bot.get_partial_messageable(table.channel.id)
    await channel.send("Said meanwhile")
    open_gate.set()
    await expect(page.locator("#connection")).to_be_hidden()
    await expect(message(page, "Said meanwhile")).to_be_visible()
    await channel.send("And now")
    await expect(message(page, "And now")).to_be_visible()


async def test_direct_messages_have_their_place(table: Table) -> None:
    page = await table.sit("Diego")
    await expect(page.locator("#dms-nav")).to_be_hidden()
    diego = await table.stage.bot.fetch_user(int(table.stage.person("Diego")))
    await diego.send("A word in private")
    dm = page.locator("#dms").get_by_role("link", name="Ecotopia")
    await expect(dm).to_contain_text("new messages")
    await dm.click()
    await expect(message(page, "A word in private")).to_be_visible()
    await page.locator("#composer-text").fill("Thank you")
    await page.keyboard.press("Enter")
    await expect(message(page, "Thank you")).to_be_visible()
    await page.reload()
    await expect(page.locator("#channel-name")).to_contain_text("Ecotopia")
    await expect(message(page, "Thank you")).to_be_visible()


async def test_a_phone_in_the_dark(table: Table) -> None:
    page = await table.sit(
        "Ada", viewport={"width": 390, "height": 800}, color_scheme="dark", has_touch=True
    )
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.get_by_role("button", name="Channels", exact=True).click()
    await expect(page.locator("#channels").get_by_role("link", name="chat")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.get_by_role("button", name="Members", exact=True).click()
    await page.locator("#people").get_by_role("button", name="Close", exact=True).tap()
    await expect(page.locator("#people")).to_be_hidden()
    await page.get_by_role("button", name="Members", exact=True).click()
    await page.locator("#members").get_by_role("link", name="Carla").click()
    await expect(page.locator("#people")).to_be_hidden()
    await run(page, "paper")
    await expect(message(page, "The Harbour Post")).to_contain_text("Carla used /paper")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 60 for part in re.findall(r"\d+", background))


async def test_threads_stand_below_their_channel(table: Table) -> None:
    page = await table.sit("Ada")
    channel = table.stage.bot.get_channel(table.channel.id)
    assert isinstance(channel, discord.TextChannel)
    long = await channel.send("A long story")
    thread = await long.create_thread(name="The refinery")
    await thread.send("Where it begins")
    listed = page.get_by_role("list", name=f"Threads of {table.channel.name}")
    await expect(listed.get_by_role("link", name="The refinery")).to_contain_text("new messages")
    await message(page, "A long story").get_by_role("link", name="The refinery").click()
    await expect(message(page, "Where it begins")).to_be_visible()
    await expect(page.locator("#channel-name")).to_contain_text("The refinery")
    await page.locator("#channel-name").get_by_role("link", name=table.channel.name).click()
    await expect(message(page, "A long story")).to_be_visible()


async def test_dark_or_light_is_chosen_and_kept(table: Table) -> None:
    page = await table.sit("Ada", color_scheme="light")
    shade = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(shade)
    await page.get_by_role("button", name="Switch to the dark theme").click()
    dark = await page.evaluate(shade)
    assert sum(map(int, re.findall(r"\d+", dark))) < 200 < sum(map(int, re.findall(r"\d+", light)))
    await page.reload()
    await expect(page.get_by_role("button", name="Switch to the light theme")).to_be_visible()
    assert await page.evaluate(shade) == dark


async def test_backstage_has_a_crowd_and_the_outbox(table: Table) -> None:
    page = await table.sit("Ada")
    table.excused.append("status of 4")  # the clock finds nothing that is due
    await page.get_by_role("button", name="Backstage").click()
    backstage = page.get_by_role("complementary", name="Backstage")
    await expect(backstage).to_contain_text("No post yet.")
    await expect(backstage.get_by_role("button", name="Reset")).to_be_hidden()
    await backstage.get_by_role("button", name="Move the clock there").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing is due")
    await backstage.get_by_role("button", name="ten voters").click()
    await expect(backstage.get_by_text("10 members joined")).to_be_visible(timeout=20_000)
    await page.get_by_role("button", name="Members", exact=True).click()
    await expect(backstage).to_be_hidden()
    await expect(group(page, "Citizen").get_by_role("listitem")).to_have_count(15)
