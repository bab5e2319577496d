// The keyboard: Ctrl+K goes anywhere, Alt and a digit plays as another member.

import { toNextDeadline } from "./clock.js";
import { allCommands } from "./commands.js";
import { dialogue } from "./dialogs.js";
import { avatar, h, icon } from "./dom.js";
import { open } from "./panels.js";
import { channelSign } from "./sidebar.js";
import { emit, hashFor, people, state, textChannels } from "./state.js";
import { suggestions } from "./suggestions.js";
import { switchTheme } from "./theme.js";

const KEYS = [
  ["Ctrl + K", "Go to a channel, a member, a command"],
  ["/", "Choose a command"],
  ["Alt + 1 … 9", "Play as the first … ninth member"],
  ["Alt + ↑ ↓", "The channel above, or below"],
  ["Enter, Shift + Enter", "Send; a new line"],
  ["Ctrl + Enter", "Submit a form"],
  ["Escape", "Close what is open"],
];
const MOST = 12;

const keys = document.getElementById("keys");
const places = () => [...textChannels(), ...state.dms];

function goals() {
  const act = (name, label, run) => ({ words: label, lead: () => icon(name), run });
  return [
    ...places().map((one) => ({ words: one.name, kind: "channel", lead: () => channelSign(one, 20), run: () => { location.hash = hashFor({ channel: one.id }); } })),
    ...people().map((one) => ({ words: one.display_name, kind: "play as", lead: () => avatar(one, 20), run: () => { location.hash = hashFor({ as: one.id }); } })),
    ...allCommands().map((one) => ({ words: `/${one.shown}`, kind: one.description, lead: () => icon("slash"), run: () => emit("choose-command", one.name) })),
    act("skip", "Move the clock to the next deadline", toNextDeadline),
    act("wrench", "Open the backstage", () => open("backstage")),
    act("sun", "Switch between dark and light", switchTheme),
  ];
}

function openSwitcher() {
  const input = h("input", { class: "input", type: "text", "aria-label": "Where to?", placeholder: "Where to?", autocomplete: "off" });
  const list = suggestions(input, "Where to go");
  const dialog = dialogue("Go to", h("div", { class: "modal-body switcher" }, input, list.element));
  function show() {
    const wanted = input.value.trim().toLowerCase();
    const begins = (goal) => goal.words.toLowerCase().startsWith(wanted);
    const found = goals().filter((goal) => goal.words.toLowerCase().includes(wanted));
    list.show(found.sort((a, b) => begins(b) - begins(a)).slice(0, MOST).map((goal) => ({
      nodes: [goal.lead(), h("b", {}, goal.words), " ", h("span", {}, goal.kind ?? "")],
      choose: () => {
        dialog.close();
        document.getElementById("composer-text").focus();
        goal.run();
      },
    })));
  }
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => event.key !== "Escape" && list.handle(event));
  show();
  input.focus();
}

function showKeys() {
  dialogue("Keyboard shortcuts", h("div", { class: "modal-body" }, h("dl", { class: "keys" }, KEYS.map(([key, words]) =>
    h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, words))))));
}

function step(by) {
  const all = places();
  const next = all[(all.findIndex((one) => one.id === state.channel?.id) + by + all.length) % all.length];
  if (next) location.hash = hashFor({ channel: next.id });
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const digit = event.altKey && /^Digit([1-9])$/.exec(event.code);
  const act = {
    "Ctrl+k": openSwitcher, "Meta+k": openSwitcher,
    "Alt+ArrowUp": () => step(-1), "Alt+ArrowDown": () => step(1),
  }[`${event.ctrlKey ? "Ctrl+" : ""}${event.metaKey ? "Meta+" : ""}${event.altKey ? "Alt+" : ""}${event.key}`];
  const person = digit && people()[digit[1] - 1];
  if (!act && !person) return;
  event.preventDefault();
  if (act) act();
  else location.hash = hashFor({ as: person.id });
});
keys.append(icon("keyboard"));
keys.addEventListener("click", showKeys);
