// The box at the bottom: plain text is sent as the member's message, "/" leads to the commands, and
// a chosen command shows its options as fields.

import * as api from "./api.js";
import { command as findCommand, localised, matching } from "./commands.js";
import { h, icon, toast } from "./dom.js";
import { runCommand } from "./interactions.js";
import { optionFields } from "./options.js";
import { toBottom } from "./scroll.js";
import { channelLabel, state } from "./state.js";
import { suggestions } from "./suggestions.js";

const LONGEST_MESSAGE = 2000;

const root = document.getElementById("composer");
const text = h("textarea", {
  id: "composer-text", class: "composer-text", rows: 1, maxlength: LONGEST_MESSAGE, autocomplete: "off",
  "aria-describedby": "composer-hint",
});
const list = suggestions(text, "Commands");
const send = h("button", { type: "submit", class: "icon-button send", "aria-label": "Send" }, icon("send"));
const writing = h("form", { class: "writing", onsubmit: write }, text, send);
const running = h("form", { class: "running", novalidate: true, hidden: true });
const hint = h("p", { class: "hint", id: "composer-hint" });

// What each member has half written in each channel.
const drafts = new Map();
let place = null;

root.append(list.element, writing, running, hint);
say();

function say(sentence = "Enter sends, Shift+Enter starts a line, / lists the commands, Ctrl+K goes anywhere.") {
  hint.textContent = sentence;
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

function setText(value) {
  text.value = value;
  grow();
}

/** Takes the place of the chosen member and channel, with what was half written there. */
export function movePlace() {
  if (place) drafts.set(place, text.value);
  const next = `${state.channel?.id} ${state.me?.id}`;
  if (next !== place) {
    closeCommand();
    setText(drafts.get(next) ?? "");
    list.hide();
  }
  place = next;
  const words = state.channel ? `Message ${channelLabel(state.channel)} as ${state.me?.display_name}` : "";
  text.placeholder = words;
  text.setAttribute("aria-label", words);
  text.disabled = !state.channel || !state.me;
}

/** Shows the commands for what is typed; the list was just read again, or a letter came. */
export function suggest() {
  if (!text.value.startsWith("/") || text.value.includes("\n") || writing.hidden) return list.hide();
  const found = matching(text.value.slice(1));
  list.show(found.map((one) => ({
    nodes: [h("b", {}, `/${one.shown}`), " ", optionHints(one.options), " ", h("span", { class: "about" }, one.description)],
    choose: () => openCommand(one),
  })));
}

/** What a command asks for, before one chooses it. */
function optionHints(options) {
  const required = options.filter((o) => o.required);
  const optional = options.length - required.length;
  return h("span", { class: "asks" }, required.flatMap((o) => [h("code", {}, localised(o)), " "]),
    optional > 0 && h("small", {}, `${required.length ? "+" : ""}${optional} optional`));
}

/** Opens a command by its full name; "" lists them all. */
export function chooseCommand(name) {
  const found = findCommand(name);
  if (found) return openCommand(found);
  if (name) return toast(`You cannot use /${name} here.`);
  closeCommand();
  setText("/");
  text.focus();
  return suggest();
}

function openCommand(one) {
  setText("");
  const fields = [];
  const given = () => Object.fromEntries(fields.map((f) => [f.name, f.field.value()]).filter(([, v]) => v !== undefined));
  fields.push(...optionFields(one, given));
  const run = h("button", { type: "submit", class: "button primary" }, "Run");
  const cancel = h("button", { type: "button", class: "icon-button", "aria-label": "Leave the command", onclick: () => { closeCommand(); text.focus(); } }, icon("close"));
  running.replaceChildren(
    h("div", { class: "command" }, h("b", {}, `/${one.shown}`), h("span", { class: "hint" }, one.description), run, cancel),
    h("div", { class: "options" }, fields.map((f) => f.field.element)));
  running.onsubmit = (event) => {
    event.preventDefault();
    attempt(one, fields, given, run);
  };
  writing.hidden = true;
  running.hidden = false;
  say("Enter runs the command, Escape leaves it.");
  (fields[0]?.field ?? run).focus();
}

async function attempt(one, fields, given, run) {
  const wrong = fields.filter((f) => f.field.problem());
  if (wrong.length) return wrong[0].field.focus();
  run.disabled = true;
  try {
    // A command that failed stays as it was filled in, for another try.
    if (await runCommand(one.name, given())) {
      closeCommand();
      if (!document.querySelector("dialog[open]")) text.focus();
    }
  } catch (error) {
    toast(error.message);
  }
  run.disabled = false;
}

function closeCommand() {
  running.hidden = true;
  running.replaceChildren();
  writing.hidden = false;
  say();
}

async function write(event) {
  event.preventDefault();
  const content = text.value.trim();
  if (!content || !state.channel) return;
  if (content.startsWith("/")) return toast("That is no command you can use here. Choose one from the list.");
  setText("");
  try {
    await api.write({ member: state.me.id, channel: state.channel.id, content });
    toBottom();
  } catch (error) {
    toast(error.message);
    if (!text.value) setText(content);
  }
}

text.addEventListener("input", () => {
  grow();
  suggest();
});
text.addEventListener("keydown", (event) => {
  if (list.handle(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    writing.requestSubmit();
  }
});
text.addEventListener("blur", list.hide);
text.addEventListener("focus", suggest);
running.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || running.querySelector(":popover-open")) return;
  closeCommand();
  text.focus();
});
