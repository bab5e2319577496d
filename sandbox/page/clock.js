// The bot's clock, which may be moved forward so that what is due comes at once.

import * as api from "./api.js";
import { h, icon, toast } from "./dom.js";
import { refreshTimestamps } from "./mentions.js";
import { emit, state } from "./state.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS = [["+1 h", "one hour", HOUR], ["+1 day", "one day", DAY]];

const root = document.getElementById("clock");
const reading = h("span", { class: "reading", role: "status" });

function offsetWords(seconds) {
  if (!seconds) return "now";
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.round((seconds % HOUR) / 60);
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean);
  return `+${parts.join(" ") || "1 s"}`;
}

function show(offset) {
  state.offset = offset;
  reading.replaceChildren(h("span", { class: "words" }, "bot time: "), offsetWords(offset));
  root.classList.toggle("moved", offset > 0);
  refreshTimestamps();
}

/** Reads the clock; where the sandbox has none, there is nothing to show. */
export async function loadClock() {
  try {
    show((await api.clock()).offset);
    root.hidden = false;
  } catch {
    root.hidden = true;
  }
}

async function move(moving) {
  try {
    show((await moving).offset);
    emit("clock-moved");
  } catch (error) {
    toast(error.message);
  }
}

/** Moves the clock to what is due next in this guild. */
export const toNextDeadline = () => move(api.nextDeadline(state.guild.id));

function button(label, words, act) {
  return h("button", { type: "button", class: "quiet", "aria-label": words, title: words, onclick: act }, label);
}

root.append(icon("clock"), reading,
  ...STEPS.map(([label, words, seconds]) => button(label, `Move the bot’s clock forward by ${words}`, () => move(api.advanceClock(seconds)))),
  button([icon("skip"), "Next deadline"], "Move the bot’s clock to the next deadline", toNextDeadline));
