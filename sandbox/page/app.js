// Brings the page together: who and where this tab is, and what the live socket says.

import * as api from "./api.js";
import { loadClock } from "./clock.js";
import { loadCommands } from "./commands.js";
import { chooseCommand, movePlace, suggest } from "./composer.js";
import { toast } from "./dom.js";
import { clearProgress } from "./interactions.js";
import { follow } from "./live.js";
import { refreshTimestamps } from "./mentions.js";
import * as messages from "./messages.js";
import { drawPeople } from "./people.js";
import { closeDrawer } from "./panels.js";
import { drawSidebar, markUnread } from "./sidebar.js";
import { DM, channel, on, putGuild, readChannel, readMember, state } from "./state.js";
import "./backstage.js";
import "./shortcuts.js";
import "./theme.js";
import { clearTyping, startTyping, stopTyping } from "./typing.js";

const TIMESTAMPS_EVERY_MS = 20_000;

const connection = document.getElementById("connection");
let unfollow = () => {};
let followed = null;
let lost = false;
let goes = 0;
let place = null;

/** Goes where the hash says. */
async function go() {
  const mine = (goes += 1);
  readMember();
  if (followed !== state.me?.id) await readDms();
  if (mine !== goes) return;
  readChannel();
  drawSidebar();
  drawPeople();
  movePlace();
  const next = `${state.channel?.id} ${state.me?.id}`;
  if (place === next) return;
  place = next;
  closeDrawer();
  messages.reset();
  clearProgress();
  clearTyping();
  // A fresh socket reads the messages once it is open, so that none falls between the two.
  const fresh = followed !== state.me?.id;
  if (fresh) listen();
  await Promise.all([fresh ? null : messages.load(), refreshCommands()]);
}

/** The direct messages of the chosen member, as channels. */
async function readDms() {
  const person = state.me;
  state.dms = [];
  if (!person) return;
  try {
    const found = await api.dms(person.id);
    if (person.id === state.me?.id) state.dms = found.map(({ id, user }) => ({ id, user, name: user.display_name, type: DM }));
  } catch (error) {
    toast(error.message);
  }
}

async function refreshCommands() {
  await loadCommands();
  suggest();
}

function listen() {
  unfollow();
  followed = state.me?.id ?? null;
  lost = false;
  connection.hidden = true;
  if (followed) unfollow = follow(followed, hear, connected);
}

async function connected(status) {
  if (status === "lost") {
    lost = true;
    connection.textContent = "The connection to the sandbox is lost. Trying again…";
    connection.hidden = false;
    await notReset();
    return;
  }
  connection.hidden = true;
  // What happened meanwhile was not heard.
  if (lost) await Promise.all([readGuilds(), readDms()]);
  await messages.load();
  if (lost) await Promise.all([refreshCommands(), loadClock()]);
  lost = false;
}

/** After a reset nobody is who they were: then all is read anew. */
async function notReset() {
  const guilds = await api.guilds().catch(() => null);
  if (!guilds?.length || guilds.some((g) => g.members.some((m) => m.id === followed))) return;
  location.hash = "";
  location.reload();
}

function hear(type, data) {
  switch (type) {
    case "message_create":
      stopTyping(data.author.id);
      if (data.channel_id === state.channel?.id) messages.put(data);
      else newElsewhere(data.channel_id);
      break;
    case "message_update": messages.put(data); break;
    case "message_delete": messages.remove(data.id); break;
    case "interaction": messages.noteFailure(data); break;
    case "typing": startTyping(data); break;
    case "commands": refreshCommands(); break;
    case "guild":
      putGuild(data);
      if (data.id === state.guild?.id) go().then(messages.redraw);
      break;
  }
}

async function newElsewhere(id) {
  if (!channel(id)) await readDms();
  markUnread(id);
}

async function readGuilds() {
  try {
    state.guilds = await api.guilds();
  } catch (error) {
    toast(error.message);
  }
  await go();
}

on("choose-command", chooseCommand);
addEventListener("hashchange", go);
setInterval(refreshTimestamps, TIMESTAMPS_EVERY_MS);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("composer-text").focus();
});
await Promise.all([readGuilds(), loadClock()]);
