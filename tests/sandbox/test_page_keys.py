"""The page without a mouse, and as a screen reader has it: roles, names, states."""

import re
from asyncio import gather

from page_stage import IN_BROWSER, Table, message, run, stage, table
from playwright.async_api import Page, expect

__all__ = ["stage", "table"]  # fixtures, which pytest finds by name in this module

pytestmark = IN_BROWSER

NAMED = (
    *("button", "link", "textbox", "combobox", "checkbox", "option", "listbox", "dialog"),
    *("img", "region", "group", "navigation", "complementary"),
)
"""The roles that mean nothing without a name."""

FOCUSED = """() => {
  const it = document.activeElement, seen = getComputedStyle(it);
  const around = getComputedStyle(it.closest(".writing") ?? it);
  return [it.id || it.getAttribute("aria-label") || it.textContent.trim(),
          seen.outlineStyle !== "none" || around.borderTopColor !== "rgba(0, 0, 0, 0)"];
}"""


async def test_everything_by_keys_alone(table: Table) -> None:
    page, other = await gather(table.sit("Ada"), table.sit("Bruno"))
    # The first Tab offers to skip the columns.
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer-text")).to_be_focused()
    await page.keyboard.type("By keys")
    await page.keyboard.press("Enter")
    await expect(message(other, "By keys")).to_be_visible()

    # A command, its ballot, a select and a button of the answer.
    await page.keyboard.type("/vote")
    await expect(page.get_by_role("option", name="/vote")).to_have_attribute(
        "aria-selected", "true"
    )
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    ballot = message(page, "Your ballot")
    await expect(ballot).to_be_visible()
    await ballot.get_by_role("button", name="Two homes").focus()
    await page.keyboard.press("Enter")
    homes = page.get_by_role("listbox", name="Two homes").get_by_role("option")
    await expect(homes.first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(homes.first).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(message(page, "You chose")).to_be_visible()

    # Anywhere, and anybody.
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox", name="Where to?")).to_be_focused()
    await page.keyboard.type("chat")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("chat")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.keyboard.press("Alt+Digit3")
    await expect(page.locator("#me")).to_contain_text("Carla")
    await page.keyboard.press("Alt+ArrowUp")
    await expect(page.locator("#channel-name")).to_have_text("city-hall")


async def test_every_stop_of_the_tab_key_is_named_and_seen(table: Table) -> None:
    page = await table.sit("Ada")
    met = []
    for _ in range(60):
        await page.keyboard.press("Tab")
        name, seen = await page.evaluate(FOCUSED)
        assert name, met[-1:]
        assert seen, f"no ring around {name}"
        if name in met[:1]:
            break
        met.append(name)
    assert {"me", "theme", "keys", "composer-text", "people-toggle", "backstage-toggle"} <= set(met)


async def nameless(page: Page) -> list[str]:
    """What a screen reader would call only by its role."""
    snapshot = await page.locator("body").aria_snapshot()
    roles = "|".join(NAMED)
    return re.findall(rf"^\s*- (?:{roles})(?: \[[^\]]*\])*:?$", snapshot, re.MULTILINE)


async def test_nothing_is_without_a_name(table: Table) -> None:
    page = await table.sit("Ada")
    for command in ("embed", "paper", "vote"):
        await run(page, command)
    await expect(message(page, "Your ballot")).to_be_visible()
    assert await nameless(page) == []
    await run(page, "speech")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await nameless(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Backstage").click()
    await expect(page.get_by_role("complementary", name="Backstage")).to_be_visible()
    assert await nameless(page) == []
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert await nameless(page) == []


async def test_the_page_as_it_is_heard(table: Table) -> None:
    page = await table.sit("Ada")
    await expect(page.locator("body")).to_match_aria_snapshot(
        """
        - complementary "Channels":
          - navigation "Channels":
            - list:
              - listitem:
                - link "city-hall"
        - main:
          - heading
          - group "The bot’s clock"
          - button "Backstage"
          - button "Members" [expanded]
          - region "Messages"
          - combobox
        - complementary "Members":
          - region "Moderator":
            - list:
              - listitem:
                - link "Ada en-US you"
                - button "Change Ada"
        """
    )
