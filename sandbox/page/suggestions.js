// A list of suggestions for a text box, which keeps the focus (the ARIA combobox pattern).

import { h } from "./dom.js";

let count = 0;

/**
 * Hangs a listbox on `input`. show(items) takes [{nodes, choose()}]; arrows move, Enter and Tab
 * choose, Escape hides. → {element, show, hide, open(), handle(keydown) → whether it was used}
 */
export function suggestions(input, label) {
  const id = `suggestions-${(count += 1)}`;
  const element = h("ul", { role: "listbox", id, class: "listbox suggestions", "aria-label": label, hidden: true });
  let items = [];
  let at = 0;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  input.setAttribute("aria-expanded", "false");

  function mark(index) {
    at = (index + items.length) % items.length;
    [...element.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
    element.children[at].scrollIntoView({ block: "nearest" });
  }
  function show(found) {
    items = found;
    if (!items.length) return hide();
    element.replaceChildren(...items.map((item, index) =>
      h("li", {
        role: "option", id: `${id}-${index}`,
        // The box must not lose the focus before the choice is made.
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(index),
      }, item.nodes)));
    element.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(0);
  }
  function hide() {
    items = [];
    element.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(index) {
    const item = items[index];
    hide();
    item.choose();
  }
  function handle(event) {
    if (!items.length) return false;
    const acts = {
      ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1),
      Enter: () => choose(at), Tab: () => choose(at), Escape: hide,
    };
    if (!acts[event.key] || event.shiftKey) return false;
    event.preventDefault();
    acts[event.key]();
    return true;
  }
  return { element, show, hide, handle, open: () => items.length > 0 };
}
