// The left side and the top: guilds, channels with their threads, direct messages, where one is.

import { avatar, h, icon } from "./dom.js";
import { DM, channel, channelLabel, hashFor, isThread, state, textChannels, threadsOf } from "./state.js";

const element = (id) => document.getElementById(id);
const unread = new Set();

/** Marks a channel as having something new. */
export function markUnread(channelId) {
  unread.add(channelId);
  drawChannels();
}

/** What stands before a channel's name. */
export function channelSign(one, size = 22) {
  if (one.type === DM) return avatar(one.user, size);
  return icon(isThread(one) ? "thread" : "hash");
}

function channelRow(one) {
  const here = one.id === state.channel?.id;
  const threads = threadsOf(one.id);
  return h("li", {},
    h("a", { class: `row${unread.has(one.id) ? " has-unread" : ""}`, href: hashFor({ channel: one.id }), "aria-current": here && "page" },
      channelSign(one), h("span", { class: "grow name" }, one.name),
      unread.has(one.id) && h("span", { class: "unread" }, h("span", { class: "sr" }, "new messages"))),
    threads.length > 0 && h("ul", { class: "threads", "aria-label": `Threads of ${one.name}` }, threads.map(channelRow)));
}

function drawChannels() {
  element("channels").replaceChildren(...textChannels().filter((one) => !isThread(one)).map(channelRow));
  element("dms").replaceChildren(...state.dms.map(channelRow));
  element("dms-nav").hidden = state.dms.length === 0;
}

function drawTop() {
  const here = state.channel;
  const parent = here && isThread(here) && channel(here.parent_id);
  element("channel-name").replaceChildren(...(here ? [
    parent && h("a", { class: "parent", href: hashFor({ channel: parent.id }) }, icon("hash"), h("span", {}, parent.name)),
    channelSign(here, 24), h("span", {}, here.name),
  ].filter(Boolean) : []));
  element("channel-topic").textContent = here?.topic ?? "";
  document.title = here ? `${channelLabel(here)} as ${state.me?.display_name} · Ecotopia sandbox` : "Ecotopia sandbox";
}

/** Draws the left side and the top again. */
export function drawSidebar() {
  unread.delete(state.channel?.id);
  element("guild-name").textContent = state.guild?.name ?? "No guild";
  element("guilds").hidden = state.guilds.length < 2;
  element("guilds").replaceChildren(h("h2", {}, "Guilds"), h("ul", { class: "rows" }, state.guilds.map((guild) =>
    h("li", {}, h("a", { class: "row", href: hashFor({ guild: guild.id, channel: null, as: null }), "aria-current": guild === state.guild && "page" }, guild.name)))));
  drawChannels();
  drawTop();
}
