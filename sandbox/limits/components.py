"""The limits of components: classic rows, Components V2 and what a modal holds."""

from collections.abc import Callable, Collection
from enum import IntEnum

from sandbox.limits.form import REPEATED, REQUIRED, Form, Problem, not_among, too_large

MAX_COMPONENTS = 40
MAX_DISPLAYED_CHARACTERS = 4000
ROW_WIDTH = 5
INT32_MAX = 2**31 - 1


class Type(IntEnum):
    """Discord's component types."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


class Style(IntEnum):
    """Button styles that have rules of their own; 1 to 4 are colours."""

    LINK = 5
    PREMIUM = 6


SELECTS = (
    Type.STRING_SELECT,
    Type.USER_SELECT,
    Type.ROLE_SELECT,
    Type.MENTIONABLE_SELECT,
    Type.CHANNEL_SELECT,
)
IN_CONTAINER = (
    Type.ACTION_ROW,
    Type.SECTION,
    Type.TEXT_DISPLAY,
    Type.MEDIA_GALLERY,
    Type.FILE,
    Type.SEPARATOR,
)
IN_CLASSIC_MESSAGE = (Type.ACTION_ROW,)
IN_V2_MESSAGE = (*IN_CONTAINER, Type.CONTAINER)
IN_MODAL = (Type.ACTION_ROW, Type.TEXT_DISPLAY, Type.LABEL)
IN_LABEL = (
    *sorted((Type.TEXT_INPUT, *SELECTS)),
    Type.FILE_UPLOAD,
    Type.RADIO_GROUP,
    Type.CHECKBOX_GROUP,
    Type.CHECKBOX,
)
DEFAULT_VALUE_TYPES = {
    Type.USER_SELECT: ("user",),
    Type.ROLE_SELECT: ("role",),
    Type.MENTIONABLE_SELECT: ("user", "role"),
    Type.CHANNEL_SELECT: ("channel",),
}
MEDIA_SCHEMES = ("http", "https", "attachment")

TOO_MANY_COMPONENTS = Problem(
    "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    f"Total number of components exceeds maximum of {MAX_COMPONENTS}",
)
TOO_MUCH_TEXT = Problem(
    "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    f"Components displayable text size exceeds maximum size of {MAX_DISPLAYED_CHARACTERS}",
)
DUPLICATED_CUSTOM_ID = Problem(
    "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
)
TOO_WIDE = Problem(
    "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
)
DUPLICATED_OPTION = Problem(
    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
)
TOO_MANY_DEFAULTS = Problem(
    "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
    "The specified number of default values exceeds the specified maximum values",
)
CUSTOM_ID_REQUIRED = Problem("BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
URL_REQUIRED = Problem("BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
CUSTOM_ID_OR_URL = Problem(
    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    "A custom id and url cannot both be specified",
)
INVALID_EMOJI = Problem("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
UNKNOWN_ATTACHMENT = Problem(
    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    "The referenced attachment was not found",
)


class Components:
    """One message's or modal's components, with what must hold across all of them.

    `attachments` are the names of the files that come along; None where they are not known.
    """

    def __init__(self, *, modal: bool, attachments: Collection[str] | None = None) -> None:
        self.modal = modal
        self.attachments = attachments
        self.total = 0
        self.characters = 0
        self.ids: set[int] = set()
        self.custom_ids: set[str] = set()

    def check(
        self, form: Form, high: int, allowed: Collection[Type], *, low: int = 0, required: bool
    ) -> None:
        """All of `form`'s components, of which the top ones are of the types `allowed`."""
        for component in form.items("components", high, low=low, required=required):
            self._component(component, allowed)
        if self.total > MAX_COMPONENTS:
            form.refuse(TOO_MANY_COMPONENTS, "components")
        if self.characters > MAX_DISPLAYED_CHARACTERS:
            form.refuse(TOO_MUCH_TEXT, "components")

    def _component(self, form: Form, allowed: Collection[Type]) -> Type | None:
        number = form.data.get("type")
        if number is None:
            form.refuse(REQUIRED, "type")
            return None
        if number not in tuple(allowed) or isinstance(number, bool):
            numbers = tuple(int(kind) for kind in allowed)
            form.refuse(
                Problem("UNION_TYPE_CHOICES", f'Value of field "type" must be one of {numbers}.')
            )
            return None
        kind = Type(number)
        self.total += 1
        identifier = form.integer("id", 0, INT32_MAX)
        if identifier:  # zero asks Discord to number the component itself
            if identifier in self.ids:
                form.refuse(REPEATED, "id")
            self.ids.add(identifier)
        CHECKS[kind](self, form, kind)
        return kind

    def action_row(self, form: Form, kind: Type) -> None:
        allowed = (Type.TEXT_INPUT,) if self.modal else (Type.BUTTON, *SELECTS)
        width = 0
        for index, child in enumerate(form.items("components", ROW_WIDTH, low=1, required=True)):
            child_kind = self._component(child, allowed)
            width += 1 if child_kind in (Type.BUTTON, None) else ROW_WIDTH
            # A sixth button is refused by the length of the list already.
            if width > ROW_WIDTH and index < ROW_WIDTH:
                child.refuse(TOO_WIDE)

    def button(self, form: Form, kind: Type) -> None:
        style = form.choice("style", range(1, 7), required=True)
        label = form.text("label", 80)
        form.boolean("disabled")
        self._emoji(form)
        if style == Style.PREMIUM:
            form.text("sku_id", 20, required=True)
            for key in ("custom_id", "url", "label", "emoji"):
                if form.has(key):
                    form.refuse(
                        Problem("BASE_TYPE_CHOICES", "Premium buttons cannot have this field."), key
                    )
            return
        if not label and not form.has("emoji"):
            form.refuse(REQUIRED, "label")
        if style == Style.LINK:
            if form.has("custom_id"):
                form.refuse(CUSTOM_ID_OR_URL, "custom_id")
            if not form.data.get("url"):
                form.refuse(URL_REQUIRED, "url")
            form.url("url", ("http", "https", "discord"), high=512)
            return
        if form.has("url"):
            form.refuse(CUSTOM_ID_OR_URL, "url")
        if not form.data.get("custom_id"):
            form.refuse(CUSTOM_ID_REQUIRED, "custom_id")
        else:
            self._custom_id(form)

    def select(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        form.text("placeholder", 150)
        if form.boolean("disabled") and self.modal:
            form.refuse(not_among((False,)), "disabled")
        most = self._range(form, 25, default=1)
        if kind == Type.STRING_SELECT:
            self._options(form, most, 25, low=max(1, most))
            return
        defaults = 0
        for default in form.items("default_values", 25):
            default.text("id", 20, required=True)
            default.choice("type", DEFAULT_VALUE_TYPES[kind], required=True)
            defaults += 1
        if defaults > most:
            form.refuse(TOO_MANY_DEFAULTS, "default_values")
        form.values("channel_types", 25)

    def text_input(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        form.choice("style", (1, 2), required=True)
        in_row = "components" in form.path[-2:]
        form.text("label", 45, low=1, required=in_row)
        form.text("placeholder", 100)
        form.boolean("required")
        least = form.integer("min_length", 0, 4000)
        most = form.integer("max_length", 1, 4000)
        if least is not None and most is not None and least > most:
            form.refuse(too_large(most), "min_length")
        form.text("value", min(most or 4000, 4000))

    def section(self, form: Form, kind: Type) -> None:
        for child in form.items("components", 3, low=1, required=True):
            self._component(child, (Type.TEXT_DISPLAY,))
        if (accessory := form.child("accessory", required=True)) is not None:
            self._component(accessory, (Type.BUTTON, Type.THUMBNAIL))

    def text_display(self, form: Form, kind: Type) -> None:
        content = form.text("content", MAX_DISPLAYED_CHARACTERS, low=1, required=True)
        self.characters += len(content or "")

    def thumbnail(self, form: Form, kind: Type) -> None:
        self._media(form, "media", MEDIA_SCHEMES)
        form.text("description", 1024)

    def media_gallery(self, form: Form, kind: Type) -> None:
        for item in form.items("items", 10, low=1, required=True):
            self.thumbnail(item, kind)

    def file(self, form: Form, kind: Type) -> None:
        self._media(form, "file", ("attachment",))

    def separator(self, form: Form, kind: Type) -> None:
        form.boolean("divider")
        form.choice("spacing", (1, 2))

    def container(self, form: Form, kind: Type) -> None:
        form.integer("accent_color", 0, 0xFFFFFF)
        form.boolean("spoiler")
        for child in form.items("components", MAX_COMPONENTS, low=1, required=True):
            self._component(child, IN_CONTAINER)

    def label(self, form: Form, kind: Type) -> None:
        form.text("label", 45, low=1, required=True)
        form.text("description", 100)
        if (component := form.child("component", required=True)) is not None:
            self._component(component, IN_LABEL)

    def file_upload(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        self._range(form, 10, default=1)

    def radio_group(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        form.boolean("required")
        self._options(form, 1, 10, low=2)

    def checkbox_group(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        most = self._range(form, 10, default=0)
        self._options(form, most or 10, 10, low=max(1, most))

    def checkbox(self, form: Form, kind: Type) -> None:
        self._custom_id(form)
        form.boolean("default")

    def _custom_id(self, form: Form) -> None:
        custom_id = form.text("custom_id", 100, low=1, required=True)
        if custom_id is None:
            return
        if custom_id in self.custom_ids:
            form.refuse(DUPLICATED_CUSTOM_ID, "custom_id")
        self.custom_ids.add(custom_id)

    def _emoji(self, form: Form) -> None:
        emoji = form.child("emoji")
        if emoji is not None and not emoji.has("id"):
            name = emoji.text("name", 100)
            # No Unicode emoji is plain ASCII; ":tree:" is what bots send by mistake.
            if not name or name.isascii():
                emoji.refuse(INVALID_EMOJI, "name")

    def _range(self, form: Form, high: int, *, default: int) -> int:
        """Check `min_values` and `max_values`; the most that may be chosen, or `default`."""
        # In a modal, zero choices must be said twice: not required, and a minimum of zero.
        required = self.modal and form.data.get("required") is not False
        least = form.integer("min_values", 1 if required else 0, high)
        most = form.integer("max_values", 1, high)
        form.boolean("required")
        if least is not None and least > (most or default or high):
            form.refuse(too_large(most or default or high), "min_values")
        return default if most is None else most

    def _options(self, form: Form, most: int, high: int, *, low: int) -> None:
        """The options of a select or a group, of which at most `most` may be chosen."""
        values: set[str] = set()
        defaults = 0
        for option in form.items("options", high, low=min(low, high), required=True):
            option.text("label", 100, low=1, required=True)
            option.text("description", 100)
            self._emoji(option)
            defaults += option.boolean("default")
            value = option.text("value", 100, low=1, required=True)
            if value is None:
                continue
            if value in values:
                option.refuse(DUPLICATED_OPTION)
            values.add(value)
        if defaults > most:
            form.refuse(TOO_MANY_DEFAULTS, "options")

    def _media(self, form: Form, key: str, schemes: Collection[str]) -> None:
        form.boolean("spoiler")
        media = form.child(key, required=True)
        if media is None:
            return
        url = media.url("url", schemes, required=True)
        if url is None or self.attachments is None or not url.startswith("attachment://"):
            return
        if url.removeprefix("attachment://") not in self.attachments:
            media.refuse(UNKNOWN_ATTACHMENT, "url")


CHECKS: dict[Type, Callable[[Components, Form, Type], None]] = {
    Type.ACTION_ROW: Components.action_row,
    Type.BUTTON: Components.button,
    Type.TEXT_INPUT: Components.text_input,
    Type.SECTION: Components.section,
    Type.TEXT_DISPLAY: Components.text_display,
    Type.THUMBNAIL: Components.thumbnail,
    Type.MEDIA_GALLERY: Components.media_gallery,
    Type.FILE: Components.file,
    Type.SEPARATOR: Components.separator,
    Type.CONTAINER: Components.container,
    Type.LABEL: Components.label,
    Type.FILE_UPLOAD: Components.file_upload,
    Type.RADIO_GROUP: Components.radio_group,
    Type.CHECKBOX_GROUP: Components.checkbox_group,
    Type.CHECKBOX: Components.checkbox,
    **dict.fromkeys(SELECTS, Components.select),
}
