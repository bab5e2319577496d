// What only a sandbox has: what is due, a crowd that votes, the outbox, the way back to the start.

import * as api from "./api.js";
import { toNextDeadline } from "./clock.js";
import { ask } from "./dialogs.js";
import { h, toast } from "./dom.js";
import { timestamp } from "./mentions.js";
import { isOpen } from "./panels.js";
import { on, state } from "./state.js";

const LOOK_EVERY_MS = 1500;
const VOTERS = 10;
const LONGEST_WORD = 90;
const START_PATIENCE_MS = 60_000;

const DUE = {
  read_speech: "A speech is read",
  let_stand: "A speech stands as it was read",
  first_reaction: "A citizen answers a speech",
  digest: "The citizens’ daily posts",
  campaign: "The campaign ends, the polls open",
  election: "The polls close",
  govern: "The round ends",
  erase: "All of this server is erased",
};

const due = h("ul", { class: "due" });
const told = h("div", { role: "status", class: "told" });
const outbox = h("ul", { class: "outbox", "aria-label": "Posts, the newest first" });
const resetPart = h("section", { hidden: true },
  h("h3", {}, "Begin anew"),
  h("p", { class: "hint" }, "Messages, campaign and clock go; the guild is as it was at first."),
  h("button", { type: "button", class: "quiet warning full", onclick: askForReset }, "Reset the sandbox"));
const more = h("button", { type: "button", class: "button secondary full", onclick: addVoters }, "Add ten voters");

document.getElementById("backstage-body").append(
  h("section", { "aria-labelledby": "due-title" }, h("h3", { id: "due-title" }, "Due next"), due,
    h("button", { type: "button", class: "button secondary full", onclick: toNextDeadline }, "Move the clock there")),
  h("section", {}, h("h3", {}, "A crowd"),
    h("p", { class: "hint" }, "Ten members join and vote at random."), more, told),
  h("section", { "aria-labelledby": "outbox-title" }, h("h3", { id: "outbox-title" }, "Outbox"),
    h("p", { class: "hint" }, "Each post is kept here until it is on Discord, once."), outbox),
  resetPart);

let timer = null;
let seen = "";

async function look() {
  clearTimeout(timer);
  timer = setTimeout(look, LOOK_EVERY_MS);
  if (!state.guild) return;
  try {
    const found = await api.backstage(state.guild.id);
    const now = JSON.stringify(found);
    if (now !== seen) show(found);
    seen = now;
  } catch (error) {
    due.replaceChildren(h("li", { class: "hint" }, error.message));
    if (error.status === 404) clearTimeout(timer); // this sandbox has none
  }
}

function show({ deadlines, outbox: posts, resettable }) {
  due.replaceChildren(...(deadlines.length ? deadlines.map(dueRow) : [h("li", { class: "hint" }, "Nothing: no campaign runs.")]));
  outbox.replaceChildren(...(posts.length ? posts.map(postRow) : [h("li", { class: "hint" }, "No post yet.")]));
  resetPart.hidden = !resettable;
}

function dueRow({ kind, at, held }) {
  return h("li", {}, h("span", { class: "grow" }, DUE[kind] ?? kind.replaceAll("_", " ")),
    held ? h("span", { class: "badge" }, "paused") : timestamp(Math.round(at), "R"));
}

function postRow({ event, state: progress, attempts, at, error }) {
  const name = event.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return h("li", {},
    h("span", { class: "grow" }, name[0].toUpperCase() + name.slice(1),
      error && h("small", { class: "problem" }, `attempt ${attempts}: ${error.slice(0, LONGEST_WORD)}`)),
    h("span", { class: `badge ${progress}` }, progress), timestamp(Math.round(at), "R"));
}

async function addVoters() {
  more.disabled = true;
  told.replaceChildren(h("p", { class: "hint" }, "They are joining and voting…"));
  try {
    const { voters } = await api.addVoters(state.guild.id, { channel: state.channel.id, count: VOTERS });
    const first = (text) => text.split("\n")[0].replace(/^#+ /, "").slice(0, LONGEST_WORD) || "no answer";
    told.replaceChildren(h("details", {}, h("summary", {}, `${voters.length} members joined: see what each was told`),
      h("ul", {}, voters.map((voter) => h("li", {}, h("b", {}, voter.name), ` ${first(voter.told)}`)))));
  } catch (error) {
    told.replaceChildren();
    toast(error.message);
  }
  more.disabled = false;
}

async function askForReset() {
  const yes = await ask({
    title: "Begin anew?",
    text: "Everything that was said and played here is deleted, for everybody who looks at this sandbox. Added members go too.",
    confirm: "Reset the sandbox",
  });
  if (!yes) return;
  clearTimeout(timer);
  try {
    await api.reset();
    await another(state.guild.id);
    location.hash = "";
    location.reload();
  } catch (error) {
    toast(error.message);
  }
}

/** Waits until the new guild has taken the place of the old one. */
async function another(old) {
  const until = Date.now() + START_PATIENCE_MS;
  while (Date.now() < until) {
    await new Promise((done) => { setTimeout(done, 300); });
    const guilds = await api.guilds().catch(() => []);
    if (guilds.length && !guilds.some((guild) => guild.id === old)) return;
  }
  throw new api.ApiError("The sandbox did not come back. See where it was started.", 0);
}

/** Looks now, and again as long as the column is open. */
function follow() {
  clearTimeout(timer);
  timer = null;
  if (isOpen("backstage")) look();
}

on("panels", follow);
on("clock-moved", follow);
follow();
