"""The content that the bot ships with, whole, and its policies by id."""

from dataclasses import dataclass

from bot.game.content import (
    dilemmas_country,
    dilemmas_industry,
    dilemmas_order,
    dilemmas_people,
    policies_economy,
    policies_environment,
    policies_security,
    policies_social,
)
from bot.game.content.events import EVENTS
from bot.game.content.form import CityEvent, Dilemma, Policy
from bot.game.content.personas import PERSONAS
from bot.game.state import Citizen


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a campaign draws from."""

    policies: tuple[Policy, ...]
    dilemmas: tuple[Dilemma, ...]
    events: tuple[CityEvent, ...]
    personas: tuple[Citizen, ...]


SHIPPED = Content(
    policies=(
        *policies_environment.POLICIES,
        *policies_economy.POLICIES,
        *policies_social.POLICIES,
        *policies_security.POLICIES,
    ),
    dilemmas=(
        *dilemmas_industry.DILEMMAS,
        *dilemmas_country.DILEMMAS,
        *dilemmas_people.DILEMMAS,
        *dilemmas_order.DILEMMAS,
    ),
    events=EVENTS,
    personas=PERSONAS,
)

POLICIES = {policy.id: policy for policy in SHIPPED.policies}
DILEMMAS = {dilemma.id: dilemma for dilemma in SHIPPED.dilemmas}
CITY_EVENTS = {event.id: event for event in SHIPPED.events}
