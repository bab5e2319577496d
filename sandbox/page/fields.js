// The fields of forms: modals, command options, the member form.
// A field is {element, value(), problem(), typed(), focus()}: problem() is a sentence or null and
// also shows it; typed() counts the characters a person would lose.

import { upload } from "./api.js";
import { h } from "./dom.js";
import { picker } from "./picker.js";
import { state } from "./state.js";

let count = 0;
const newId = () => `field-${(count += 1)}`;

function frame({ label, description, required, group }, control, check, extra) {
  const id = newId();
  const error = h("p", { class: "problem", id: `${id}-problem`, role: "alert" });
  const star = required && h("span", { class: "required", title: "required", "aria-hidden": "true" }, " *");
  const name = group ? h("legend", {}, label, star) : h("label", { for: id }, label, star);
  const hint = description && h("p", { class: "hint", id: `${id}-hint` }, description);
  const target = control.querySelector?.(".picker-button") ?? control;
  if (!group) target.id = id;
  target.setAttribute("aria-describedby", `${description ? `${id}-hint ` : ""}${id}-problem`);
  const element = h(group ? "fieldset" : "div", { class: "field" }, name, hint, control, h("div", { class: "field-foot" }, error, extra));
  const problem = () => {
    const sentence = check();
    error.textContent = sentence ?? "";
    element.classList.toggle("wrong", Boolean(sentence));
    return sentence;
  };
  element.addEventListener("input", () => element.classList.contains("wrong") && problem());
  return { element, problem };
}

/** A line or a paragraph of text. `min` and `max` are lengths in characters. */
export function textField({ label, description, paragraph, required, min = 0, max, placeholder, value = "" }) {
  const props = { class: "input", placeholder, maxlength: max, autocomplete: "off", "aria-required": required && "true" };
  const input = paragraph ? h("textarea", { ...props, rows: 6 }) : h("input", { ...props, type: "text" });
  input.value = value;
  const counter = max && h("span", { class: "counter" });
  const tell = () => counter && (counter.textContent = `${input.value.length} / ${max}`);
  input.addEventListener("input", tell);
  tell();
  const check = () => {
    const length = input.value.length;
    if (required && !input.value.trim()) return "This is required.";
    return length && length < min ? `Write at least ${min} characters (${length} so far).` : null;
  };
  return {
    ...frame({ label, description, required }, input, check, counter),
    value: () => input.value,
    typed: () => (input.value === value ? 0 : input.value.length),
    focus: () => input.focus(),
    input,
  };
}

/** A number; value() is a number, or null where nothing was written. */
export function numberField({ label, description, required, whole, min, max }) {
  const input = h("input", { class: "input", type: "number", step: whole ? 1 : "any", min, max, inputmode: whole ? "numeric" : "decimal", "aria-required": required && "true" });
  const check = () => {
    if (!input.value && !input.validity.badInput) return required ? "This is required." : null;
    if (input.validity.badInput || input.validity.stepMismatch) return whole ? "This must be a whole number." : "This must be a number.";
    if (input.validity.rangeUnderflow) return `The least is ${min}.`;
    return input.validity.rangeOverflow ? `The most is ${max}.` : null;
  };
  return {
    ...frame({ label, description, required }, input, check),
    value: () => (input.value === "" ? null : Number(input.value)),
    typed: () => 0,
    focus: () => input.focus(),
  };
}

/** A choice of `min` to `max` from a list; value() is the list of values. */
export function pickerField({ label, description, required, choices, min = 1, max = 1, chosen, placeholder }) {
  const least = required ? Math.max(min, 1) : min;
  const control = picker({
    label, choices, min: required ? least : 0, max, chosen, placeholder,
    changed: () => control.element.dispatchEvent(new Event("input", { bubbles: true })),
  });
  const check = () => {
    const chosenCount = control.values().length;
    if (chosenCount === 0) return required ? "Choose something here." : null;
    return chosenCount < least ? `Choose at least ${least}.` : null;
  };
  return {
    ...frame({ label, description, required }, control.element, check),
    value: control.values,
    typed: () => 0,
    focus: () => control.button.focus(),
  };
}

/** A group of radio buttons (value() a text or null) or of checkboxes (value() a list of texts). */
export function groupField({ label, description, required, options, several, min = 0, max = options.length }) {
  const name = newId();
  const boxes = options.map((option) =>
    h("input", { type: several ? "checkbox" : "radio", name, value: option.value, checked: option.default ?? false }));
  const rows = options.map((option, index) =>
    h("label", { class: "tick" }, boxes[index], h("span", { class: "choice" }, option.label, option.description && h("small", {}, option.description))));
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const least = required ? Math.max(min, 1) : min;
  const check = () => {
    const number = chosen().length;
    if (number === 0 && !required) return null;
    if (number < least) return least === 1 ? "Choose something here." : `Choose at least ${least}.`;
    return several && number > max ? `Choose at most ${max}.` : null;
  };
  return {
    ...frame({ label, description, required, group: true }, h("div", { class: "ticks" }, rows), check),
    value: () => (several ? chosen() : chosen()[0] ?? null),
    typed: () => 0,
    focus: () => boxes[0]?.focus(),
  };
}

/** Files, sent to the sandbox as soon as they are chosen; value() is the list of their ids. */
export function fileField({ label, description, required, min = 0, max = 1 }) {
  const input = h("input", { type: "file", class: "input", multiple: max > 1 });
  const least = required ? Math.max(min, 1) : min;
  let ids = [];
  let failure = null;
  let sending = null;
  async function send() {
    ids = [];
    failure = null;
    try {
      ids = (await Promise.all([...input.files].map((file) => upload(state.me.id, file)))).map((sent) => sent.id);
    } catch (error) {
      failure = error.message;
    }
    sending = null;
    framed.problem();
  }
  const check = () => {
    const number = input.files.length;
    if (failure || sending) return failure ?? "The file is still on its way.";
    if (number === 0) return required ? "Choose a file." : null;
    if (number < least) return `Choose at least ${least} files.`;
    return number > max ? `Choose at most ${max}.` : null;
  };
  input.addEventListener("change", () => (sending = send()));
  const framed = frame({ label, description, required }, input, check);
  return { ...framed, value: () => ids, typed: () => 0, focus: () => input.focus() };
}

/** One checkbox; value() is a boolean. */
export function checkboxField({ label, description, checked }) {
  const box = h("input", { type: "checkbox", checked: checked ?? false });
  const words = h("span", { class: "choice" }, label, description && h("small", {}, description));
  return {
    element: h("div", { class: "field" }, h("label", { class: "tick" }, box, words)),
    problem: () => null,
    value: () => box.checked,
    typed: () => 0,
    focus: () => box.focus(),
  };
}
