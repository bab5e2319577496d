"""What is shown while a mayor governs: within Discord's limits, in every language, and true."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.face import map_picture
from bot.face.city_cards import MAP, city_card, why_card
from bot.face.cogs.dilemma import own_vote, vote_layout
from bot.face.cogs.policy import list_layout
from bot.face.decision_cards import build_card, policy_card, policy_list
from bot.face.draft_layout import judging_layout
from bot.face.effect_words import PER_POINT, ROUGH, cause_line, effects_line, points
from bot.face.errors import REASONS, sentence
from bot.face.foresight import foresee, governor
from bot.face.governing_posts import ENDINGS
from bot.face.judging_words import judged_by
from bot.face.layout import layout
from bot.face.ledger_cards import ledger_layout
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.face.visitor_words import LINES, NAMES, PROTEST, SAD_LINES, line_of
from bot.face.words import NUMBERS
from bot.game import commands, engine, events, views
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.rejection import Reason, Rejected
from bot.game.rules import ledger, matching_keys
from bot.game.rules.city.build_rules import BUILDS, LOSSES, BuildAction
from bot.game.rules.city.dynamics import HIGH_SPAWNS, LOW_SPAWNS, Arrival, DynamicCitizen
from bot.game.rules.city.grid import AREA, Work
from bot.game.rules.city.grid import Build as Site
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays
from bot.game.state import Campaign, Cause, Ending, PromiseStatus
from bot.game.vocabulary import Category, Demographic, Indicator
from bot.public import PUBLIC
from sandbox.components import walk
from tests.face.displayed import errors, refused, said, words_of
from tests.face.governing import PROMISES, governing, steps
from tests.game.plays import ANN, BOB, CAT, NOW, play, started

EN = texts("en")
languages = st.sampled_from(sorted(LANGUAGES))
seeds = st.integers(0, 2**32)


@settings(max_examples=20, deadline=None)
@given(seeds, languages)
def test_everything_that_happens_while_somebody_governs_can_be_posted(
    seed: int, language: str
) -> None:
    _ = texts(language)
    for _before, _command, _after, happened in steps(seed):
        for event in happened:
            if isinstance(event, PUBLIC):
                assert errors(render(event, _)) is None, event


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_what_seldom_happens_can_be_posted_too(language: str) -> None:
    _, state = texts(language), governing()
    candidate = state.candidates[0]
    seldom: list[events.Event] = [
        *(events.CampaignEnded(candidate, ending, state.city) for ending in Ending),
        *(events.DilemmaPut(key, 1) for key in DILEMMAS),
        *(
            events.DilemmaSettled(dilemma.id, option.id, ((option.id, 1),))
            for dilemma in DILEMMAS.values()
            for option in dilemma.options
        ),
        events.NobodyElected(None),
        events.NobodyElected(candidate),
        events.RecallCalled(ANN),
        events.MayorLeft(ANN, None),
        events.MayorLeft(ANN, BOB),
        events.TermEnded(2, None),
        events.TermEnded(3, ANN),
        events.Paused(),
        events.Resumed(NOW),
        *(
            events.PromiseJudged(replace(state.ledger[0], quote="*" * 4_000), status)
            for status in PromiseStatus
            if status not in (PromiseStatus.PROPOSED, PromiseStatus.CONTESTED)
        ),
    ]
    assert [errors(render(event, _)) for event in seldom] == [None] * len(seldom)


def test_every_reason_has_its_sentence() -> None:
    assert set(REASONS) == set(Reason)


def test_a_refusal_names_the_policy_that_stands_against_it() -> None:
    assert sentence(Rejected(Reason.EXCLUDED, policy="Rents stand still"), EN) == (
        "That policy cannot be in force beside “Rents stand still”."
    )


def test_every_ending_is_told() -> None:
    assert set(ENDINGS) == set(Ending)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_why_begins_where_the_round_began(seed: int) -> None:
    first = {on: views.why(governing(seed), on)[0].before for on in NUMBERS}
    at_start = {1: first}
    for before, command, after, _events in steps(seed):
        if not isinstance(command, commands.ResolveRound):
            continue
        for on in NUMBERS:
            for change in views.why(before, on):
                if change.round in at_start:
                    assert change.before == at_start[change.round][on]
        if after.round != before.round:
            at_start[after.round] = {on: views.why(after, on)[0].after for on in NUMBERS}


@settings(max_examples=10, deadline=None)
@given(seeds, languages)
def test_the_city_and_its_causes_fit_a_card(seed: int, language: str) -> None:
    _ = texts(language)
    for _before, _command, after, _events in steps(seed):
        city = layout("Over. " * 30, city_card(views.city(after), _))
        assert refused(city, MAP) is None
        assert "…" not in said(city)
        for on in NUMBERS:
            why = layout("Over. " * 30, why_card(on, views.why(after, on), _))
            assert refused(why) is None
        for player in (None, ANN, BOB):
            assert refused(ledger_layout(after, player, _)) is None


def test_what_is_left_out_of_why_is_still_in_the_sum() -> None:
    causes = tuple(Cause(2, "economy", f"cause {n}", n) for n in range(1, 41))
    change = views.Change(2, 0, sum(cause.amount for cause in causes), causes)
    _title, head, *lines, _foot = said(layout(why_card("economy", (change,), EN))).split("\n")
    assert "0 → 820" in head
    assert lines[-1] == "**+210** 20 smaller causes"
    assert sum(int(line.split("**")[1]) for line in lines) == 820


def test_points_of_approval_are_exact_and_in_the_readers_writing() -> None:
    assert points("student", -PER_POINT * 3 // 4, EN) == "−0.75"
    assert points("student", 1, EN) == "+0.0001"
    assert points("student", -52_725, EN, ROUGH) == "−5.3"
    assert points("student", 12_500, texts("fr")) == "+1,25"
    assert points("treasury", -5, EN) == "−5"


def test_nobody_sees_how_others_vote() -> None:
    state = governing()
    put = views.crisis(state, ANN)
    assert put is not None
    assert own_vote(put, EN) == "You have not voted yet."
    first, second = put.dilemma.options[:2]
    state = play(
        state,
        commands.VoteDilemma(ANN, 1, first.id),
        commands.VoteDilemma(BOB, 1, second.id),
    )
    owns = [views.crisis(state, viewer) for viewer in (ANN, BOB, CAT)]
    assert [own.own for own in owns if own is not None] == [first.id, second.id, None]
    assert own_vote(owns[0], EN).startswith(f"Your vote: {first.label}.")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_policy_and_dilemma_can_be_shown(language: str) -> None:
    _, state = texts(language), governing()
    for category in Category:
        in_force = layout(policy_list(category, frozenset(POLICIES), 100, 3, _))
        shown = list_layout(state, category, _)
        assert refused(shown) is None
        listed = [policy for policy in POLICIES.values() if policy.category is category]
        for view in (in_force, shown):
            assert all(_(policy.title) in said(view) for policy in listed)
            assert "…" not in said(view)
        assert said(in_force).count(_("in force")) == len(listed)
        for policy in listed:
            view = layout(policy_card(policy, "note", None, _))
            assert refused(view) is None
            assert _(policy.text) in said(view)
            assert said(view).endswith("-# note")
    for dilemma in DILEMMAS.values():
        crisis = views.CrisisView(dilemma, 1, dilemma.options[0].id)
        assert refused(vote_layout(state.id, crisis, NOW, _)) is None


@settings(max_examples=15, deadline=None)
@given(seeds, languages)
def test_a_preview_is_what_then_happens(seed: int, language: str) -> None:
    _ = texts(language)
    for before, command, after, happened in steps(seed):
        if isinstance(command, commands.Build | commands.Enact | commands.Repeal):
            ahead = foresee(before, command, NOW)
            assert (ahead.events, ahead.treasury) == (happened, after.city.treasury)
        if isinstance(command, commands.Build):
            (plan,) = (event.plan for event in happened if isinstance(event, events.Built))
            site = Site(command.action, command.place)
            card = layout(build_card(site, before.ground, plan, ahead, mayor=True, _=_))
            assert refused(card) is None
            assert "…" not in said(card)


def bound_to_every_tree() -> Campaign:
    """Ann governs, and her first promise is that each tile of forest stays."""
    state = governing()
    kinds = (TileKind.HEALTHY_FOREST, TileKind.SICK_FOREST)
    first = replace(state.ledger[0], test=Stays(kinds, sum(map(state.ground.count, kinds))))
    return replace(state, ledger=(first, *state.ledger[1:]))


def test_a_preview_warns_of_the_promise_that_it_breaks() -> None:
    state = bound_to_every_tree()
    command = commands.Build(ANN, 1, BuildAction.CLEAR_FOREST, 0)
    ahead = foresee(state, command, NOW)
    assert [promise.quote for promise in ahead.breaks] == ["The forest stays."]
    (plan,) = (event.plan for event in ahead.events if isinstance(event, events.Built))
    site = Site(command.action, command.place)
    card = build_card(site, state.ground, plan, ahead, mayor=True, _=EN)
    assert "“The forest stays.”" in said(layout(card))
    assert state.ledger[0].status is PromiseStatus.ACTIVE


def test_a_broken_word_is_told_verbatim() -> None:
    state = governing()
    promise = replace(state.ledger[0], quote="Never,\nnever *ever* will @everyone pay!")
    text = words_of(render(events.PromiseJudged(promise, PromiseStatus.BROKEN), EN))
    assert text.startswith("### 💔 P1 was broken\n> Never,\n> never")
    assert "@everyone" not in text
    assert f"<@{ANN}> said it in round 1." in text
    assert "tiles stay: healthy forest, sick forest · due by the end of round 2" in text


def test_nobody_decides_where_nobody_governs() -> None:
    with pytest.raises(Rejected) as refusal:
        governor(started())
    assert refusal.value.reason is Reason.WRONG_PHASE
    with pytest.raises(Rejected) as refusal:
        governor(replace(governing(), mayor=None))
    assert refusal.value.reason is Reason.NOT_MAYOR
    assert governor(governing()) == ANN


def test_the_round_tells_what_moved_most() -> None:
    state = governing()
    state = play(state, commands.Build(ANN, 1, BuildAction.CLOSE_REFINERY, 38))
    _after, happened = engine.apply(state, commands.ResolveRound(1), NOW)
    (resolved,) = (event for event in happened if isinstance(event, events.RoundResolved))
    text = words_of(render(resolved, EN))
    change = resolved.city.economy - governing().city.economy
    assert f"**economy {'−' if change < 0 else '+'}{abs(change)}**\n" in text
    assert "**−5** the refinery is gone" in text
    students = dict(resolved.approval)[Demographic.STUDENT]
    assert f"students {students} (" in text


def test_a_shortage_of_energy_is_told_before_and_after() -> None:
    state = governing()
    coal = next(place for place in range(AREA) if state.ground.kind(place) is TileKind.COAL_PLANT)
    ahead = foresee(state, commands.Build(ANN, 1, BuildAction.CLOSE_COAL_PLANT, coal), NOW)
    assert ahead.starved is not None
    plan = next(event.plan for event in ahead.events if isinstance(event, events.Built))
    site = Site(BuildAction.CLOSE_COAL_PLANT, coal)
    card = build_card(site, state.ground, plan, ahead, mayor=True, _=EN)
    told = text_of(card, "⚡ Every round while energy is missing")
    assert "too little energy of its own: treasury −" in told
    city = city_card(replace(views.city(state), ground=ahead.starved), EN)
    assert told in text_of(city, "⚡ Energy")
    assert "too little" not in text_of(city_card(views.city(state), EN), "⚡ Energy")


def text_of(card: ui.Container[Any], name: str) -> str:
    """The text under that name on a card."""
    texts = [item.content for item in card.walk_children() if isinstance(item, ui.TextDisplay)]
    (found,) = [text for text in texts if text.startswith(f"**{name}**\n")]
    return found.removeprefix(f"**{name}**\n")


@pytest.mark.parametrize(
    ("tiles", "words"), [(0, "**−7** smog"), (1, "**−7** smog"), (2, "**−7** smog (2 tiles)")]
)
def test_a_cause_counts_its_tiles_where_there_are_several(tiles: int, words: str) -> None:
    assert cause_line(Cause(1, "economy", "smog", -7, tiles), EN) == words


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (Built("plant_forest", 1), "“Plant a forest” is done at least once"),
        (Built("plant_forest", 3), "“Plant a forest” is done at least 3 times"),
        (Enacted("rent-cap"), "“Rents stand still” comes into force"),
        (NeverEnacted("rent-cap"), "“Rents stand still” does not come into force"),
        (Reached(Indicator.ECONOMY, 70, 65), "economy reaches 70 (it was 65)"),
        (Stays((TileKind.FARMLAND,), 6), "at least 6 tiles stay: farmland"),
        (None, "nothing in the game can judge it"),
    ],
)
def test_tests_in_words(test: object, words: str) -> None:
    assert judged_by(test, EN) == words


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_test_can_be_chosen(language: str) -> None:
    _, state = texts(language), governing()
    for promise in state.ledger:
        view = judging_layout(state, promise, ("c" * 16, "12", "3", "0", promise.id), _)
        assert refused(view) is None
        offered = {
            option["value"]
            for component in walk(view.to_components())
            for option in component.get("options", ())
        }
        fitting = {key for key in matching_keys.choices() if key.startswith(("build:", "stays:"))}
        possible = {key for key in fitting if matching_keys.test_of(key, state.city, state.ground)}
        assert possible | {"nothing"} <= offered


def test_the_ledger_shows_tests_due_rounds_and_a_report_card() -> None:
    state = play(bound_to_every_tree(), commands.Build(ANN, 1, BuildAction.CLEAR_FOREST, 0))
    told = said(ledger_layout(state, ANN, EN))
    assert "0 kept · 0 half kept · 1 broken" in told
    assert "0 % kept; par is 67 %" in told
    cards = told.split("\n**")[1:]
    assert len(cards) == len(PROMISES)
    assert (
        "Kept if: “Close the coal plant” is done at least once · due by the end of round 2"
        in (cards[3])
    )
    assert "broken in round 1" in cards[4]
    assert "None was judged yet. Par is 67 %." in said(ledger_layout(state, BOB, EN))


def test_whoever_comes_has_a_line() -> None:
    causes = [(loss.arrival, loss.cause) for loss in LOSSES.values()]
    causes += [(rule.arrival, rule.title) for rule in BUILDS.values() if rule.arrival is not None]
    spawns = (*LOW_SPAWNS.values(), *HIGH_SPAWNS.values(), ledger.PROTESTER)
    causes += [(spawn.kind, spawn.cause) for spawn in spawns]
    said = {line_of(DynamicCitizen(kind, cause, 1, 3), EN) for kind, cause in causes}
    assert said == {*LINES.values(), *SAD_LINES.values(), PROTEST}
    assert set(NAMES) == set(Arrival) == set(LINES)


def test_the_map_has_a_picture_of_every_kind_and_marks_works() -> None:
    kinds = set(TileKind)
    assert kinds == set(map_picture.PICTURES) == set(map_picture.GROUNDS)
    drawn = map_picture.picture(START)
    image = Image.open(BytesIO(drawn))
    side = map_picture.MARGIN + 10 * map_picture.TILE
    assert image.size == (side, side)
    seen = {drawn}
    for kind in kinds - {TileKind.WASTELAND}:
        seen.add(map_picture.picture(START.with_tile(AREA - 1, kind)))
    working = replace(START, works=(Work(Site(BuildAction.PLANT_FOREST, AREA - 1), 1),))
    seen.add(map_picture.picture(working))
    assert len(seen) == len(kinds) + 1


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_map_in_words(language: str) -> None:
    _ = texts(language)
    ground = START
    for place, kind in enumerate(TileKind):
        ground = ground.with_tile(place, kind)
    text = map_picture.alternative(ground, _)
    assert len(text) < map_picture.ALT_LIMIT
    assert all(row in text for row in ground.tiles)
    assert map_picture.legend(ground, _).count("\n") == len(TileKind) - 1


def test_effects_of_a_policy_in_a_line() -> None:
    policy = POLICIES["school-lunches"]
    assert effects_line(policy.effects, EN) == "social affairs +9 · economy +1 · research −3"
