"""A ballot while it is filled in: up to 25 candidates, kept in custom_ids, cast when it is seen."""

from asyncio import gather
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.face.ballot_layout import (
    HOW_TO_FILL_IN,
    Places,
    ballot_layout,
    ballot_lines,
    chosen_in,
    code_of,
    names_of,
    places_in,
)
from bot.face.routing import Outdated
from bot.face.texts import LANGUAGES, texts
from bot.game import balance, views
from bot.game.commands import CancelElection
from bot.game.rules.elections import choices_of, places_of
from bot.game.rules.methods.ballots import Method, Ranking
from bot.game.state import Candidate, Preset
from bot.game.vocabulary import Demographic
from sandbox.components import walk
from tests.e2e.playing import answer, cast, controls, custom_ids, fill_in, rank, words
from tests.face.conftest import Hall
from tests.face.displayed import refused, said
from tests.game.plays import nominate
from tests.security.answers import no_error_logged

EN = texts("en")
BRUNO, CARLA, EMILY, FINN = 1, 2, 4, 5
MOST = balance.CANDIDATES_LIMIT


def election_of(standing: int, method: Method) -> views.ElectionView:
    """Candidates with the longest names and slogans that there are."""
    people = tuple(
        Candidate(2**60 + n, f"{n:02}" + "_*" * 15, "S" * 100, Demographic.STUDENT)
        for n in range(standing)
    )
    return views.ElectionView(1, people, method)


@st.composite
def elections(draw: st.DrawFn) -> tuple[views.ElectionView, Places]:
    """An election, and a ballot that was filled in by choosing in its selects at random."""
    election = election_of(draw(st.integers(2, MOST)), draw(st.sampled_from(Method)))
    random, places = Random(draw(st.integers())), Places()
    for _step in range(draw(st.integers(0, 30))):
        view = ballot_layout("c" * 16, election, places, cast=False, _=EN)
        selects = [c for c in walk(view.to_components()) if c.get("options")]
        if not selects:
            break
        select = random.choice(selects)
        options = [int(option["value"]) for option in select["options"]]
        number = random.randint(select["min_values"], select["max_values"])
        place = int(select["custom_id"].split(":")[-1])
        places = chosen_in(places, election, place, random.sample(options, number))
    return election, places


@given(elections(), st.sampled_from(sorted(LANGUAGES)), st.booleans())
def test_discord_takes_every_ballot_and_it_comes_back_as_it_was(
    filled_in: tuple[views.ElectionView, Places], language: str, cast: bool
) -> None:
    election, places = filled_in
    assert places_in(code_of(places, election), election) == places
    named = [player for place in places for player in place]
    assert len(set(named)) == len(named)
    view = ballot_layout("c" * 16, election, places, cast=cast, _=texts(language))
    assert refused(view) is None
    for candidate in election.candidates:
        shown = names_of([candidate])[candidate.player] in said(view)
        assert shown is (candidate.player in named)


def test_letters_of_another_election_are_no_ballot() -> None:
    with pytest.raises(Outdated):
        places_in("abc", election_of(2, Method.IRV))
    assert set(HOW_TO_FILL_IN) == set(Method)


@pytest.mark.parametrize("method", Method)
def test_no_place_but_the_ballots_own_takes_anybody_and_nobody_else_is_taken(
    method: Method,
) -> None:
    election = election_of(2, method)
    first, second = (each.player for each in election.candidates)
    last = places_of(method) - 1
    assert any(first in place for place in chosen_in((), election, last, [first]))
    # A made-up card that has more places than the ballot.
    long = ((second,), *((),) * places_of(method))
    for places in ((), ((second,),), long):
        with pytest.raises(Outdated):
            chosen_in(places, election, last + 1, [first])
        with pytest.raises(Outdated):
            chosen_in(places, election, 0, [first, 4711])


def test_equals_of_an_older_ballot_are_shown_on_one_line() -> None:
    election = election_of(3, Method.IRV)
    a, b, c = (each.player for each in election.candidates)
    places = choices_of(Ranking.of(b, (a, c)))
    assert code_of(places, election) == "b.ac"
    lines = ballot_lines(places, Method.IRV, {a: "Ann", b: "Bob", c: "Cat"})
    assert lines == ["1. Bob", "2. Ann, Cat"]


async def polls(hall: Hall, standing: int) -> list[int]:
    """So many stand, and the polls are open; their ids."""
    guild = hall.demo.guild.id
    await hall.bot.campaigns.start(guild, Preset.STANDARD, 99, 1)
    people = [person.id for person in hall.demo.people[1:3]] + list(range(101, 99 + standing))
    await hall.apply(*(nominate(player, f"Candidate {player}") for player in people))
    await hall.bot.campaigns.open_election(guild, 99)
    return people


