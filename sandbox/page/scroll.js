// Where one is in the message list: at its end it stays there, elsewhere it is left alone.

import { icon } from "./dom.js";

const NEAR_BOTTOM_PX = 120;

const scroller = document.getElementById("scroller");
const toLatest = document.getElementById("to-latest");

const nearBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_BOTTOM_PX;

export function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  toLatest.hidden = true;
}

/** Keeps the end in view while `change` makes the list longer, unless one has scrolled away. */
export function keepingPlace(change) {
  const stay = nearBottom();
  change();
  if (stay) toBottom();
  else toLatest.hidden = nearBottom();
}

/** Keeps what one reads where it is while `change` puts something above it. */
export async function keepingTop(change) {
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  await change();
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
}

toLatest.prepend(icon("down"));
toLatest.addEventListener("click", toBottom);
scroller.addEventListener("scroll", () => {
  if (nearBottom()) toLatest.hidden = true;
});
// A picture that arrives late makes the list longer.
scroller.addEventListener("load", (event) => {
  if (event.target.tagName === "IMG" && toLatest.hidden) toBottom();
}, { capture: true });
