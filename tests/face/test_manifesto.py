"""`/manifesto` typed and as a file, over a real Discord connection; and its post."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.face.long_speech import MANIFESTO_FILE, beginning
from bot.face.manifesto_form import BETWEEN, PART_LIMIT, PARTS, parts_of, typed
from bot.face.posts import render
from bot.face.speech_cards import marked
from bot.face.texts import LANGUAGES, texts
from bot.game import balance
from bot.game.commands import EndCampaign, FoundPromise, GiveManifesto, ReadSpeech
from bot.game.events import SpeechPosted
from bot.game.state import (
    Campaign,
    Candidate,
    Preset,
    Promise,
    PromiseStatus,
    SpeechKind,
    SpeechStatus,
)
from bot.game.vocabulary import Category, Demographic
from sandbox.interactions import Interaction
from sandbox.members import ActingMember
from sandbox.model import Message
from tests.e2e.playing import answer, controls, custom_ids, until, words
from tests.face.conftest import Hall
from tests.face.displayed import errors
from tests.game.plays import nominate

BRUNO, CARLA, FINN = 1, 2, 5
NAMES = {BRUNO: "Bruno", CARLA: "Carla"}

PLAN = "We will plant 500 trees by the river. The library stays open."
FILLING = "This city was good to me, and every street of it has a story to tell. " * 60
LONG = "\n\n".join((PLAN, FILLING, "We will build a solar field.", FILLING, "No school closes."))


async def standing(hall: Hall, *numbers: int) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    for number in numbers or (BRUNO,):
        await hall.apply(nominate(hall.demo.people[number].id, NAMES[number]))


async def campaign_of(hall: Hall) -> Campaign:
    return await hall.bot.campaigns.view(hall.demo.guild.id)


async def hand_in(hall: Hall, number: int, name: str, data: bytes) -> Message:
    member = hall.member(number)
    file = await member.upload(name, data)
    sent = await member.invoke(hall.demo.city_hall, "manifesto", {"file": str(file.id)})
    return await answer(sent)


async def opened(hall: Hall, number: int = BRUNO) -> Interaction:
    return await hall.member(number).invoke(hall.demo.city_hall, "manifesto")


def fields(*parts: str) -> dict[str, str]:
    return {f"part{number}": part for number, part in enumerate(parts)}


async def press(member: ActingMember, message: Message, name: str) -> Message:
    custom = controls(message)[name]["custom_id"]
    return await answer(await member.click(message, custom))


async def attached(hall: Hall, message: Message) -> str:
    data = await hall.sandbox.world.files.get(message.attachments[0].blob)
    assert data is not None
    return data.decode()


def public(hall: Hall, title: str) -> list[Message]:
    return [m for m in hall.messages() if not m.ephemeral and title in words(m)]


async def test_a_typed_manifesto_is_shown_to_its_speaker_edited_and_posted(hall: Hall) -> None:
    await standing(hall)
    bruno = hall.member(BRUNO)
    form = await opened(hall)
    preview = await answer(await bruno.submit(form, fields(PLAN, "", "No school closes.")))
    assert preview.ephemeral
    assert "plant 500 trees" in words(preview)
    assert not [m for m in hall.messages() if "500 trees" in words(m)]
    # The form comes back as it was filled in, and only the new words count.
    edit = await bruno.click(preview, controls(preview)["speech-edit"]["custom_id"])
    assert edit.modal is not None
    shown = [item["component"].get("value") for item in edit.modal["components"]]
    assert shown[0] == f"{PLAN}{BETWEEN}No school closes."
    edited = await answer(await bruno.submit(edit, fields(LONG[:3_000], LONG[3_000:6_000])))
    await until(lambda: "speech-post" in controls(edited), "the new reading")
    assert "on its way" in words(await press(bruno, edited, "speech-post"))
    await until(lambda: bool(public(hall, "The manifesto of Bruno")), "the post")
    (speech,) = (await campaign_of(hall)).speeches
    assert (speech.kind, speech.status) == (SpeechKind.MANIFESTO, SpeechStatus.POSTED)
    assert speech.text == f"{LONG[:3_000]}{BETWEEN}{LONG[3_000:6_000].strip()}"
    again = await answer(await opened(hall))
    assert "there is one" in words(again)
    assert "speech" in (await bruno.invoke(hall.demo.city_hall, "speech")).modal["custom_id"]  # type: ignore[index]


async def test_a_file_is_read_in_pieces_posted_and_replaced_before_that(hall: Hall) -> None:
    await standing(hall)
    bruno = hall.member(BRUNO)
    await hand_in(hall, BRUNO, "first.txt", b"We will close the refinery.")
    windows = ("\ufeff" + LONG.replace("\n", "\r\n")).encode()
    preview = await hand_in(hall, BRUNO, "plan.md", windows)
    await until(lambda: "speech-post" in controls(preview), "all pieces to be read")
    (speech,) = (await campaign_of(hall)).speeches
    assert (speech.revision, speech.text, speech.status) == (1, LONG, SpeechStatus.READ)
    assert len(LONG) > 2 * balance.SPEECH_LIMIT
    assert "solar field" in words(preview)
    assert "refinery" not in words(preview)
    await press(bruno, preview, "speech-post")
    await until(lambda: bool(public(hall, "The manifesto of Bruno")), "the post")
    (post,) = public(hall, "The manifesto of Bruno")
    assert [file.filename for file in post.attachments] == [MANIFESTO_FILE]
    state = await campaign_of(hall)
    data = await attached(hall, post)
    assert all(f"«{p.quote}» [{p.id}]" in data for p in state.ledger)
    stripped = data
    for promise in state.ledger:
        stripped = stripped.replace(f"«{promise.quote}» [{promise.id}]", promise.quote)
    assert LONG in stripped


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("plan.pdf", b"We will plant trees.", "is no text file"),
        ("plan.txt", b"\x89PNG\r\n\x1a\n\0\0\0\xff", "is no text file"),
        ("plan.txt", b"We will plant\0 trees.", "is no text file"),
        ("plan.txt", "Wir pflanzen Bäume.".encode("latin-1"), "is not in UTF-8"),
        ("plan.txt", "We will plant trees.".encode("utf-16"), "is not in UTF-8"),
        ("plan.txt", b"a" * (balance.MANIFESTO_LIMIT + 1), "at most 20,000 characters"),
        ("plan.txt", b"a" * (4 * balance.MANIFESTO_LIMIT + 1), "at most 20,000 characters"),
        ("plan.txt", b"", "There is nothing in"),
        ("plan.txt", "\ufeff \r\n ".encode(), "There is nothing in"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(
    hall: Hall, name: str, data: bytes, told: str
) -> None:
    await standing(hall)
    refusal = await hand_in(hall, BRUNO, name, data)
    assert refusal.ephemeral
    assert told in words(refusal)
    assert f"“{name}”" in words(refusal).replace("\\", "")
    assert (await campaign_of(hall)).speeches == ()


async def test_who_may_not_publish_is_told_before_anything_is_typed(hall: Hall) -> None:
    assert "No campaign is running" in words(await answer(await opened(hall)))
    await standing(hall)
    assert "Stand for mayor" in words(await answer(await opened(hall, FINN)))
    assert "Stand for mayor" in words(await hand_in(hall, FINN, "a.txt", b"We will plant."))
    form = await opened(hall)
    await hall.apply(EndCampaign(99))
    late = await hall.member(BRUNO).submit(form, fields(PLAN))

    def told() -> list[Message]:
        return [m for m in (late.message, *late.followups) if m is not None]

    await until(lambda: any("No campaign is running" in words(m) for m in told()), "a sentence")
    kept = next(m for m in told() if m.attachments)
    assert await attached(hall, kept) == PLAN


async def test_two_windows_at_once_make_one_manifesto_and_one_post(hall: Hall) -> None:
    await standing(hall, BRUNO, CARLA)
    bruno = hall.member(BRUNO)
    forms = [await opened(hall) for _ in range(2)]
    other = await opened(hall, CARLA)
    first, second, hers = await asyncio.gather(
        bruno.submit(forms[0], fields(PLAN)),
        bruno.submit(forms[1], fields("We will build a solar field.")),
        hall.member(CARLA).submit(other, fields("The forest stays.")),
    )
    told = [words(await answer(each)) for each in (first, second)]
    assert sum("hold you to" in text for text in told) == 1
    assert sum("so that they are not lost" in text or "settled" in text for text in told) == 1
    assert "forest" in words(await answer(hers))
    assert len((await campaign_of(hall)).speeches) == 2
    preview = await answer(await opened(hall))
    custom = controls(preview)["speech-post"]["custom_id"]
    presses = await asyncio.gather(*(bruno.click(preview, custom) for _ in range(3)))
    for each in presses:
        await answer(each)
    await until(lambda: bool(public(hall, "The manifesto of Bruno")), "the post")
    await asyncio.sleep(2.5)
    assert len(public(hall, "The manifesto of Bruno")) == 1


async def test_what_is_contested_on_one_page_stays_so_on_another(hall: Hall) -> None:
    """A long manifesto's promises need several pages."""
    await standing(hall)
    bruno = hall.demo.people[BRUNO].id
    quotes = [f"We will plant {number} trees" for number in range(40)]
    found = tuple(
        FoundPromise(quote, f"Plant {quote[14:]}", Category.ENVIRONMENT, 0.8, 3, 2)
        for quote in quotes
    )
    await hall.apply(
        GiveManifesto(bruno, ". ".join(quotes)),
        ReadSpeech(1, 0, found, ()),
    )
    member = hall.member(BRUNO)
    page = await answer(await opened(hall))
    seen: list[str] = []
    last: list[str] = []
    for number in range(1, 100):
        marks = [each for each in custom_ids(page) if each.startswith("speech-contest")]
        offered = [each.split(":")[-2] for each in marks]
        assert offered
        assert all(f"{key} ·" in words(page) for key in offered)
        seen += offered
        last.append(offered[-1])
        page = await answer(await member.click(page, marks[-1]))
        turns = [each for each in custom_ids(page) if each.startswith("speech-page")]
        onwards = [each for each in turns if each.endswith(f":{number}")]
        if not onwards:
            break
        page = await answer(await member.click(page, onwards[0]))
    assert seen == [f"P{number}" for number in range(1, 41)]
    assert len(last) > 1
    state = await campaign_of(hall)
    assert [p.id for p in state.ledger if p.status is PromiseStatus.CONTESTED] == last


