// The columns beside the messages: channels on the left, members or the backstage on the right.
// Where the window is too narrow for one, it is a drawer over the messages.

import { h, icon } from "./dom.js";
import { emit } from "./state.js";

const element = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)");
const medium = matchMedia("(max-width: 1080px)");
const CHOSEN = "panel";

const panels = {
  sidebar: { column: element("sidebar"), button: element("menu"), floats: narrow },
  people: { column: element("people"), button: element("people-toggle"), floats: medium },
  backstage: { column: element("backstage"), button: element("backstage-toggle"), floats: medium },
};
let right = sessionStorage.getItem(CHOSEN) ?? "people"; // in a wide window
let drawer = null;

export const isOpen = (name) => (panels[name].floats.matches ? drawer === name : name === "sidebar" || right === name);

function draw() {
  for (const [name, { column, button, floats }] of Object.entries(panels)) {
    column.classList.toggle("drawer", floats.matches);
    column.classList.toggle("open", isOpen(name));
    column.hidden = !floats.matches && !isOpen(name);
    column.inert = !isOpen(name);
    button.setAttribute("aria-expanded", String(isOpen(name)));
  }
  document.body.classList.toggle("wide-only", !isOpen("people") && !isOpen("backstage"));
  element("veil").hidden = drawer === null;
  emit("panels");
}

/** Opens a column, with the focus in it where it is a drawer. */
export function open(name) {
  if (panels[name].floats.matches) drawer = name;
  else right = name;
  sessionStorage.setItem(CHOSEN, right);
  draw();
  if (drawer === name) panels[name].column.querySelector("[aria-current], a, button")?.focus();
}

/** Closes the drawer, if one is open; → whether it was. */
export function closeDrawer() {
  if (!drawer) return false;
  const { button } = panels[drawer];
  drawer = null;
  draw();
  button.focus();
  return true;
}

function toggle(name) {
  if (!isOpen(name)) return open(name);
  if (closeDrawer()) return undefined;
  right = null;
  sessionStorage.setItem(CHOSEN, "");
  return draw();
}

element("menu").append(icon("menu"));
element("people-toggle").append(icon("people"));
element("backstage-toggle").append(icon("wrench"));
for (const [name, { column, button, floats }] of Object.entries(panels)) {
  const close = { type: "button", class: "icon-button close-panel", "aria-label": "Close", onclick: closeDrawer };
  column.querySelector(".panel-head")?.append(h("button", close, icon("close")));
  button.addEventListener("click", () => toggle(name));
  floats.addEventListener("change", () => {
    drawer = null;
    draw();
  });
}
element("veil").addEventListener("click", closeDrawer);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open")) closeDrawer();
});
draw();
