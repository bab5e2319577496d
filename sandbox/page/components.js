// Message components, classic and V2. `send(custom_id, values, element)` tells the bot.

import { emojiText, selectChoices, selectDefaults } from "./choices.js";
import { colour, h, icon } from "./dom.js";
import { markdown, spoiler } from "./markdown.js";
import { fileCard, picture } from "./media.js";
import { picker } from "./picker.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };

/** A component → a node. */
export function draw(data, send) {
  const inner = () => (data.components ?? []).map((child) => draw(child, send));
  switch (data.type) {
    case 1: return h("div", { class: "action-row" }, inner());
    case 2: return button(data, send);
    case 3: case 5: case 6: case 7: case 8: return select(data, send);
    case 9: return h("div", { class: "section" }, h("div", {}, inner()), data.accessory && draw(data.accessory, send));
    case 10: return h("div", { class: "markdown" }, markdown(data.content));
    case 11: return picture(data.media, data.description ?? "Thumbnail", { hidden: data.spoiler, kind: "thumbnail" });
    case 12: return h("div", { class: "gallery", "data-count": data.items.length }, data.items.map((item) =>
      picture(item.media, item.description ?? "Picture", { hidden: item.spoiler })));
    case 13: return file(data);
    case 14: return h("hr", { class: `separator${data.spacing === 2 ? " large" : ""}${data.divider === false ? " bare" : ""}` });
    case 17: return container(data, inner());
    default: return h("p", { class: "hint" }, `A component of type ${data.type}, which this page does not know.`);
  }
}

function button(data, send) {
  const content = [data.emoji && h("span", { class: "emoji" }, emojiText(data.emoji)), data.label && h("span", {}, data.label)];
  const props = { class: `button ${STYLES[data.style]}`, "aria-label": data.label ? null : data.emoji?.name };
  if (data.style === 5 && !data.disabled && /^https?:\/\//i.test(data.url))
    return h("a", { ...props, href: data.url, target: "_blank", rel: "noopener noreferrer" }, content, icon("link"));
  const element = h("button", { ...props, type: "button", disabled: data.disabled || data.style >= 5 }, content);
  element.addEventListener("click", () => send(data.custom_id, undefined, element));
  return element;
}

function select(data, send) {
  const control = picker({
    label: data.placeholder || "Choose",
    choices: selectChoices(data),
    min: data.min_values ?? 1,
    max: data.max_values ?? 1,
    chosen: selectDefaults(data),
    placeholder: data.placeholder,
    disabled: data.disabled,
    commit: (values) => send(data.custom_id, values, control.button),
  });
  return control.element;
}

function file(data) {
  const { url } = data.file;
  const name = data.name ?? decodeURIComponent(new URL(url, location.href).pathname.split("/").at(-1));
  const card = fileCard(url, name, data.size);
  return data.spoiler ? spoiler(card, "div") : card;
}

function container(data, children) {
  const tint = colour(data.accent_color);
  const box = h("div", { class: `container${tint ? " accented" : ""}`, style: tint ? { "--tint": tint } : {} }, children);
  return data.spoiler ? spoiler(box, "div") : box;
}
