"""Takes the README's picture of the sandbox: python -m docs.screenshot [FILE]

Plays the beginning of a campaign on the real sandbox with the real bot and model, and photographs
the page in Chromium as one of the candidates sees it. Needs the development packages and Chromium.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bot.language import installing
from bot.language.files import TASKS
from tests.e2e.playing import Stage, answer, controls, give_speech, say, set_up, staged, until

ADA, BRUNO, CARLA = 0, 1, 2
SPEECH = "Neighbours, the old oak forest stays. I will put night buses on every line by round 3."


async def play(stage: Stage) -> None:
    """A mayor's first steps: set-up, two candidates, a posted speech and one being settled."""
    ada, bruno, carla = (stage.member(n) for n in (ADA, BRUNO, CARLA))
    await set_up(stage)
    await say(ada, stage.hall, "campaign start")
    await say(bruno, stage.hall, "run", slogan="The forest stays", home="student")
    await say(carla, stage.hall, "run", slogan="Jobs first, then trees", home="retiree")
    preview = await give_speech(stage, bruno, SPEECH)
    await answer(await bruno.click(preview, controls(preview)["speech-post"]["custom_id"]))
    await until(lambda: len(stage.posts()) >= 4, "the speech")
    stage.move_clock(110)
    await until(lambda: any(m.webhook for m in stage.posts()), "a citizen's answer")


async def photograph(target: Path) -> None:
    """Save the page as a PNG."""
    with tempfile.TemporaryDirectory() as folder:
        for task in TASKS:
            model = installing.default_model(task, Path(folder))
            os.environ[f"ECOTOPIA_MODEL_{task.upper()}"] = str(model)
        async with staged(Path(folder)) as stage, async_playwright() as playwright:
            await play(stage)
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            page = await browser.new_page(viewport={"width": 1280, "height": 860})
            demo = stage.demo
            await page.goto(
                f"{stage.sandbox.control_url}/#guild={demo.guild.id}"
                f"&channel={demo.city_hall.id}&as={demo.people[CARLA].id}"
            )
            await page.wait_for_timeout(1_500)
            await page.screenshot(path=target)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(photograph(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/sandbox.png")))
