// The members: each is a link to a hash, so that one click makes one somebody else, and another tab
// can be another member.

import { avatar, colour, h, icon } from "./dom.js";
import { editMember } from "./member-form.js";
import { open } from "./panels.js";
import { bots, hashFor, people, rolesOf, state } from "./state.js";

const element = (id) => document.getElementById(id);
const NO_ROLE = "Members";

function words(person) {
  const best = rolesOf(person).find((r) => r.color);
  return h("span", { class: "grow" },
    h("span", { class: "name", style: best ? { "--tint": colour(best.color) } : {} }, person.display_name),
    h("span", { class: "sub" }, person.bot ? (person.online ? "online" : "offline") : h("span", { title: "language" }, person.locale)));
}

function face(person) {
  return h("span", { class: `face${person.online ? " online" : ""}` }, avatar(person, 34));
}

function personRow(person) {
  const here = person.id === state.me?.id;
  return h("li", { class: "member" },
    h("a", { class: "row", href: hashFor({ as: person.id }), "aria-current": here && "true", title: here ? "You play as this member" : `Play as ${person.display_name} (a middle click: in a second tab)` },
      face(person), words(person), here && h("span", { class: "you" }, "you")),
    h("button", { type: "button", class: "icon-button", "aria-label": `Change ${person.display_name}`, title: "Name, language, roles", onclick: () => editMember(person) }, icon("pencil")));
}

/** People by their highest role, highest first, as Discord lists them: [[title, people]]. */
function groups() {
  const found = new Map();
  const height = (person) => rolesOf(person)[0]?.position ?? -1;
  for (const person of [...people()].sort((a, b) => height(b) - height(a))) {
    const title = rolesOf(person)[0]?.name ?? NO_ROLE;
    found.set(title, [...(found.get(title) ?? []), person]);
  }
  return [...found];
}

/** Draws the members and who one is. */
export function drawPeople() {
  element("members").replaceChildren(...groups().map(([title, list]) => h("section", { class: "group", "aria-label": title },
    h("h3", {}, `${title} — ${list.length}`), h("ul", { class: "rows" }, list.map(personRow)))));
  element("bots").replaceChildren(...bots().map((bot) => h("li", { class: "row" }, face(bot), words(bot))));
  element("bots-title").hidden = bots().length === 0;
  if (state.me) element("me").replaceChildren(avatar(state.me, 34), h("span", { class: "me-name" }, state.me.display_name, h("small", {}, "Playing as")));
}

element("me").addEventListener("click", () => {
  open("people");
  element("members").querySelector("[aria-current]")?.focus();
});
element("member-add").addEventListener("click", () => editMember(null));