parts = st.lists(
    st.text(alphabet="ab \n.", min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda part: part and BETWEEN not in part),
    min_size=1,
    max_size=PARTS,
)


@given(parts=parts, repeat=st.integers(1, 99))
def test_what_was_typed_comes_back_in_the_form(parts: Sequence[str], repeat: int) -> None:
    long = [(part * repeat * 3)[:PART_LIMIT].strip() for part in parts]
    long = [part for part in long if BETWEEN not in part and part]
    text = typed({f"part{number}": [part] for number, part in enumerate(long)})
    assert len(text) <= balance.MANIFESTO_LIMIT
    again = parts_of(text)
    assert again is not None
    assert all(len(part) <= PART_LIMIT for part in again)
    assert BETWEEN.join(again) == text


def test_a_full_form_is_a_manifesto_and_what_no_form_holds_is_told() -> None:
    full = ["x" * PART_LIMIT] * PARTS
    text = typed({f"part{number}": [part] for number, part in enumerate(full)})
    assert balance.MANIFESTO_LIMIT - PARTS < len(text) <= balance.MANIFESTO_LIMIT
    assert parts_of(text) == tuple(full)
    assert parts_of("\n\n".join(["y" * 2_500] * 7)) is None
    assert typed({"text": ["A speech"]}) == "A speech"


