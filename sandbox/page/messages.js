// The message list of the channel, kept up to date, and what is under way below it.

import * as api from "./api.js";
import { h, toast } from "./dom.js";
import { sendComponent } from "./interactions.js";
import { continues, drawMessage, isLoading, wordsOf } from "./message.js";
import { keepingTop, newBelow, toBottom } from "./scroll.js";
import { formatDate } from "./mentions.js";
import { channelLabel, emit, state } from "./state.js";

const PAGE = 50;
const ANNOUNCEMENTS = 5;
const LONGEST_ANNOUNCEMENT = 300;
const DISMISSED = "dismissed";

const list = document.getElementById("messages");
const announcer = document.getElementById("announcer");
const earlier = document.getElementById("earlier");

let shown = [];
let notes = new Map();
let limit = PAGE;
let loads = 0;
// What the socket said while a list was on its way, be it older or newer.
let early = null;
const dismissed = new Set(JSON.parse(sessionStorage.getItem(DISMISSED) ?? "[]"));

function draw(message) {
  return drawMessage(message, {
    find: (id) => shown.find((m) => m.id === id),
    send: (customId, values, element) => use(message, customId, values, element),
    dismiss,
    note: notes.get(message.id),
  });
}

function regroup() {
  let day = "";
  shown.forEach((message, index) => {
    const row = list.children[index];
    const itsDay = formatDate(new Date(message.timestamp), "D");
    const begins = itsDay !== day;
    day = itsDay;
    row.classList.toggle("continues", !begins && continues(message, shown[index - 1]));
    row.dataset.time = formatDate(new Date(message.timestamp), "t");
    if (begins) row.dataset.day = day;
    else delete row.dataset.day;
  });
}

/** Loads the channel as the chosen member sees it. */
export async function load() {
  const mine = (loads += 1);
  if (!state.channel || !state.me) return show([], "This guild has no channel and member to show yet.");
  early = [];
  let found = [];
  let problem = null;
  try {
    found = await api.messages(state.channel.id, state.me.id, limit);
  } catch (error) {
    problem = error.message;
  }
  if (mine !== loads) return;
  show(found.filter((m) => !dismissed.has(m.id)), problem, found.length >= limit);
  const heard = early;
  early = null;
  for (const again of heard) again();
}

/** Empties the list for another place; its messages come with load(). */
export function reset() {
  limit = PAGE;
  notes = new Map();
  show([], "");
}

function show(found, sentence, more = false) {
  shown = found;
  list.replaceChildren(...shown.map(draw));
  regroup();
  earlier.hidden = shown.length > 0 && !more && !sentence;
  earlier.replaceChildren(...(more ? [moreButton()] : shown.length === 0 ? welcome(sentence) : []));
  toBottom();
}

function moreButton() {
  return h("button", { type: "button", class: "quiet", onclick: () => {
    limit *= 2;
    keepingTop(load);
  } }, "Show earlier messages");
}

function welcome(sentence) {
  if (sentence !== null) return [h("p", { class: "hint" }, sentence)];
  return [
    h("h2", {}, `This is the beginning of ${channelLabel(state.channel)}`),
    h("p", { class: "hint" }, "Write something below, or let the bot tell you what it can do."),
    h("button", { type: "button", class: "button primary", onclick: () => emit("choose-command", "") }, "Show the commands"),
  ];
}

/** A new or changed message from the live socket. */
export function put(message) {
  if (dismissed.has(message.id) || !state.channel) return;
  if (message.channel_id !== state.channel.id) return;
  if (early) return void early.push(() => put(message));
  const index = shown.findIndex((m) => m.id === message.id);
  if (index >= 0) {
    notes.delete(message.id);
    shown[index] = message;
    replace(list.children[index], draw(message));
  } else {
    if (shown.length === 0) earlier.hidden = true;
    shown.push(message);
    list.append(draw(message));
    announce(message);
    newBelow();
  }
  regroup();
}

/** Says a new message to those who hear the page; the list itself is redrawn too often for that. */
function announce(message) {
  const { author, embeds } = message;
  const words = [author.display_name, wordsOf(message) || embeds[0]?.title || "a message"].join(": ");
  announcer.append(h("p", {}, words.slice(0, LONGEST_ANNOUNCEMENT)));
  if (announcer.children.length > ANNOUNCEMENTS) announcer.firstChild.remove();
}

/** Says at a promised answer that it never came. */
export function noteFailure({ state: ending, message, error }) {
  if (ending === "failed" && message && isLoading(message)) note(message.id, error);
}

function note(id, problem) {
  if (problem) notes.set(id, problem);
  else if (!notes.delete(id)) return;
  const index = shown.findIndex((m) => m.id === id);
  if (index >= 0) replace(list.children[index], draw(shown[index]));
}

/** Swaps a message's element, and keeps the focus on the control that had it. */
function replace(old, fresh) {
  const controls = (element) => [...element.querySelectorAll("button, a")];
  const focused = controls(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (focused >= 0) controls(fresh)[focused]?.focus();
}

export function remove(id) {
  if (early) return void early.push(() => remove(id));
  const index = shown.findIndex((m) => m.id === id);
  if (index < 0) return;
  shown.splice(index, 1);
  list.children[index].remove();
  regroup();
}

function dismiss(id) {
  dismissed.add(id);
  sessionStorage.setItem(DISMISSED, JSON.stringify([...dismissed]));
  remove(id);
  document.getElementById("composer-text")?.focus();
}

/** Draws all again: names, roles or the member's locale have changed. */
export function redraw() {
  list.replaceChildren(...shown.map(draw));
  regroup();
}

async function use(message, customId, values, element) {
  element.disabled = true;
  element.setAttribute("aria-busy", "true");
  let problem = null;
  try {
    problem = await sendComponent(message, customId, values);
  } catch (error) {
    toast(error.message);
  }
  element.disabled = false;
  element.removeAttribute("aria-busy");
  note(message.id, problem);
}
