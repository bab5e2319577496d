// The form for a new member, or for a member's name, roles and language.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { groupField, pickerField, textField } from "./fields.js";
import { hashFor, member, state } from "./state.js";

// Discord's languages.
const LOCALES = ["en-US", "en-GB", "bg", "cs", "da", "de", "el", "es-ES", "es-419", "fi", "fr", "hi", "hr", "hu", "id",
  "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW"];

function languageName(code) {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
}

/** Opens the form for `person`, or for someone new where it is null. */
export function editMember(person) {
  const roles = state.guild.roles.filter((r) => r.id !== state.guild.id);
  const name = textField({ label: "Name", required: true, max: 32, value: person?.display_name ?? "" });
  const locale = pickerField({
    label: "Language", required: true, chosen: [person?.locale ?? "en-US"],
    choices: () => LOCALES.map((code) => ({ value: code, label: languageName(code), detail: code })),
  });
  const held = groupField({
    label: "Roles", several: true,
    options: roles.map((r) => ({ value: r.id, label: r.name, default: person?.roles.includes(r.id) })),
  });
  const fields = [name, locale, ...(roles.length ? [held] : [])];
  const error = h("p", { class: "problem", role: "alert" });
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "member-title" },
    h("header", {}, h("h2", { id: "member-title" }, person ? `Change ${person.display_name}` : "Add a member"),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    h("form", { novalidate: true, onsubmit: save },
      h("div", { class: "modal-body" }, fields.map((f) => f.element)), error,
      h("footer", {}, h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"),
        h("button", { type: "submit", class: "button primary" }, person ? "Save" : "Add"))));

  async function save(event) {
    event.preventDefault();
    if (fields.filter((f) => f.problem()).length) return;
    const body = { display_name: name.value().trim(), roles: held.value(), locale: locale.value()[0] };
    try {
      if (person) await api.changeMember(person.id, { guild: state.guild.id, ...body });
      else {
        const added = await api.addMember(state.guild.id, { name: body.display_name, ...body });
        if (!member(added.id)) state.guild.members.push(added);
        location.hash = hashFor({ as: added.id });
      }
      dialog.close();
    } catch (problem) {
      error.textContent = problem.message;
    }
  }

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  name.focus();
}