def posted(text: str, quotes: Sequence[str]) -> SpeechPosted:
    promises = tuple(
        Promise(
            f"P{number}",
            1,
            1,
            quote,
            "Plant trees",
            Category.ENVIRONMENT,
            0.8,
            3,
            2,
            1,
            PromiseStatus.ACTIVE,
        )
        for number, quote in enumerate(quotes, start=1)
    )
    candidate = Candidate(1, "Ann", "A city", Demographic.STUDENT)
    return SpeechPosted(1, candidate, text, promises, (), manifesto=True)


nasty = st.text(alphabet="ab *_`~|>#@<&!:/\\\n[]()-'\"é🌳", min_size=1)


@given(
    text=nasty.map(lambda text: (text * 2_000)[:20_000]),
    language=st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=30)
def test_discord_takes_the_post_of_any_manifesto(text: str, language: str) -> None:
    quotes = [text[at : at + 250] for at in range(0, len(text), 400)][
        : balance.PROMISES_A_MANIFESTO
    ]
    post = render(posted(text, quotes), texts(language))
    assert errors(post) is None
    assert post.attachment is not None
    name, whole = post.attachment
    assert name == MANIFESTO_FILE
    assert f"[P{len(quotes)}]" in whole


@given(
    text=st.text(alphabet="ab.* \n", max_size=600),
    spans=st.lists(st.tuples(st.integers(0, 600), st.integers(1, 80)), max_size=8),
    room=st.integers(1, 800),
)
def test_the_beginning_fits_and_cuts_no_mark_in_two(
    text: str, spans: list[tuple[int, int]], room: int
) -> None:
    quotes = [quote for at, size in spans if (quote := text[at : at + size])]
    promises = posted(text, quotes).promises
    shown = beginning(text, promises, room)
    assert len(shown) <= room
    if shown != marked(text, promises):
        prefixes = {f"{marked(text[:end], promises)} …" for end in range(len(text))}
        assert shown in {"…", *prefixes}
