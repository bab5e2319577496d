"""Whatever discord.py's builders produce within the limits passes."""

import json

import discord
from discord import ui
from hypothesis import given
from hypothesis import strategies as st
from limits_helpers import problems

from sandbox.limits import IS_COMPONENTS_V2, message_errors, modal_errors

labels = st.text(min_size=1, max_size=80).filter(str.strip)


def select_options(most: int) -> st.SearchStrategy[list[discord.SelectOption]]:
    values = st.lists(st.text(min_size=1, max_size=100), min_size=1, max_size=most, unique=True)
    return values.map(
        lambda found: [
            discord.SelectOption(label=value, value=value, description=value, emoji="🌲")
            for value in found
        ]
    )


buttons = st.one_of(
    labels.map(lambda shown: ui.Button(label=shown)),
    labels.map(lambda shown: ui.Button(label=shown, url="https://example.org", emoji="🌲")),
    st.builds(ui.Button, emoji=st.just("<:tree:1234567890123456789>"), disabled=st.booleans()),
)
selects = st.one_of(
    select_options(25).map(lambda found: ui.Select(options=found, max_values=len(found))),
    st.sampled_from([ui.UserSelect, ui.RoleSelect, ui.MentionableSelect, ui.ChannelSelect]).flatmap(
        lambda cls: st.builds(cls, placeholder=labels, min_values=st.just(0))
    ),
)


@given(st.data())
def test_the_views_of_discord_py_pass(data: st.DataObject) -> None:
    view = ui.View()
    rows = data.draw(st.lists(st.sampled_from([buttons, selects]), min_size=1, max_size=5))
    for index, kind in enumerate(rows):
        for _ in range(data.draw(st.integers(1, 5)) if kind is buttons else 1):
            item = data.draw(kind)
            item.row = index
            view.add_item(item)
    with discord.http.handle_message_parameters("x", view=view) as parameters:
        payload = parameters.payload
    assert message_errors(json.loads(json.dumps(payload))) is None


texts = st.text(min_size=1, max_size=90).map(ui.TextDisplay)
galleries = st.integers(1, 10).map(
    lambda n: ui.MediaGallery(
        *[discord.MediaGalleryItem("https://example.org/a.png", description="a")] * n
    )
)
sections = st.builds(
    lambda lines, accessory: ui.Section(*lines, accessory=accessory),
    st.lists(texts, min_size=1, max_size=3),
    buttons | st.builds(ui.Thumbnail, st.just("https://example.org/a.png"), description=labels),
)
rows = st.builds(
    lambda items: ui.ActionRow(*items),
    st.lists(buttons, min_size=1, max_size=5) | selects.map(lambda item: [item]),
)
blocks = st.one_of(texts, galleries, sections, rows, st.builds(ui.Separator, visible=st.booleans()))
containers = st.builds(
    lambda items, colour: ui.Container(*items, accent_colour=colour),
    st.lists(blocks, min_size=1, max_size=6),
    st.none() | st.integers(0, 0xFFFFFF),
)


@given(st.lists(blocks | containers, min_size=1, max_size=8))
def test_the_layouts_of_discord_py_pass_unless_it_refuses_them_itself(
    items: list[ui.Item[ui.LayoutView]],
) -> None:
    components = [item.to_component_dict() for item in items]
    found = problems(message_errors({"components": components, "flags": IS_COMPONENTS_V2}))
    too_many = {"components": ["COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"]}
    assert found == ({} if fits_a_layout(items) else too_many)


def fits_a_layout(items: list[ui.Item[ui.LayoutView]]) -> bool:
    """Whether discord.py, which counts to 40 as well, takes the items."""
    view = ui.LayoutView()
    try:
        for item in items:
            view.add_item(item)
    except ValueError:
        return False
    return True


fields = st.one_of(
    st.builds(
        ui.TextInput,
        style=st.sampled_from(list(discord.TextStyle)),
        max_length=st.integers(1, 4000),
    ),
    select_options(25).map(lambda found: ui.Select(options=found)),
    st.builds(ui.UserSelect, required=st.booleans()),
    st.builds(ui.FileUpload, max_values=st.integers(1, 10)),
    st.integers(2, 10).map(
        lambda n: ui.RadioGroup(options=[discord.RadioGroupOption(label=str(i)) for i in range(n)])
    ),
    st.integers(1, 10).map(
        lambda n: ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=str(i)) for i in range(n)], max_values=n
        )
    ),
    st.builds(ui.Checkbox, default=st.booleans()),
)
modal_items = st.one_of(
    st.text(min_size=1, max_size=200).map(ui.TextDisplay),
    st.builds(
        lambda shown, described, component: ui.Label(
            text=shown, description=described, component=component
        ),
        st.text(min_size=1, max_size=45),
        st.text(max_size=100),
        fields,
    ),
    st.builds(ui.TextInput, label=st.text(min_size=1, max_size=45)),
)


@given(title=st.text(min_size=1, max_size=45), items=st.lists(modal_items, min_size=1, max_size=5))
def test_the_modals_of_discord_py_pass(title: str, items: list[ui.Item[ui.Modal]]) -> None:
    built = ui.Modal(title=title)
    for item in items:
        built.add_item(item)
    assert modal_errors(json.loads(json.dumps(built.to_dict()))) is None
