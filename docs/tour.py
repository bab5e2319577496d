"""A newcomer's first five minutes, walked in Chromium: python docs/tour.py

Starts `ecotopia sandbox` in an empty folder, plays as its members by what a person would click and
type, and saves a picture of each step under docs/tour/. Needs the development packages and
Chromium. docs/tour.md is written around the pictures, and tests/sandbox/test_tour.py walks the
same way.
"""

import asyncio
import io
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "tour"
CHROMIUM = shutil.which("chromium")
WIDE, PHONE = (1200, 820), (390, 760)
COLOURS = (128, 64, 32)
"""Of a picture's palette: the first with which it is small enough."""
LARGEST = 150_000
"""Bytes of a picture."""
PATIENCE_MS = 60_000.0
"""For whatever a model reads or writes on a slow machine."""

MODERATOR, CANDIDATES = "Ada", ("Emily", "Finn")
SLOGANS = ("The forest stays", "Jobs first, then trees")
HOME = "Student"
SPEECH = (
    "Neighbours! I will put night buses on every line by round 3. "
    "I will build a solar field before the next election."
)

Shoot = Callable[[Page, str], Awaitable[None]]


async def walk(page: Page, shoot: Shoot) -> None:
    """From the empty guild to the first round's page; `shoot` is called at each step."""
    page.set_default_timeout(PATIENCE_MS)
    await arrive(page)
    await shoot(page, "01-start")
    await set_up(page, shoot)
    await stand(page, shoot)
    await speak(page, shoot)
    await vote(page, shoot)
    await govern(page, shoot)


async def arrive(page: Page) -> None:
    """Wait until the bot is there and has told its commands."""
    await expect(page.locator("#bots")).to_contain_text("online", timeout=PATIENCE_MS)
    await become(page, MODERATOR)


async def set_up(page: Page, shoot: Shoot) -> None:
    """As the moderator: set the bot up and start a campaign."""
    await choose(page, "setup")
    await fill(page, channel="city-hall", moderator_role="Moderator", daily_hour="18")
    await fill(page, time_zone="Europe/Paris", language="English")
    await shoot(page, "02-setup")
    await run(page)
    posted = await posts(page).count()
    await page.locator(".message.ephemeral").last.locator(".picker-button").click()
    await page.get_by_role("option", name="standard").click()
    await more_posts(page, posted)
    await shoot(page, "03-campaign")


async def stand(page: Page, shoot: Shoot) -> None:
    """As two others: stand for mayor."""
    for name, slogan in zip(CANDIDATES, SLOGANS, strict=True):
        await become(page, name)
        await choose(page, "run")
        await fill(page, slogan=slogan, home=HOME)
        if name == CANDIDATES[0]:
            await shoot(page, "04-stand")
        await run(page, posted=True)


async def speak(page: Page, shoot: Shoot) -> None:
    """As a candidate: speak, read what was understood, confirm it, and hear a citizen."""
    await become(page, CANDIDATES[0])
    await choose(page, "speech")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    await form.get_by_role("textbox").first.fill(SPEECH)
    await shoot(page, "05-speech")
    await page.keyboard.press("Control+Enter")
    await expect(form).to_have_count(0, timeout=PATIENCE_MS)
    confirm = page.locator(".message.ephemeral .button.success").last
    await expect(confirm).to_be_visible(timeout=PATIENCE_MS)
    await shoot(page, "06-preview")
    posted = await posts(page).count()
    await confirm.click()
    await more_posts(page, posted)
    posted = await posts(page).count()
    await to_next_deadline(page)
    await more_posts(page, posted)
    await shoot(page, "07-answer")


async def vote(page: Page, shoot: Shoot) -> None:
    """As the moderator: open the polls, vote, let ten more vote, close them."""
    await become(page, MODERATOR)
    await choose(page, "election open")
    await run(page, posted=True)
    await choose(page, "vote")
    await page.keyboard.press("Enter")
    ballot = page.locator("dialog[open], .message.ephemeral:has(.picker-button)").last
    await ballot.locator(".picker-button").first.click()
    await page.get_by_role("option", name=CANDIDATES[0]).click()
    cast = ballot.get_by_role("button", name="Submit").or_(ballot.locator(".button.success"))
    await expect(cast).to_be_visible(timeout=PATIENCE_MS)
    await shoot(page, "08-ballot")
    await cast.click()
    await expect(page.locator("dialog[open]")).to_have_count(0, timeout=PATIENCE_MS)

    await page.locator("#backstage-toggle").click()
    crowd = page.locator("#backstage").get_by_role("button", name="ten voters")
    await crowd.click()
    await expect(page.locator("#backstage details")).to_be_visible(timeout=PATIENCE_MS)
    await shoot(page, "09-backstage")
    await page.locator("#people-toggle").click()
    await choose(page, "election close")
    drawn = await pictures(page).count()
    await run(page)
    await expect(pictures(page).nth(drawn)).to_be_visible(timeout=PATIENCE_MS)
    await shoot(page, "10-count")


