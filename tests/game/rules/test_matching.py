"""What a promise's words come to: the test that would judge it, or none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.content.shipped import POLICIES
from bot.game.rules import matching_keys
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.build_words import WORDS
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Built, Enacted, Facts, Reached, Stays, Verdict, judge
from bot.game.rules.matching import MOST, THRESHOLD, proposals
from bot.game.rules.matching_keys import choices, key_of
from bot.game.rules.matching_things import KEPT, UNDOES
from bot.game.rules.matching_words import ACTS
from bot.game.state import City
from bot.game.vocabulary import Category, Indicator

CITY = City(environment=45, economy=65, social=50, security=50, research=5, treasury=100)


def keys(text: str, quote: str = "", category: Category = Category.ENVIRONMENT) -> list[str]:
    found = proposals(quote or text, text, category, CITY, START)
    return [key_of(proposal.test) for proposal in found]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Build two wind farms", "build:build_wind_farm:2"),
        ("3 Windparks bauen", "build:build_wind_farm:3"),
        ("Construire deux parcs éoliens", "build:build_wind_farm:2"),
        ("Construiremos tres parques eólicos antes de la ronda 5", "build:build_wind_farm:3"),
        ("Build a wind farm on Gallow Ridge by round 6", "build:build_wind_farm"),
        ("Put twelve wind turbines on the north bank", "build:build_wind_farm"),
        ("Build 2,000 flats on the airfield", "build:build_housing:4"),
        ("Plant 5,000 new trees", "build:plant_forest"),
        ("Build a clean factory", "build:build_clean_factory"),
        ("Replace coal with solar", "build:build_solar_field"),
        ("Build a reserch centre", "build:build_research_centre"),
        ("Close the city's coal plant", "build:close_coal_plant"),
        ("Wir schalten das Kohlekraftwerk ab", "build:close_coal_plant"),
        ("Fermer la centrale au charbon de la ville", "build:close_coal_plant"),
        ("Cerrar la usina de carbón municipal", "build:close_coal_plant"),
        ("Close all factories", "build:close_factory:3"),
        ("Clean up the whole river", "build:clean_river:4"),
        ("The forest stays", "stays:forest:26"),
        ("Der Wald bleibt stehen", "stays:forest:26"),
        ("La forêt reste", "stays:forest:26"),
        ("El bosque se queda", "stays:forest:26"),
        ("Don’t touch the forest", "stays:forest:26"),
        ("We will never cut down the forest", "stays:forest:26"),
        ("No factory closes under me", "stays:factories:3"),
        ("Keine Fabrik wird geschlossen", "stays:factories:3"),
        ("Aucune usine ne fermera", "stays:factories:3"),
        ("Ninguna fábrica se cierra", "stays:factories:3"),
        ("Keep two factories", "stays:factories:2"),
        ("Keep the coal plant open", "stays:coal_plant:1"),
        ("Das Kohlekraftwerk bleibt am Netz", "stays:coal_plant:1"),
        ("Garder la centrale à charbon", "stays:coal_plant:1"),
        ("Mantener la central de carbón abierta", "stays:coal_plant:1"),
        ("Voter contre la fermeture de la raffinerie", "stays:refinery:1"),
        ("Keep the river clean", "stays:clean_river:6"),
        ("Introduce a carbon tax", "policy:carbon-levy"),
        ("No carbon tax", "never:carbon-levy"),
        ("Allow no new cameras", "never:face-cameras"),
        ("Keine Kameras in dieser Stadt", "never:face-cameras"),
        ("Pas de caméras", "never:face-cameras"),
        ("Sin cámaras", "never:face-cameras"),
        ("Ban cars from the centre", "policy:car-free-centre"),
        ("We won't ban cars", "never:car-free-centre"),
        ("Ban pesticides", "policy:fields-without-spray"),
        ("Make the centre car-free without exceptions", "policy:car-free-centre"),
        ("Kostenloses Schulessen für jedes Kind einführen", "policy:school-lunches"),
        ("Keep the night buses", "policy:night-buses"),
        ("Cut pollution", "reach:environment:50"),
        ("Réduire la pollution", "reach:environment:50"),
        ("Mehr Arbeitsplätze", "reach:economy:70"),
        ("Más empleo", "reach:economy:70"),
        ("Halve unemployment in the valley", "reach:economy:70"),
        ("Raise environment to 70", "reach:environment:70"),
        ("Umwelt auf 70 heben", "reach:environment:70"),
        ("Porter l’environnement à 70", "reach:environment:70"),
        ("Subir el medio ambiente hasta 70", "reach:environment:70"),
        ("Raise environment by 10 points", "reach:environment:55"),
    ],
)
def test_what_a_promise_means(text: str, key: str) -> None:
    assert keys(text)[:1] == [key]


@pytest.mark.parametrize(
    "text",
    [
        "Build a dog park",
        "Hundewiese am Kanal anlegen",
        "Créer un parc à chiens",
        "Un parque para perros",
        "Abolish winter",
        "Build a stadium",
        "Run the ferry to Gull Island in winter",
        "Move the forest kindergarten to Fern Hill",
        "Mantener gratis el bus de la refinería",
        "Tear down the refinery's tanks",
        "Keep the refinery workers",
        "Give every care home a generator",
        "Keep half of the forest",
        "Put solar panels on 300 roofs",
        "Build no new factory",
        "Do not merge the two fire brigades",
        "Close the fire engine museum",
        "Keep phones allowed at school lunch",
        "No farmland becomes a solar field",
        "Keep the economy above 60",
        "Raise environment to 40",
        "",
        "!?",
    ],
)
def test_what_the_city_has_not_gets_no_test(text: str) -> None:
    assert keys(text) == []


def test_each_half_of_a_promise_keeps_its_own_verb() -> None:
    found = keys("Close the refinery but keep the coal plant")
    assert found == ["build:close_refinery", "stays:coal_plant:1"]


def test_a_quote_that_names_nothing_is_read_by_its_summary() -> None:
    quote = "We will shut it down for good by round 7"
    assert keys("Shut down the city's coal plant", quote) == ["build:close_coal_plant"]


def test_what_could_be_meant_too_is_proposed_after_it() -> None:
    assert keys("Protect the forest")[:2] == ["policy:wild-forest", "stays:forest:26"]
    assert keys("No logging") == ["policy:wild-forest", "never:logging-licences"]


def test_no_more_is_asked_than_the_ground_allows() -> None:
    assert keys("Close seven factories") == ["build:close_factory:3"]
    gone = START.with_tile(28, TileKind.WASTELAND)
    assert START.kind(28) is TileKind.COAL_PLANT
    for text in ("Close the coal plant", "Keep the coal plant"):
        assert proposals(text, text, Category.ENVIRONMENT, CITY, gone) == ()


def test_an_indicator_at_its_top_cannot_be_promised_higher() -> None:
    clean = replace(CITY, environment=98)
    (proposal,) = proposals("", "Cut pollution", Category.ENVIRONMENT, clean, START)
    assert proposal.test == Reached(Indicator.ENVIRONMENT, 100, 98)
    best = replace(CITY, environment=100)
    assert proposals("", "Cut pollution", Category.ENVIRONMENT, best, START) == ()


def test_every_phrase_of_the_builds_finds_its_build() -> None:
    for action, words in WORDS.items():
        for language, phrases in words.by_language():
            for text in phrases:
                assert keys(text)[:1] == [f"build:{action}"], (language, text)


def test_every_phrase_of_the_policies_finds_its_policy() -> None:
    undone = {text.casefold() for text in UNDOES}
    for policy in POLICIES.values():
        for language, phrases in policy.words.by_language():
            for text in phrases:
                said = f"ban {text}" if text.casefold() in undone else text
                found = proposals(said, said, policy.category, CITY, START)
                assert Enacted(policy.id) in [each.test for each in found], (language, text)


SAID = st.lists(
    st.sampled_from(
        sorted(
            {
                word
                for words in (*WORDS.values(), *(policy.words for policy in POLICIES.values()))
                for _, phrases in words.by_language()
                for text in phrases
                for word in text.split()
            }
            | {word.removesuffix("*") for words in ACTS.values() for word in words.split()}
            | {"the", "of", "la", "de", "refinery's", "all", "3", "12,000", "70", "to", ",", "and"}
        )
    ),
    max_size=14,
).map(" ".join)


@given(SAID | st.text(max_size=60), SAID, st.sampled_from(Category))
def test_proposals_are_few_ranked_possible_and_the_same_again(
    quote: str, summary: str, category: Category
) -> None:
    found = proposals(quote, summary, category, CITY, START)
    assert found == proposals(quote, summary, category, CITY, START)
    scores = [proposal.score for proposal in found]
    assert scores == sorted(scores, reverse=True)
    assert all(THRESHOLD <= score <= 1 for score in scores)
    assert len({proposal.test for proposal in found}) == len(found) <= MOST
    for proposal in found:
        assert matching_keys.test_of(key_of(proposal.test), CITY, START) == proposal.test


NOW = Facts(
    built={},
    in_force=frozenset(),
    indicators=CITY.indicators(),
    tiles={kind: START.count(kind) for kind in TileKind},
)


@given(SAID, st.sampled_from(Category))
def test_no_promise_is_kept_or_broken_as_it_is_made(summary: str, category: Category) -> None:
    for proposal in proposals("", summary, category, CITY, START):
        assert judge(proposal.test, NOW, due=False) is Verdict.OPEN


def test_every_choice_has_its_test_and_its_kind() -> None:
    listed = choices()
    assert len(set(listed)) == len(listed)
    assert len(listed) == len(BuildAction) + 2 * len(POLICIES) + len(Indicator) + len(KEPT)
    for key in listed:
        test = matching_keys.test_of(key, CITY, START)
        assert test is not None, key
        assert key_of(test).startswith(key)


@pytest.mark.parametrize(
    ("key", "test"),
    [
        ("build:build_wind_farm:2", Built("build_wind_farm", 2)),
        (" Policy:night-buses ", Enacted("night-buses")),
        ("reach:environment:70", Reached(Indicator.ENVIRONMENT, 70, 45)),
        ("stays:factories:2", Stays((TileKind.FACTORY, TileKind.CLEAN_FACTORY), 2)),
        ("build:close_coal_plant:2", None),
        ("build:dog_park", None),
        ("build:build_wind_farm:0", None),
        ("build:build_wind_farm:", None),
        ("build:build_wind_farm:-1", None),
        ("policy:night-buses:2", None),
        ("never:nothing", None),
        ("reach:environment:45", None),
        ("reach:environment:101", None),
        ("stays:forest:27", None),
        ("stays:forest:0", None),
        ("", None),
        (":::", None),
    ],
)
def test_a_key_is_checked_against_the_city(key: str, test: object) -> None:
    assert matching_keys.test_of(key, CITY, START) == test


@pytest.mark.parametrize("text", ["@", "Plant a forest @ the river", "@build @close #s @@not"])
def test_an_at_sign_is_no_act(text: str) -> None:
    assert proposals(text, text, Category.ENVIRONMENT, CITY, START) is not None
