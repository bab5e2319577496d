"""docs/tour.md can still be walked: the same steps in Chromium, with the real bot beside it."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.language.files import packaged_model
from docs import tour

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        tour.CHROMIUM is None and os.environ.get("ECOTOPIA_REQUIRE_BROWSER") != "1",
        reason="no Chromium on this machine: install it, e.g. apt-get install chromium",
    ),
]


async def test_the_first_five_minutes(tmp_path: Path) -> None:
    steps, problems = [], []

    async def note(page: Page, step: str) -> None:
        steps.append(step)

    # Merging the default models at each first start is tested elsewhere.
    model = str(packaged_model())
    async with tour.sandbox(tmp_path, ECOTOPIA_MODEL=model) as url, tour.browser() as chromium:
        page = await chromium.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        await page.goto(url)
        await tour.walk(page, note)
    assert not problems
    pictures = {path.stem for path in tour.PICTURES.glob("*.png")}
    assert {*steps, "14-phone"} == pictures, "run: python docs/tour.py"


async def test_the_page_begins_anew(tmp_path: Path) -> None:
    """Who presses the button, and whoever else looks on, find the guild as it was at first."""
    model = str(packaged_model())
    async with tour.sandbox(tmp_path, ECOTOPIA_MODEL=model) as url, tour.browser() as chromium:
        page, other = await chromium.new_page(), await chromium.new_page()
        for window in (page, other):
            await window.goto(url)
        await tour.arrive(page)
        await page.locator("#composer-text").fill("Forget this")
        await page.keyboard.press("Enter")
        await expect(other.locator(".message")).to_have_count(1)
        await page.get_by_role("button", name="Backstage").click()
        await page.get_by_role("button", name="Reset the sandbox").click()
        await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        await expect(page.locator(".message")).to_have_count(1)
        await page.get_by_role("button", name="Reset the sandbox").click()
        await page.get_by_role("dialog").get_by_role("button", name="Reset").click()
        for window in (page, other):
            await expect(window.locator(".message")).to_have_count(0, timeout=tour.PATIENCE_MS)
            await expect(window.locator("#bots")).to_contain_text(
                "online", timeout=tour.PATIENCE_MS
            )


def test_the_page_shows_every_picture_and_none_is_large() -> None:
    pictures = list(tour.PICTURES.glob("*.png"))
    shown = re.findall(r"\]\(tour/([\w-]+)\.png\)", (tour.ROOT / "docs/tour.md").read_text())
    assert sorted(shown) == sorted(path.stem for path in pictures)
    assert len(pictures) <= 14
    assert max(path.stat().st_size for path in pictures) <= tour.LARGEST
