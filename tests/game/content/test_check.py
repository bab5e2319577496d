"""The shipped content has no fault, and the checker finds each kind of fault that it looks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import pytest
from babel.messages.pofile import read_po

from bot.face.texts import CATALOGUES, LANGUAGES
from bot.game.content.check import faults
from bot.game.content.conditions import Above, Below, FromRound, InForce, NotInForce
from bot.game.content.effects import (
    ECONOMY,
    ENVIRONMENT,
    FARMER,
    NOTHING,
    RETIREE,
    SOCIAL,
    STUDENT,
    effects,
)
from bot.game.content.form import CityEvent, Dilemma, Policy, Words
from bot.game.content.shipped import CITY_EVENTS, DILEMMAS, POLICIES, SHIPPED, Content
from bot.game.state import Citizen
from bot.game.vocabulary import Category, Demographic

Thing = TypeVar("Thing", Policy, Dilemma, CityEvent, Citizen)
Plant = Callable[[Content], Content]


@pytest.fixture(scope="module")
def translations() -> Mapping[str, Mapping[str, str]]:
    """The texts of every language but English, as the face shows them."""
    found = {}
    for language in sorted(set(LANGUAGES) - {"en"}):
        with (CATALOGUES / language / "LC_MESSAGES" / "ecotopia.po").open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        found[language] = {m.id: m.string for m in catalogue if isinstance(m.id, str)}
    return found


def test_the_shipped_content_has_no_fault(translations: Mapping[str, Mapping[str, str]]) -> None:
    assert faults(SHIPPED, translations) == ()


def put(things: tuple[Thing, ...], changed: Thing) -> tuple[Thing, ...]:
    """The things with the one of the same id replaced."""
    return tuple(changed if thing.id == changed.id else thing for thing in things)


def policy(key: str, **changes: object) -> Plant:
    """Plants changes into a policy."""
    changed = replace(POLICIES[key], **changes)
    return lambda content: replace(content, policies=put(content.policies, changed))


def dilemma(key: str, **changes: object) -> Plant:
    """Plants changes into a dilemma."""
    changed = replace(DILEMMAS[key], **changes)
    return lambda content: replace(content, dilemmas=put(content.dilemmas, changed))


def option(key: str, number: int, **changes: object) -> Plant:
    """Plants changes into one option of a dilemma."""
    options = list(DILEMMAS[key].options)
    options[number] = replace(options[number], **changes)
    return dilemma(key, options=tuple(options))


def event(key: str, **changes: object) -> Plant:
    """Plants changes into an event."""
    changed = replace(CITY_EVENTS[key], **changes)
    return lambda content: replace(content, events=put(content.events, changed))


def persona(number: int, **changes: object) -> Plant:
    """Plants changes into a persona."""
    changed = replace(SHIPPED.personas[number], **changes)
    return lambda content: replace(content, personas=put(content.personas, changed))


def fewer_policies(content: Content) -> Content:
    kept = tuple(p for p in content.policies if p.category is not Category.SOCIAL)
    return replace(content, policies=kept)


def fewer_personas(content: Content) -> Content:
    return replace(content, personas=content.personas[1:])


def fewer_dilemmas(content: Content) -> Content:
    return replace(content, dilemmas=content.dilemmas[:23])


def fewer_events(content: Content) -> Content:
    return replace(content, events=content.events[:11])


def only_in_some_rounds(content: Content) -> Content:
    dilemmas = tuple(replace(d, when=d.when or (FromRound(2),)) for d in content.dilemmas)
    return replace(content, dilemmas=dilemmas)


def twice_the_same_event(content: Content) -> Content:
    return replace(content, events=(*content.events, content.events[0]))


def persona_of_the_same_name(content: Content) -> Content:
    return replace(content, personas=(*content.personas, content.personas[0]))


def option_twice(content: Content) -> Content:
    first, *others = DILEMMAS["casino-boat"].options
    return dilemma("casino-boat", options=(first, replace(others[0], id=first.id)))(content)


NIGHT_BUSES = POLICIES["night-buses"]
GERMAN = replace(NIGHT_BUSES.words, de=("Nachtbus",))
SHARED = Words(en=("free lunch", "Night Bus"), fr=("a", "b"), de=("c", "d"), es=("e", "f" * 41))
BETTER = replace(POLICIES["rent-cap"], id="rent-cap-and-more", capital=1, excludes=())
ONE_OPTION = DILEMMAS["casino-boat"].options[:1]

PLANTED: dict[str, tuple[Plant, str]] = {
    "too few policies": (fewer_policies, "social: 0 policies, fewer than 6"),
    "too few personas": (fewer_personas, "urban_professional: 3 personas, fewer than 4"),
    "too few dilemmas": (fewer_dilemmas, "23 dilemmas, fewer than 24"),
    "too few events": (fewer_events, "11 events, fewer than 12"),
    "a round without a dilemma": (
        only_in_some_rounds,
        "0 dilemmas may come at any time, fewer than 9 rounds",
    ),
    "an id twice": (twice_the_same_event, "events: the id mild-spring is there 2 times"),
    "a persona twice": (
        persona_of_the_same_name,
        "personas: the id mara-lindqvist is there 2 times",
    ),
    "an option twice": (option_twice, "dilemma casino-boat: the id moor is there 2 times"),
    "an id that is no slug": (
        lambda content: replace(
            content, policies=(*content.policies, replace(NIGHT_BUSES, id="Night buses"))
        ),
        "policies: the id 'Night buses' is not of small letters and hyphens",
    ),
    "a cost beyond the scale": (
        policy("night-buses", cost=101),
        "policy night-buses: cost is 101, outside 0 to 100",
    ),
    "a cost that pays": (
        policy("night-buses", cost=-1),
        "policy night-buses: cost is -1, outside 0 to 100",
    ),
    "too much capital": (
        policy("night-buses", capital=6),
        "policy night-buses: capital is 6, outside 0 to 5",
    ),
    "too long a delay": (
        policy("night-buses", delay=4),
        "policy night-buses: delay is 4, outside 0 to 3",
    ),
    "a delay of nothing": (
        policy("night-buses", effects=NOTHING),
        "policy night-buses: effects that are delayed need a delay, and a delay needs effects",
    ),
    "delayed effects without a delay": (
        policy("night-buses", delay=0),
        "policy night-buses: effects that are delayed need a delay, and a delay needs effects",
    ),
    "too much upkeep": (
        policy("night-buses", upkeep=11),
        "policy night-buses: upkeep is 11, outside 0 to 10",
    ),
    "too much yield": (
        policy("night-buses", yields=11),
        "policy night-buses: yields is 11, outside 0 to 10",
    ),
    "an impossible gate": (
        policy("night-buses", needs=101),
        "policy night-buses: needs is 101, outside 1 to 100",
    ),
    "too strong an effect": (
        policy("night-buses", effects=effects((SOCIAL, 16))),
        "policy night-buses: social is 16, outside -15 to 15",
    ),
    "too much approval": (
        policy("night-buses", at_once=effects((RETIREE, -13))),
        "policy night-buses: retiree is -13, outside -12 to 12",
    ),
    "too much money": (
        event("bequest", effects=effects(treasury=41)),
        "event bequest: treasury is 41, outside -40 to 40",
    ),
    "an effect twice": (
        policy("night-buses", effects=effects((SOCIAL, 3), (SOCIAL, 1))),
        "policy night-buses: social is there 2 times",
    ),
    "an effect of zero": (
        policy("night-buses", effects=effects((SOCIAL, 3), (FARMER, 0))),
        "policy night-buses: an effect of zero points",
    ),
    "a policy that nobody pays for": (
        policy("night-buses", at_once=effects((STUDENT, 4))),
        "policy night-buses: no group loses by it",
    ),
    "an exclusion of nobody": (
        policy("night-buses", excludes=("day-buses",)),
        "policy night-buses: excludes day-buses, which does not exist",
    ),
    "an exclusion of itself": (
        policy("night-buses", excludes=("night-buses",)),
        "policy night-buses: excludes itself",
    ),
    "an exclusion of one side": (
        policy("rent-cap", excludes=()),
        "policy green-renovation: excludes rent-cap, but not the other way round",
    ),
    "a policy worse than another": (
        lambda content: replace(content, policies=(*content.policies, BETTER)),
        "policy rent-cap: rent-cap-and-more is at least as good in everything",
    ),
    "one option": (
        dilemma("casino-boat", options=ONE_OPTION),
        "dilemma casino-boat: number of options is 1, outside 2 to 4",
    ),
    "a default that does not exist": (
        dilemma("casino-boat", default="sink"),
        "dilemma casino-boat: the default sink is none of its options",
    ),
    "an option that costs nobody anything": (
        option("casino-boat", 2, effects=effects((RETIREE, 3)), later=(1, effects((ECONOMY, 1)))),
        "dilemma casino-boat, option refuse: neither a cost nor a downside",
    ),
    "an option worse than another": (
        option("casino-boat", 1, cost=1, effects=DILEMMAS["casino-boat"].options[0].effects),
        "dilemma casino-boat, option small: moor is at least as good in everything",
    ),
    "an option's cost": (
        option("casino-boat", 1, cost=101),
        "dilemma casino-boat, option small: cost is 101, outside 0 to 100",
    ),
    "an option's delay": (
        option("casino-boat", 1, later=(0, effects((SOCIAL, -1)))),
        "dilemma casino-boat, option small: delay is 0, outside 1 to 3",
    ),
    "an option's later nothing": (
        option("casino-boat", 1, later=(1, NOTHING)),
        "dilemma casino-boat, option small: what comes later is nothing",
    ),
    "an option's later effect": (
        option("casino-boat", 1, later=(1, effects((SOCIAL, -16)))),
        "dilemma casino-boat, option small: social is -16, outside -15 to 15",
    ),
    "a condition on no policy": (
        dilemma("casino-boat", when=(InForce("day-buses"),)),
        "dilemma casino-boat: its condition names day-buses, which does not exist",
    ),
    "a condition that always holds": (
        dilemma("casino-boat", when=(Below(ENVIRONMENT, 101),)),
        "dilemma casino-boat: condition's value is 101, outside 1 to 99",
    ),
    "a condition on no round": (
        event("hail", when=(FromRound(10),)),
        "event hail: condition's round is 10, outside 2 to 9",
    ),
    "indicators that never are so": (
        event("hail", when=(Above(SOCIAL, 40), Below(SOCIAL, 41))),
        "event hail: its conditions never hold together",
    ),
    "a policy in force and not": (
        event("hail", when=(InForce("rent-cap"), NotInForce("rent-cap"))),
        "event hail: its conditions never hold together",
    ),
    "an event that never comes": (
        event("hail", weight=0),
        "event hail: weight is 0, outside 1 to 10",
    ),
    "an event that does nothing": (event("hail", effects=NOTHING), "event hail: nothing happens"),
    "a persona too young": (persona(0, age=15), "persona mara-lindqvist: age 15"),
    "a persona without a temper": (persona(0, temper=" "), "persona mara-lindqvist: no temper"),
    "a title too long": (
        policy("night-buses", title="N" * 61),
        "policy night-buses, title: 61 characters, more than 60",
    ),
    "a text too long": (
        event("hail", text="H" * 301),
        "event hail, text: 301 characters, more than 300",
    ),
    "a label too long": (
        option("casino-boat", 1, label="L" * 81),
        "dilemma casino-boat, option small, label: 81 characters, more than 80",
    ),
    "an option's text too long": (
        option("casino-boat", 1, text="T" * 121),
        "dilemma casino-boat, option small, text: 121 characters, more than 120",
    ),
    "a text missing": (dilemma("casino-boat", text=" "), "dilemma casino-boat, text: missing"),
    "a brace": (
        dilemma("casino-boat", title="A {boat}"),
        "dilemma casino-boat, title: a brace, which a formatted message would trip over",
    ),
    "a text that is not translated": (
        persona(0, job="lighthouse keeper"),
        "persona mara-lindqvist, job (fr): missing",
    ),
    "too few words in a language": (
        policy("night-buses", words=GERMAN),
        "policy night-buses, words (de): 1, fewer than 3",
    ),
    "words that stand for two policies": (
        policy("school-lunches", words=SHARED),
        "words (en): 'night bus' stands for school-lunches, night-buses",
    ),
    "words that stand for a build": (
        policy("school-lunches", words=replace(SHARED, en=("lunch", "meal", "Plant Trees"))),
        "words (en): 'plant trees' stands for plant_forest, school-lunches",
    ),
    "a phrase too long": (
        policy("school-lunches", words=SHARED),
        f"policy school-lunches, words (es): {'f' * 41!r} has not 1 to 40 characters",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, translations: Mapping[str, Mapping[str, str]]) -> None:
    plant, fault = PLANTED[name]
    assert fault in faults(plant(SHIPPED), translations)


def test_each_language_must_have_each_text(translations: Mapping[str, Mapping[str, str]]) -> None:
    for language in translations:
        others = {code: texts for code, texts in translations.items() if code != language}
        found = faults(SHIPPED, others)
        assert f"policy night-buses, title ({language}): missing" in found
        assert all(f"({language}): missing" in fault for fault in found)


def test_a_translation_too_long_is_found(translations: Mapping[str, Mapping[str, str]]) -> None:
    spoilt = {**translations, "de": {**translations["de"], NIGHT_BUSES.title: "N" * 61}}
    fault = "policy night-buses, title (de): 61 characters, more than 60"
    assert faults(SHIPPED, spoilt) == (fault,)


def test_a_policy_of_another_category_may_be_better(
    translations: Mapping[str, Mapping[str, str]],
) -> None:
    elsewhere = replace(BETTER, category=Category.ECONOMY, words=SHARED)
    found = faults(replace(SHIPPED, policies=(*SHIPPED.policies, elsewhere)), translations)
    assert not any("at least as good" in fault for fault in found)


def test_every_group_pays_for_some_policy_and_gains_by_another() -> None:
    for group in Demographic:
        points = [
            value
            for made in SHIPPED.policies
            for key, value in (*made.at_once.approval, *made.effects.approval)
            if key is group
        ]
        assert min(points) < 0 < max(points)


def test_the_lookups_hold_everything() -> None:
    assert tuple(POLICIES.values()) == SHIPPED.policies
    assert tuple(DILEMMAS.values()) == SHIPPED.dilemmas
    assert tuple(CITY_EVENTS.values()) == SHIPPED.events
