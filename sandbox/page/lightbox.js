// A picture large, with its alt text below.

import { dialogue } from "./dialogs.js";
import { h } from "./dom.js";

export function openPicture(url, alt) {
  const dialog = dialogue("Picture", [
    h("div", { class: "lightbox" }, h("img", { src: url, alt }), alt && h("p", { "aria-hidden": "true" }, alt)),
    h("footer", {}, h("a", { class: "button secondary", href: url, target: "_blank", rel: "noopener" }, "Open in a new tab")),
  ], { wide: true });
  dialog.querySelector("button").focus();
}
