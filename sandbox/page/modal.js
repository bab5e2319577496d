// Modals: Discord's forms as a <dialog>.

import { selectChoices, selectDefaults } from "./choices.js";
import { h, icon } from "./dom.js";
import { checkboxField, fileField, groupField, pickerField, textField } from "./fields.js";
import { markdown } from "./markdown.js";

// As many typed characters as one would be sorry to lose.
const WORTH_ASKING = 20;

/** A component that asks something, with its Label's words → a field. */
function field(component, { label, description }) {
  const required = component.required ?? true;
  const common = { label, description, required };
  switch (component.type) {
    case 4:
      return textField({
        ...common, paragraph: component.style === 2, min: component.min_length ?? 0,
        max: component.max_length ?? 4000, placeholder: component.placeholder, value: component.value ?? "",
      });
    case 3: case 5: case 6: case 7: case 8:
      return pickerField({
        ...common, choices: selectChoices(component), chosen: selectDefaults(component),
        min: component.min_values ?? 1, max: component.max_values ?? 1, placeholder: component.placeholder,
      });
    case 19:
      return fileField({ ...common, min: component.min_values ?? 1, max: component.max_values ?? 1 });
    case 21:
      return groupField({ ...common, options: component.options });
    case 22:
      return groupField({
        ...common, several: true, options: component.options,
        min: component.min_values ?? 1, max: component.max_values ?? component.options.length,
      });
    case 23:
      return checkboxField({ label, description, checked: component.default });
    default:
      return null;
  }
}

/** A modal's top-level component → {node, field?, id?}. */
function part(component) {
  if (component.type === 10) return { node: h("div", { class: "markdown" }, markdown(component.content)) };
  // Discord's older form: an action row around a text input that carries its own label.
  const inner = component.type === 18 ? component.component : component.components?.[0];
  const words = component.type === 18 ? component : { label: inner?.label };
  const made = inner && field(inner, words);
  if (made) return { node: made.element, field: made, id: inner.custom_id };
  return { node: h("p", { class: "hint" }, `${words.label ?? "A field"}: this page has no field of type ${inner?.type}.`) };
}

/**
 * Opens a modal {custom_id, title, components}. `submit(fields)` sends {custom_id: value} and gives
 * the sentence of what went wrong, or null; until it succeeds, the form stays as it was typed.
 */
export function openModal(modal, submit) {
  const parts = modal.components.map(part);
  const fields = parts.filter((p) => p.field);
  const error = h("p", { class: "problem", role: "alert" });
  const send = h("button", { type: "submit", class: "button primary" }, "Submit");
  const footer = h("footer", {}, h("button", { type: "button", class: "button secondary", onclick: leave }, "Cancel"), send);
  const ask = h("footer", { class: "ask", hidden: true }, h("p", { role: "alert" }, "Leave, and lose what you wrote?"),
    h("button", { type: "button", class: "button secondary", onclick: stay }, "Keep writing"),
    h("button", { type: "button", class: "button danger", onclick: () => dialog.close() }, "Discard"));
  const form = h("form", { novalidate: true, onsubmit: attempt },
    h("div", { class: "modal-body" }, parts.map((p) => p.node)), error, footer, ask);
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" },
    h("header", {}, h("h2", { id: "modal-title" }, modal.title),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: leave }, icon("close"))),
    form);

  function leave() {
    const typed = fields.reduce((sum, p) => sum + p.field.typed(), 0);
    if (typed < WORTH_ASKING) return dialog.close();
    footer.hidden = true;
    ask.hidden = false;
    ask.querySelector("button").focus();
  }
  function stay() {
    ask.hidden = true;
    footer.hidden = false;
    fields[0]?.field.focus();
  }
  async function attempt(event) {
    event.preventDefault();
    error.textContent = "";
    const wrong = fields.filter((p) => p.field.problem());
    if (wrong.length) return wrong[0].field.focus();
    send.disabled = true;
    try {
      error.textContent = (await submit(Object.fromEntries(fields.map((p) => [p.id, p.field.value()])))) ?? "";
    } catch (problem) {
      error.textContent = problem.message;
    }
    send.disabled = false;
    if (!error.textContent) dialog.close();
  }

  // Escape closes an open list first, by itself; "cancel" alone would let a second Escape through.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key !== "Escape" || dialog.querySelector(":popover-open")) return;
    event.preventDefault();
    if (ask.hidden) leave();
    else stay();
  });
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    document.getElementById("composer-text").focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  (fields[0]?.field ?? send).focus();
}
