"""Ten thousand texts that mean no good, through every place where texts come in and go out."""

import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import campaign_files, privacy
from bot.face import count_picture
from bot.face.cards import at_sentence, safe, shortened
from bot.face.drawing import drawable
from bot.face.posts import render
from bot.face.texts import texts
from bot.game import commands, engine, events, saves
from bot.game.rejection import Rejected
from bot.game.rules.matching import proposals
from bot.game.rules.methods.ballots import Method
from bot.game.state import Contradiction, Reaction
from bot.game.vocabulary import Category, Demographic, Sentiment, Severity
from bot.language import rules
from bot.language.schemas import ExtractCase
from bot.plain_text import beckons, spoken, visible
from bot.word_filter import WordFilter, normal
from sandbox.model import Message
from tests.e2e.playing import words
from tests.face.displayed import errors
from tests.face.test_pictures import counted
from tests.game.plays import ANN, NOW, found, play, started
from tests.security.answers import answered, no_error_logged
from tests.security.bad_inputs import COUNT, LONGEST, PINGS, bad_inputs
from tests.security.forging import STRING, Found, complete, every_command, give
from tests.security.test_matrix import plain
from tests.security.town import Kind, Phase, Town, town

ACTED_ON = re.compile(r"(?<!\\)<(?:@[!&]?|#|/|:|a:|t:|id:)\S*>|@everyone|@here|\]\(")
"""What Discord would draw as a ping, a channel, a command, an emoji, a moment or a hidden link."""
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff\x00-\x08\U000e0000-\U000e0fff]")
EN = texts("en")

anything = st.text(alphabet=st.characters(), max_size=400) | st.sampled_from(PINGS)


def acted_on(shown: str) -> str | None:
    """What Discord would do something about in a text that is shown."""
    # The empty character that keeps "@everyone" from being one is the bot's own.
    match = ACTED_ON.search(shown)
    return None if match is None else match.group()


def test_the_corpus_is_large_mixed_and_the_same_each_time() -> None:
    corpus = list(bad_inputs())
    assert len(corpus) == COUNT >= 10_000
    assert corpus == list(bad_inputs())
    assert all(1 <= len(text) <= LONGEST for text in corpus)
    assert len(set(corpus)) == COUNT
    assert sum(len(text) == LONGEST for text in corpus) > 100


def test_the_check_would_notice() -> None:
    for text in ("@everyone", "<@123456789012345678>", "a [b](https://c.example)", "<t:0:R>"):
        assert acted_on(text)
        assert acted_on(safe(text)) is None


@given(anything, anything)
def test_two_pieces_beside_each_other_are_as_harmless_as_one(one: str, two: str) -> None:
    assert acted_on(safe(one) + safe(two)) is None
    assert acted_on(safe(one + two)) is None