async def test_twenty_five_are_ranked_and_shown_back_before_the_ballot_counts(hall: Hall) -> None:
    people = await polls(hall, MOST)
    finn, place, campaigns = hall.member(FINN), hall.demo.city_hall, hall.bot.campaigns
    order = Random(1).sample(people, MOST)
    shown = await fill_in(finn, place)
    assert len(controls(shown)["vote-choose"]["options"]) == MOST
    assert "empty so far" in words(shown)
    for player in order:
        custom = controls(shown)["vote-choose"]["custom_id"]
        shown = await answer(await finn.choose(shown, custom, [str(player)]))
    lines = [f"{n}. Candidate {player}" for n, player in enumerate(order, start=1)]
    assert "\n".join(lines) in words(shown)
    assert "not cast yet" in words(shown)
    assert "vote-choose" not in controls(shown)
    state = await campaigns.view(hall.demo.guild.id)
    assert await campaigns.own_ballot(state, finn.id) is None
    told = await cast(finn, shown)
    assert "\n".join(lines) in told
    assert "Your receipt" in told
    assert await campaigns.own_ballot(state, finn.id) == Ranking.of(*order)
    # What was cast is what the next card shows; a choice undone is cast by its button alone.
    again = await fill_in(finn, place)
    assert "\n".join(lines) in words(again)
    assert "that you have cast" in words(again)
    undone = await answer(await finn.click(again, controls(again)["vote-undo"]["custom_id"]))
    assert lines[-1] not in words(undone)
    assert lines[-2] in words(undone)
    assert await campaigns.own_ballot(state, finn.id) == Ranking.of(*order)
    assert "was changed" in await cast(finn, undone)
    assert await campaigns.own_ballot(state, finn.id) == Ranking.of(*order[:-1])


async def test_two_fill_in_their_ballots_at_once_and_a_finger_slips(hall: Hall) -> None:
    first, second = await polls(hall, 2)
    emily, finn, place = hall.member(EMILY), hall.member(FINN), hall.demo.city_hall
    told = await gather(rank(emily, place, first), rank(finn, place, second, first))
    names = {n: f"Candidate {n}" for n in (first, second)}
    assert f"1. {names[first]}\n" in told[0]
    assert f"1. {names[second]}\n2. {names[first]}\n" in told[1]
    ballot = await fill_in(emily, place)
    cleared = await answer(await emily.click(ballot, controls(ballot)["vote-clear"]["custom_id"]))
    custom = controls(cleared)["vote-choose"]["custom_id"]
    ready = await answer(await emily.choose(cleared, custom, [str(second)]))
    press = controls(ready)["vote-cast"]["custom_id"]
    slips = await gather(*(emily.click(ready, press) for _ in range(3)))
    shown = [words(await answer(each)) for each in slips][-1]
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert await hall.bot.campaigns.own_ballot(state, emily.id) == Ranking.of(second)
    assert await hall.bot.campaigns.turnout(state) == 2
    assert f"1. {names[second]}" in shown


async def test_made_up_choices_get_a_sentence_and_cast_nothing(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    first, _second = await polls(hall, 2)
    finn, guild = hall.member(FINN), hall.demo.guild.id
    ballot = await fill_in(finn, hall.demo.city_hall)
    state = await hall.bot.campaigns.view(guild)
    select, said = controls(ballot)["vote-choose"], []
    with no_error_logged(caplog):
        for code, place, chosen in (("", 0, 4711), ("", MOST, first), ("z", 0, first)):
            select["custom_id"] = f"vote-choose:{state.id}:1:{code}:{place}"
            select["options"][0]["value"] = str(chosen)
            pressed = await finn.choose(ballot, select["custom_id"], [str(chosen)])
            said.append(words(await answer(pressed)))
    assert all("from an earlier version of this bot" in each for each in said), said
    assert await hall.bot.campaigns.own_ballot(state, finn.id) is None


async def test_a_ballot_of_an_election_that_is_over_is_refused(hall: Hall) -> None:
    first, second = await polls(hall, 2)
    finn, place, guild = hall.member(FINN), hall.demo.city_hall, hall.demo.guild.id
    ballot = await fill_in(finn, place)
    custom = controls(ballot)["vote-choose"]["custom_id"]
    ready = await answer(await finn.choose(ballot, custom, [str(first)]))
    await hall.apply(CancelElection(98, 1), CancelElection(99, 1))
    for custom in custom_ids(ready):
        values = [str(second)] if "vote-choose" in custom else None
        pressed = await finn.use(ready.id, custom, values)
        assert "No election is open now" in words(await answer(pressed))
    # In the next one too, an old card casts nothing.
    await hall.bot.campaigns.open_election(guild, 99)
    stale = await finn.click(ready, controls(ready)["vote-cast"]["custom_id"])
    assert "No election is open now" in words(await answer(stale))
    state = await hall.bot.campaigns.view(guild)
    assert await hall.bot.campaigns.turnout(state) == 0
