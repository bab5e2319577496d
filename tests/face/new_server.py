"""A server that the running bot was just invited to."""

from sandbox import places
from sandbox.members import ActingMember
from sandbox.model import Channel, Guild, Message, Role
from sandbox.permissions import Permission
from tests.e2e.playing import answer, until, words
from tests.face.conftest import Hall

ADA, BRUNO = 0, 1

USUAL = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MANAGE_WEBHOOKS
)


class NewServer:
    """A server of Ada's that the running bot was just invited to; Bruno is a plain member."""

    def __init__(self, hall: Hall, permissions: Permission = USUAL) -> None:
        world, people = hall.sandbox.world, hall.demo.people
        self.hall = hall
        self.guild: Guild = places.create_guild(world, "Fresh", people[ADA].id)
        self.role: Role = places.create_role(world, self.guild, "Council")
        for number in (ADA, BRUNO):
            places.join(world, self.guild, people[number].id, [])
        self.lobby: Channel = places.create_channel(world, self.guild, "lobby")
        places.invite(world, self.guild, hall.demo.application, int(permissions))

    def member(self, number: int) -> ActingMember:
        people = self.hall.demo.people
        return self.hall.sandbox.member(self.guild.id, people[number].id)

    def hellos(self) -> list[Message]:
        return [m for m in self.member(BRUNO).messages(self.lobby) if "Hello!" in words(m)]

    async def hello(self) -> Message:
        await until(lambda: bool(self.hellos()), "the hello")
        (found,) = self.hellos()
        return found

    def filled_in(self, **changes: object) -> dict[str, object]:
        role = [str(self.role.id)]
        form = {"channel": [], "role": role, "hour": ["18"], "zone": "Europe/Paris"}
        return {**form, "language": ["en"], **changes}

    async def set_up(self, **changes: object) -> Message:
        ada = self.member(ADA)
        opened = await ada.click(await self.hello(), "setup-open")
        assert opened.modal is not None, opened.error
        return await answer(await ada.submit(opened, self.filled_in(**changes)))