async def govern(page: Page, shoot: Shoot) -> None:
    """As whoever won: the desk; see what a build would do, have it done; then the round's page."""
    for name in CANDIDATES:
        await become(page, name)
        await choose(page, "govern")
        await run(page)
        await shoot(page, "11-desk")
        await choose(page, "build")
        for option in ("action", "tile"):
            await page.locator("#composer").get_by_role("combobox", name=option).focus()
            await page.locator("form.running [role=option]:visible").first.wait_for()
            await page.keyboard.press("Enter")
        await run(page)
        preview = page.locator(".message.ephemeral").last
        if await preview.locator(".button.success").count():
            await shoot(page, "12-build")
            posted = await posts(page).count()
            await preview.locator(".button.success").first.click()
            await more_posts(page, posted)
            break
    else:
        raise AssertionError("neither candidate may build: nobody was elected")
    await become(page, MODERATOR)
    await choose(page, "round advance")
    await run(page)
    drawn = await pictures(page).count()
    sure = page.locator(".message.ephemeral").last.locator(".button.danger")
    if await sure.count():
        await sure.click()
    await expect(pictures(page).nth(drawn)).to_be_visible(timeout=PATIENCE_MS)
    await shoot(page, "13-round")


# What a person does


async def become(page: Page, name: str) -> None:
    """One click plays as another member."""
    await page.locator("#members").get_by_role("link", name=name).click()
    await expect(page.locator("#me")).to_contain_text(name)
    await expect(page.locator("#composer-text")).to_have_attribute(
        "placeholder", re.compile(f"{name}$")
    )
    await expect(page.locator("#earlier:not([hidden]), .message").first).to_be_visible()


async def choose(page: Page, command: str) -> None:
    """Type a command's name and take it from the list."""
    offered = page.get_by_role("option").filter(has_text=re.compile(rf"^/{command}\b"))
    box = page.locator("#composer-text")
    await box.fill(f"/{command}")
    await offered.first.click()
    await expect(page.locator(".command")).to_contain_text(f"/{command}")


async def fill(page: Page, **options: str) -> None:
    """Give the command's options, as far as it has them."""
    form = page.locator("form.running")
    for name, value in options.items():
        picker = form.get_by_role("button", name=re.compile(f"^{name}:"))
        if await picker.count():
            await picker.click()
            await page.get_by_role("option", name=value).first.click()
            continue
        box = form.get_by_label(re.compile(rf"^{name}\b"))
        if await box.count():
            await box.first.fill(value)
    # The suggestions of a text box stay open while it has the focus.
    await form.locator(".command b").click()


async def run(page: Page, *, posted: bool = False) -> None:
    """Run the command; wait for what is answered and, if told so, for what is posted of it."""
    answers, before = await page.locator(".message").count(), await posts(page).count()
    await page.locator("form.running").get_by_role("button", name="Run", exact=True).click()
    await expect(page.locator("form.running")).to_be_hidden(timeout=PATIENCE_MS)
    await expect(page.locator(".message").nth(answers)).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.locator(".thinking")).to_have_count(0, timeout=PATIENCE_MS)
    if posted:
        await more_posts(page, before)


async def to_next_deadline(page: Page) -> None:
    await page.get_by_role("button", name="to the next deadline").click()


def posts(page: Page) -> Locator:
    """What everybody sees."""
    return page.locator(".message:not(.ephemeral)")


def pictures(page: Page) -> Locator:
    """The pictures that everybody sees."""
    return posts(page).locator(".picture")


async def more_posts(page: Page, than: int) -> None:
    await expect(posts(page).nth(than)).to_be_visible(timeout=PATIENCE_MS)


# The stage


@asynccontextmanager
async def sandbox(folder: Path, **settings: str) -> AsyncIterator[str]:
    """`ecotopia sandbox` on free ports in that folder; the page's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", "sandbox"),
        cwd=ROOT,
        env={
            **os.environ,
            "ECOTOPIA_DATA_DIR": str(folder),
            "ECOTOPIA_DISCORD_PORT": "0",
            "ECOTOPIA_CONTROL_PORT": "0",
            **settings,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    told = ""
    while (address := re.search(r"http://127\.0\.0\.1:\d+", told)) is None:
        line = (await process.stdout.readline()).decode()
        assert line, f"the sandbox did not start: {told}"
        told += line
    try:
        yield address[0]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await process.wait()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        await found.close()


async def photograph(page: Page, name: str) -> None:
    """Save what is in the window, in as few colours as a small file needs."""
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(500)  # pictures appear, the list settles at its end
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    for colours in COLOURS:
        file = io.BytesIO()
        reduced = picture.quantize(colours, dither=Image.Dither.NONE)
        reduced.save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            break
    (PICTURES / f"{name}.png").write_bytes(file.getvalue())


async def main() -> None:
    """Make all pictures anew, with the models that a newcomer has."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        async with sandbox(Path(folder)) as url, browser() as chromium:
            page = await chromium.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
            await page.goto(url)
            await walk(page, photograph)
            phone = await chromium.new_page(
                viewport={"width": PHONE[0], "height": PHONE[1]},
                color_scheme="dark",
                has_touch=True,
            )
            await phone.goto(page.url)
            await expect(phone.locator(".message").first).to_be_visible()
            await photograph(phone, "14-phone")


if __name__ == "__main__":
    asyncio.run(main())
