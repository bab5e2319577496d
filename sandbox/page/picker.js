// One control to choose from a list, for messages, modals and command options: a button that opens
// a listbox in the top layer, with a filter where the list is long.

import { h, icon } from "./dom.js";

const FILTER_FROM = 8;

/**
 * choices() → [{value, label, detail?, lead?: () => node}]; `chosen` are the values at the start.
 * With `commit` the choice is sent when it is made (one) or when the list closes (several), and a
 * list closed too early goes back to what it was. Without it the control only keeps its values.
 * → {element, button, values()}
 */
export function picker({ label, choices, min = 1, max = 1, chosen = [], placeholder, disabled, commit, changed }) {
  let values = [...chosen];
  let before = values;
  const several = max > 1;
  const list = h("ul", { role: "listbox", class: "listbox", "aria-label": label, "aria-multiselectable": several && "true" });
  const filter = h("input", { type: "search", class: "input", "aria-label": `Filter: ${label}`, placeholder: "Filter", autocomplete: "off" });
  const hint = h("span", { class: "hint" });
  const done = h("button", { type: "button", class: "quiet", onclick: () => popup.hidePopover() }, "Done");
  const popup = h("div", { popover: "auto", class: "picker-popup" }, filter, list, several && h("div", { class: "picker-foot" }, hint, done));
  const button = h("button", { type: "button", class: "picker-button", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": label, disabled });
  button.popoverTargetElement = popup;

  function drawButton() {
    const picked = values.map((v) => choices().find((c) => c.value === v)).filter(Boolean);
    const shown = picked.length === 0
      ? [h("span", { class: "placeholder" }, placeholder || "Choose")]
      : picked.map((c) => h("span", { class: several ? "chip" : "one" }, c.lead?.(), c.label));
    button.replaceChildren(h("span", { class: "picked" }, shown), icon("down"));
    button.setAttribute("aria-label", `${label}: ${picked.map((c) => c.label).join(", ") || placeholder || "nothing chosen"}`);
  }

  function drawList() {
    const wanted = filter.value.trim().toLowerCase();
    const fits = (c) => `${c.label} ${c.detail ?? ""}`.toLowerCase().includes(wanted);
    const full = several && values.length >= max;
    list.replaceChildren(...choices().filter(fits).map((choice) => {
      const on = values.includes(choice.value);
      return h("li", {
        role: "option", tabindex: "-1", "aria-selected": String(on), "aria-disabled": full && !on && "true",
        onclick: () => pick(choice.value),
      }, choice.lead?.(), h("span", { class: "choice" }, choice.label, choice.detail && h("small", {}, choice.detail)));
    }));
    if (!list.children.length) list.append(h("li", { class: "hint", role: "presentation" }, "Nothing fits."));
    hint.textContent = min === max ? `Choose ${max}` : `Choose ${min} to ${max}`;
  }

  function pick(value) {
    const index = choices().findIndex((c) => c.value === value);
    if (values.includes(value)) values = several || min === 0 ? values.filter((v) => v !== value) : values;
    else if (!several) values = [value];
    else if (values.length < max) values = [...values, value];
    changed?.(values);
    drawButton();
    if (!several) return popup.hidePopover();
    drawList();
    if (!filter.value) list.children[index]?.focus();
  }

  function place() {
    const box = button.getBoundingClientRect();
    const below = innerHeight - box.bottom;
    const up = below < 280 && box.top > below;
    const width = Math.min(Math.max(box.width, 240), innerWidth - 16);
    Object.assign(popup.style, {
      left: `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`,
      width: `${width}px`,
      top: up ? "auto" : `${box.bottom + 4}px`,
      bottom: up ? `${innerHeight - box.top + 4}px` : "auto",
      maxHeight: `${Math.min(360, (up ? box.top : below) - 12)}px`,
    });
  }
  const replace = (event) => popup.contains(event.target) || place();

  popup.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    before = values;
    filter.value = "";
    filter.hidden = choices().length < FILTER_FROM;
    drawList();
    place();
  });
  popup.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    (open ? addEventListener : removeEventListener)("scroll", replace, { capture: true });
    if (open) (filter.hidden ? list.querySelector('[aria-selected="true"]') ?? list.firstElementChild : filter)?.focus();
    else close();
  });
  function close() {
    if (!commit || String(values) === String(before)) return;
    if (values.length >= min) return commit(values);
    values = before;
    drawButton();
  }

  popup.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll("[role=option]")];
    const at = options.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (go !== undefined && (at >= 0 || event.key === "ArrowDown")) {
      event.preventDefault();
      (options[go] ?? (filter.hidden ? options[at] : filter)).focus();
    } else if (event.key === "Enter" || (event.key === " " && at >= 0)) {
      if (document.activeElement === done) return;
      event.preventDefault();
      (options[at] ?? options[0])?.click();
    }
    if (event.key === "Escape") event.stopPropagation();
  });
  filter.addEventListener("input", drawList);
  drawButton();
  return { element: h("div", { class: "picker" }, button, popup), button, values: () => values };
}
