"""Who comes to town when a life there has changed, and what they say."""

from bot.face.texts import Texts
from bot.game.content import N_
from bot.game.rules import ledger
from bot.game.rules.city.build_rules import BUILDS, LOSSES, BuildAction
from bot.game.rules.city.dynamics import LOW_SPAWNS, Arrival, DynamicCitizen

NAMES = {
    Arrival.DRILLER: N_("The driller of twenty years"),
    Arrival.PLANT_WORKER: N_("The worker from the plant"),
    Arrival.FORESTER: N_("The forester"),
    Arrival.FARMER: N_("The farmer"),
    Arrival.SOLAR_TECHNICIAN: N_("The solar technician"),
    Arrival.DOCTORAL_STUDENT: N_("The doctoral student"),
    Arrival.FUSION_ENGINEER: N_("The fusion engineer"),
}

LINES = {
    Arrival.DRILLER: N_("Twenty years I kept your cars running. Now I have a box and a handshake."),
    Arrival.PLANT_WORKER: N_("Early shift on Monday. My daughter has hung up the roster already."),
    Arrival.FORESTER: N_("Come back in thirty years and stand in its shade. I shall not."),
    Arrival.FARMER: N_("The soil smells right again. My father would have taken off his hat."),
    Arrival.SOLAR_TECHNICIAN: N_("I came for six months. Do you know of a flat with a balcony?"),
    Arrival.DOCTORAL_STUDENT: N_("They gave me a key to the laboratory. At two in the morning."),
    Arrival.FUSION_ENGINEER: N_("Hold your hand here. Feel that hum? That is a very small sun."),
}
"""What they say when what brought them is good; the driller knows nothing that is."""

SAD_LINES = {
    Arrival.PLANT_WORKER: N_("I can weld. I can also wait at a counter with a number, it seems."),
    Arrival.FORESTER: N_("I know each of these trees. Now I count the ones that are left."),
    Arrival.FARMER: N_("At night I sit in the tractor with the lights off, and I listen."),
    Arrival.DOCTORAL_STUDENT: N_("My thesis is on why cities fail. I did not mean to live in it."),
}

PROTEST = N_("Three times you gave your word. My tractor stays on these steps until the fourth.")

_SAD = {
    *(loss.cause for loss in LOSSES.values()),
    *(spawn.cause for spawn in LOW_SPAWNS.values()),
    BUILDS[BuildAction.CLEAR_FOREST].title,
}


def line_of(visitor: DynamicCitizen, _: Texts) -> str:
    """What somebody says who has just come."""
    if visitor.cause == ledger.PROTESTER.cause:
        return _(PROTEST)
    lines = SAD_LINES if visitor.cause in _SAD else LINES
    return _(lines.get(visitor.kind, LINES[visitor.kind]))
