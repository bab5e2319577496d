// Small dialogs of the page itself.

import { h, icon } from "./dom.js";

/** A dialog with a title; `content` nodes below. It is gone once it is closed. */
export function dialogue(title, content, { wide = false } = {}) {
  const id = `dialog-${title.toLowerCase().replace(/\W+/g, "-")}`;
  const dialog = h("dialog", { class: `modal${wide ? " wide" : ""}`, "aria-labelledby": id },
    h("header", {}, h("h2", { id }, title),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    content);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone; → whether to do it. */
export function ask({ title, text, confirm }) {
  return new Promise((answer) => {
    let yes = false;
    const dialog = dialogue(title, [
      h("div", { class: "modal-body" }, h("p", {}, text)),
      h("footer", {},
        h("button", { type: "button", class: "button secondary", autofocus: true, onclick: () => dialog.close() }, "Cancel"),
        h("button", { type: "button", class: "button danger", onclick: () => { yes = true; dialog.close(); } }, confirm)),
    ]);
    dialog.addEventListener("close", () => answer(yes));
  });
}