@given(anything)
def test_what_is_visible_stays_so_and_ends_no_line_but_its_own(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert not UNSEEN.search(once)
    assert len(once) <= len(text)
    kept = [char for char in text if char.isalnum() and char.isprintable()]
    assert [c for c in once if c.isalnum() and c.isprintable()] == [c for c in kept if visible(c)]


def test_words_and_lines_stay_as_they_were() -> None:
    text = "Zoë, 市長 и محمد\n\nsay: «hello» 👩\u200d🚀 नमस्ते שלום – 100 %!"
    assert visible(text) == text
    assert spoken("See https://evil.example now, @everyone.") == "See … now, …."
    assert spoken("\u200b") == "…"


def test_texts_that_are_shown() -> None:
    for text in bad_inputs():
        shown = safe(text)
        assert acted_on(shown) is None, ascii(text)
        assert not UNSEEN.search(shown.replace("@\u200b", "@")), ascii(text)
        said = spoken(text)
        assert said
        assert not beckons(said), ascii(text)
        for limit in (100, 2_000):
            assert len(shortened(shown, limit)) <= limit
            assert len(at_sentence(shown, limit)) <= limit


def test_texts_that_are_read_by_the_rules() -> None:
    unwanted = WordFilter("en", ("coal plant",))
    state = started()
    for text in map(visible, bad_inputs()):
        unwanted.stops(text)
        assert normal(normal(text)) == normal(text)
        proposals(text[:300], text[:100], Category.ENVIRONMENT, state.city, state.ground)


def test_texts_that_are_read_as_speeches() -> None:
    for text in islice(map(visible, bad_inputs()), 0, COUNT, 10):
        if not text.strip():
            continue
        case = ExtractCase(speech=text)
        read = rules.extract(case)
        assert read.misfits(case) == [], ascii(text)


def test_texts_that_become_a_campaign() -> None:
    """Slogans, names, speeches and quotes: refused in a word, or kept and posted as they are."""
    posts = [post for text in bad_inputs() if (post := _campaign_of(visible(text))) is not None]
    assert len(posts) > 0.7 * COUNT
    for post in posts:
        assert not UNSEEN.search(post)


def _campaign_of(text: str) -> str | None:
    state = started()
    for slogan in (text[:100], "Trees"):
        try:
            state = play(state, commands.Nominate(ANN, text[:32], slogan, Demographic.STUDENT))
        except Rejected:
            continue
    try:
        state = play(state, commands.GiveSpeech(ANN, text))
    except Rejected:
        return None
    quotes = [quote for quote in (text[:300], text[-40:], text[len(text) // 2 :][:90]) if quote]
    read = tuple(map(found, quotes))
    against = (Contradiction(quotes[0], "speech", Severity.HIGH),)
    speech = len(state.speeches)
    try:
        state = play(state, commands.ReadSpeech(speech, 0, read, against))
        state, told = engine.apply(state, commands.ConfirmSpeech(ANN, speech, 0), NOW)
    except Rejected:
        return None
    assert saves.load_campaign(saves.dump_campaign(state)) == state
    shown = ""
    for event in told:
        if isinstance(event, events.SpeechPosted):
            shown += _posted(event)
    shown += _posted(events.CandidateNominated(state.candidates[0], True))
    said = Reaction(state.citizens[0].id, Sentiment.NEUTRAL, 5, (text[:40],), text[:400], None)
    return shown + _posted(events.CitizenReacted(state.citizens[0], said, None))


def _posted(event: events.Event) -> str:
    """What a post shows, which is what Discord takes."""
    post = render(event, EN)
    assert errors(post) is None, ascii(event)
    shown = [post.content or ""]
    if post.embed is not None:
        shown += [post.embed.title or "", post.embed.description or ""]
        shown += [part for field in post.embed.fields for part in (field.name, field.value)]
    if post.attachment is not None:
        assert re.fullmatch(r"[\w-]+\.(?:txt|json)", post.attachment[0])
        post.attachment[1].encode()
    for part in shown:
        assert acted_on(part or "") is None, ascii(part)
    return "".join(filter(None, shown)).replace("@\u200b", "@")


def test_names_that_are_drawn(tmp_path: Path) -> None:
    names = [visible(text)[:32] or "x" for text in islice(bad_inputs(), 0, COUNT, 40)]
    for name in names:
        assert drawable(name, "#1").strip()
    for first in range(0, 60, 5):
        event = counted(5, Method.IRV, names=names[first : first + 5])
        picture = count_picture.of(event, EN)
        assert picture is not None
        (tmp_path / "drawn.png").write_bytes(picture.draw())
        with Image.open(tmp_path / "drawn.png") as drawn:
            assert drawn.height < 4_000
        assert re.fullmatch(r"[\w-]+\.png", picture.name)


async def test_texts_that_are_given_to_commands(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each option of each command that takes a text, and what all of that has left behind."""
    corpus = bad_inputs(seed=7)
    wrong: list[str] = []
    folder = tmp_path / "data"
    folder.mkdir()
    async with town(folder) as place:
        before = _files(tmp_path)
        with no_error_logged(caplog):
            for command in every_command(place):
                for option in command.options:
                    if option["type"] == STRING and not option.get("choices"):
                        given = list(islice(corpus, 24))
                        wrong += await _refused(place, command, option, given)
        assert _files(tmp_path) - before <= {"town.db-wal", "town.db-shm"}
        await _exported(place)
    assert not wrong, "\n".join(wrong)


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


async def _refused(
    place: Town, command: Found, option: dict[str, object], given: list[str]
) -> list[str]:
    """What is wrong with the answers to a command, one option of which is each of these texts."""
    wrong: list[str] = []
    kinds = (Kind.ADMIN, Kind.CANDIDATE, Kind.MAYOR)
    most = int(str(option.get("max_length", 6_000)))
    for number, text in enumerate(given):
        # As Discord sends it: no halves of characters, no more than the option takes.
        text = text.encode("utf-8", "replace").decode()[:most]
        kind = kinds[number % len(kinds)]
        phase = (Phase.CAMPAIGN, Phase.GOVERN)[number % 2]
        hall, user = place.places[phase].hall, place.people[kind].id
        values = {each["name"]: plain(place, each, phase) for each in command.options}
        values[str(option["name"])] = text
        if option.get("autocomplete"):
            done = await complete(place, command, hall, user, dict(option), text)
            if done.state != "done":
                wrong.append(f"/{command.name} {option['name']}, typing {text[:60]!a}")
        done = await give(place, command, hall, user, values)
        shown: list[Message] = [*done.followups, *filter(None, [done.message])]
        told = "\n".join(map(words, shown))
        bad = answered(done)
        if bad is None and any(m.mentions or m.mention_everyone for m in shown):
            bad = "somebody is pinged"
        if bad is None and "](http" in told.replace("]\\(", ""):
            bad = "a hidden link"
        if bad is not None:
            wrong.append(f"/{command.name} {option['name']}={text[:60]!a}: {bad}")
    return wrong


async def _exported(place: Town) -> None:
    """The exports of what was entered can be read back."""
    database = place.bot.campaigns.database
    now = place.bot.campaigns.clock.now()
    for phase in (Phase.CAMPAIGN, Phase.GOVERN):
        guild = place.places[phase].guild.id
        state = await place.bot.campaigns.view(guild)
        file = campaign_files.write(await campaign_files.recorded(database, state.id))
        assert campaign_files.read(file).saved["campaign"]["id"] == state.id
        user = place.people[Kind.CANDIDATE].id
        copy = await privacy.export(database, guild, user, now)
        assert copy is None or copy.encode()
