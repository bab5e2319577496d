"""The permission algorithm, told by example and checked against discord.py's own."""

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.permissions import (
    ALL,
    GUILD_WIDE,
    NEEDS_SENDING,
    Permission,
    guild_permissions,
    permissions_in,
)

GUILD_ID = 100
MEMBER_ID = 7
P = Permission


@dataclass(frozen=True)
class Role:
    id: int
    permissions: int


def overwrite(target: int, kind: int, *, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    return {"id": str(target), "type": kind, "allow": str(int(allow)), "deny": str(int(deny))}


BASIC = P.VIEW_CHANNEL | P.SEND_MESSAGES | P.EMBED_LINKS
EVERYONE = Role(GUILD_ID, BASIC)
STATE = discord.Client(intents=discord.Intents(guilds=True))._connection


def test_bits_are_those_of_discord_py() -> None:
    theirs = dict(discord.Permissions.none())
    names = {
        "VIEW_CHANNEL": "read_messages",
        "USE_EXTERNAL_EMOJIS": "external_emojis",
        "USE_EXTERNAL_STICKERS": "external_stickers",
        "USE_VAD": "use_voice_activation",
        "MANAGE_GUILD_EXPRESSIONS": "manage_expressions",
        "CREATE_GUILD_EXPRESSIONS": "create_expressions",
    }
    ours = {names.get(p.name, str(p.name).lower()): p for p in Permission}
    assert set(ours) == set(theirs)
    for name, permission in ours.items():
        assert discord.Permissions(**{name: True}).value == permission
    assert discord.Permissions.all_channel().value & GUILD_WIDE == 0


def test_roles_add_up() -> None:
    reader = Role(1, P.READ_MESSAGE_HISTORY)
    writer = Role(2, P.MANAGE_MESSAGES)
    assert guild_permissions([reader, writer], EVERYONE, owner=False) == (
        BASIC | P.READ_MESSAGE_HISTORY | P.MANAGE_MESSAGES
    )


@pytest.mark.parametrize(
    ("roles", "owner"), [([], True), ([Role(1, P.ADMINISTRATOR)], False)], ids=["owner", "admin"]
)
def test_owner_and_administrator_ignore_overwrites(roles: list[Role], owner: bool) -> None:
    shut = [overwrite(GUILD_ID, 0, deny=ALL), overwrite(MEMBER_ID, 1, deny=ALL)]
    assert permissions_in(roles, EVERYONE, shut, MEMBER_ID, owner) == ALL


def test_a_role_that_allows_beats_one_that_denies_whatever_their_order() -> None:
    roles = [Role(1, 0), Role(2, 0)]
    overwrites = [
        overwrite(2, 0, allow=P.SEND_MESSAGES),
        overwrite(1, 0, deny=P.SEND_MESSAGES),
    ]
    for order in (roles, roles[::-1]):
        assert P.SEND_MESSAGES in permissions_in(order, EVERYONE, overwrites, MEMBER_ID, False)


def test_role_beats_everyone_and_member_beats_role() -> None:
    closed = overwrite(GUILD_ID, 0, deny=P.SEND_MESSAGES)
    let_in = overwrite(1, 0, allow=P.SEND_MESSAGES)
    silenced = overwrite(MEMBER_ID, 1, deny=P.SEND_MESSAGES)
    roles = [Role(1, 0)]

    def may_send(*overwrites: dict[str, Any]) -> bool:
        allowed = permissions_in(roles, EVERYONE, overwrites, MEMBER_ID, False)
        return P.SEND_MESSAGES in allowed

    assert may_send()
    assert not may_send(closed)
    assert may_send(closed, let_in)
    assert not may_send(closed, let_in, silenced)


def test_overwrites_of_others_do_not_matter() -> None:
    others = [
        overwrite(MEMBER_ID + 1, 1, deny=ALL),
        overwrite(55, 0, deny=ALL),
        overwrite(MEMBER_ID, 0, deny=ALL),  # a role that happens to carry the member's number
    ]
    assert permissions_in([Role(1, 0)], EVERYONE, others, MEMBER_ID, False) == BASIC


def test_unseen_channel_leaves_only_guild_wide_rights() -> None:
    moderator = Role(1, P.KICK_MEMBERS | P.MANAGE_MESSAGES | P.ATTACH_FILES)
    hidden = [overwrite(GUILD_ID, 0, deny=P.VIEW_CHANNEL)]
    assert permissions_in([moderator], EVERYONE, hidden, MEMBER_ID, False) == P.KICK_MEMBERS


def test_who_may_not_send_may_not_embed_attach_or_mention() -> None:
    rights = Role(1, NEEDS_SENDING | P.ADD_REACTIONS)
    mute = [overwrite(GUILD_ID, 0, deny=P.SEND_MESSAGES)]
    assert permissions_in([rights], EVERYONE, mute, MEMBER_ID, False) == (
        P.VIEW_CHANNEL | P.ADD_REACTIONS
    )


bit_sets = st.one_of(
    st.integers(0, int(ALL)).map(lambda bits: bits & int(ALL)),  # Discord leaves a gap at 47
    st.lists(st.sampled_from(list(Permission)), max_size=6).map(lambda ps: sum(set(ps))),
)
role_ids = st.integers(1, 4)


@given(
    everyone=bit_sets,
    roles=st.dictionaries(role_ids, bit_sets),
    held=st.sets(role_ids),
    overwrites=st.dictionaries(
        st.one_of(
            st.tuples(st.just(0), st.one_of(role_ids, st.just(GUILD_ID))),
            st.tuples(st.just(1), st.integers(MEMBER_ID, MEMBER_ID + 1)),
        ),
        st.tuples(bit_sets, bit_sets),
    ),
    owner=st.booleans(),
)
def test_agrees_with_discord_py(
    everyone: int,
    roles: dict[int, int],
    held: set[int],
    overwrites: dict[tuple[int, int], tuple[int, int]],
    owner: bool,
) -> None:
    held = held & roles.keys()
    payloads = [
        overwrite(target, kind, allow=allow, deny=deny)
        for (kind, target), (allow, deny) in overwrites.items()
    ]
    ours = permissions_in(
        [Role(i, roles[i]) for i in held],
        Role(GUILD_ID, everyone),
        payloads,
        MEMBER_ID,
        owner,
    )
    theirs = permissions_by_discord_py(everyone, roles, held, payloads, owner)
    # The library also takes the voice rights away in a text channel; nothing here asks for them.
    compared = ~discord.Permissions.voice().value
    if owner or (everyone | sum_of(roles, held)) & P.ADMINISTRATOR:
        assert ours == ALL
    assert ours & compared == theirs & compared & int(ALL)


def sum_of(roles: dict[int, int], held: set[int]) -> int:
    bits = 0
    for role_id in held:
        bits |= roles[role_id]
    return bits


def permissions_by_discord_py(
    everyone: int,
    roles: dict[int, int],
    held: set[int],
    overwrites: list[dict[str, Any]],
    owner: bool,
) -> int:
    """The unmodified library's answer for the same guild, channel and member."""
    state = STATE
    guild = discord.Guild(
        data={
            "id": str(GUILD_ID),
            "name": "guild",
            "owner_id": str(MEMBER_ID if owner else 1),
            "roles": [
                {
                    "id": str(role_id),
                    "name": "role",
                    "permissions": str(permissions),
                    "position": 0,
                    "color": 0,
                    "colors": {"primary_color": 0},
                    "hoist": False,
                    "managed": False,
                    "mentionable": False,
                    "flags": 0,
                }
                for role_id, permissions in ({GUILD_ID: everyone} | roles).items()
            ],
        },
        state=state,
    )
    channel = discord.TextChannel(
        state=state,
        guild=guild,
        data={
            "id": "200",
            "type": 0,
            "name": "channel",
            "position": 0,
            "permission_overwrites": overwrites,
        },
    )
    member = discord.Member(
        data={
            "user": {
                "id": str(MEMBER_ID),
                "username": "ada",
                "discriminator": "0",
                "global_name": None,
                "avatar": None,
            },
            "roles": [str(role_id) for role_id in held],
            "joined_at": None,
            "flags": 0,
        },
        guild=guild,
        state=state,
    )
    return channel.permissions_for(member).value
