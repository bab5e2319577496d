// The side: guilds, channels, and who one plays. Each is a link to a hash, so that another tab can
// be another member.

import { dot } from "./choices.js";
import { avatar, h, icon } from "./dom.js";
import { editMember } from "./member-form.js";
import { DM, bots, channelLabel, hashFor, people, rolesOf, state, textChannels } from "./state.js";

const narrow = matchMedia("(max-width: 760px)");
const element = (id) => document.getElementById(id);
const sidebar = element("sidebar");
const unread = new Set();

/** Marks a channel as having something new. */
export function markUnread(channelId) {
  unread.add(channelId);
  drawChannels();
}

function channelRow(one) {
  const here = one.id === state.channel?.id;
  return h("li", {}, h("a", { class: "row", href: hashFor({ channel: one.id }), "aria-current": here && "page" },
    one.type === DM ? avatar(one.user, 22) : icon("hash"), h("span", { class: "grow" }, one.name),
    unread.has(one.id) && h("span", { class: "unread" }, h("span", { class: "sr" }, "new messages"))));
}

function drawChannels() {
  element("channels").replaceChildren(...textChannels().map(channelRow));
  element("dms").replaceChildren(...state.dms.map(channelRow));
  element("dms-nav").hidden = state.dms.length === 0;
}

function words(person) {
  const roles = rolesOf(person).map((r) => h("span", { class: "role" }, dot(r.id), r.name));
  return h("span", { class: "grow" }, h("span", { class: "name" }, person.display_name),
    h("span", { class: "roles" }, roles, !person.bot && h("span", { class: "locale", title: "language" }, person.locale)));
}

function personRow(person) {
  const here = person.id === state.me?.id;
  return h("li", { class: "member" },
    h("a", { class: "row", href: hashFor({ as: person.id }), "aria-current": here && "true" }, avatar(person, 32), words(person)),
    h("button", { type: "button", class: "icon-button", "aria-label": `Change ${person.display_name}`, onclick: () => editMember(person) }, icon("pencil")));
}

function botRow(bot) {
  return h("li", { class: "row" }, avatar(bot, 32), words(bot),
    h("span", { class: `presence${bot.online ? " online" : ""}` }, bot.online ? "online" : "offline"));
}

/** Draws the side and the top again. */
export function drawSidebar() {
  unread.delete(state.channel?.id);
  element("guild-name").textContent = state.guild?.name ?? "No guild";
  element("guilds").hidden = state.guilds.length < 2;
  element("guilds").replaceChildren(h("h2", {}, "Guilds"), h("ul", { class: "rows" }, state.guilds.map((guild) =>
    h("li", {}, h("a", { class: "row", href: hashFor({ guild: guild.id, channel: null, as: null }), "aria-current": guild === state.guild && "page" }, guild.name)))));
  drawChannels();
  element("members").replaceChildren(...people().map(personRow));
  element("bots").replaceChildren(...bots().map(botRow));
  element("bots-title").hidden = bots().length === 0;
  const sign = state.channel?.type === DM ? avatar(state.channel.user, 24) : icon("hash");
  element("channel-name").replaceChildren(sign, h("span", {}, state.channel?.name ?? ""));
  element("channel-topic").textContent = state.channel?.topic ?? "";
  document.title = state.channel ? `${channelLabel(state.channel)} as ${state.me?.display_name} · Ecotopia sandbox` : "Ecotopia sandbox";
  if (state.me) element("me").replaceChildren(avatar(state.me, 32), h("span", { class: "me-name" }, h("small", {}, "Playing as"), state.me.display_name));
}

/** On a narrow screen the side is a drawer. */
export function openDrawer(open) {
  const drawn = open && narrow.matches;
  sidebar.classList.toggle("open", drawn);
  sidebar.inert = narrow.matches && !drawn;
  element("veil").hidden = !drawn;
  element("menu").setAttribute("aria-expanded", String(drawn));
  if (drawn) sidebar.querySelector("a")?.focus();
}

element("menu").append(icon("menu"));
element("menu").addEventListener("click", () => openDrawer(true));
element("me").addEventListener("click", () => {
  openDrawer(true);
  element("members").querySelector("[aria-current]")?.focus();
});
element("veil").addEventListener("click", () => openDrawer(false));
element("member-add").addEventListener("click", () => editMember(null));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !sidebar.classList.contains("open")) return;
  openDrawer(false);
  element("menu").focus();
});
narrow.addEventListener("change", () => openDrawer(false));
openDrawer(false);
