// The bot's clock, which may be moved forward so that what is due comes at once.

import * as api from "./api.js";
import { h, icon, toast } from "./dom.js";
import { refreshTimestamps } from "./mentions.js";
import { state } from "./state.js";

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
  return `+${parts.join(" ")}`;
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

async function advance(seconds) {
  try {
    show((await api.advanceClock(seconds)).offset);
  } catch (error) {
    toast(error.message);
  }
}

root.append(icon("clock"), reading, ...STEPS.map(([label, words, seconds]) =>
  h("button", { type: "button", class: "quiet", "aria-label": `Move the bot’s clock forward by ${words}`, title: `Move the bot’s clock forward by ${words}`, onclick: () => advance(seconds) }, label)));
