// What Discord's angle-bracket tokens become: mentions and timestamps.

import { colour, h } from "./dom.js";
import { botNow, channel, emit, hashFor, member, role, state } from "./state.js";

export function memberMention(id) {
  const person = member(id);
  const mine = id === state.me?.id ? " mine" : "";
  return h("span", { class: `mention${mine}` }, `@${person?.display_name ?? "unknown member"}`);
}

export function roleMention(id) {
  const found = role(id);
  const tint = colour(found?.color);
  return h("span", { class: "mention", style: tint ? { "--tint": tint } : {} }, `@${found?.name ?? "unknown role"}`);
}

export function channelMention(id) {
  const found = channel(id);
  if (!found) return h("span", { class: "mention" }, "#unknown channel");
  return h("a", { class: "mention", href: hashFor({ channel: id }) }, `#${found.name}`);
}

export function commandMention(name) {
  return h("button", { type: "button", class: "mention", onclick: () => emit("choose-command", name) }, `/${name}`);
}

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

const locale = () => state.me?.locale || navigator.language;

export const formatDate = (milliseconds, style) =>
  new Intl.DateTimeFormat(locale(), FORMATS[style]).format(milliseconds);

function relative(seconds) {
  const away = seconds - botNow() / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(away / size), unit);
}

/** `<t:seconds:style>`; the relative ones follow the bot's clock. */
export function timestamp(seconds, style = "f") {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.valueOf())) return h("span", {}, `<t:${seconds}>`);
  const text = style === "R" ? relative(seconds) : formatDate(date, style);
  return h("time", {
    datetime: date.toISOString(), title: formatDate(date, "F"), "data-relative": style === "R" && seconds,
  }, text);
}

/** Brings the relative timestamps on the page up to date. */
export function refreshTimestamps() {
  for (const element of document.querySelectorAll("time[data-relative]"))
    element.textContent = relative(Number(element.dataset.relative));
}
