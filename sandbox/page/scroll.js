// Where one is in the message list: at its end it stays there, elsewhere it is left alone.

import { icon } from "./dom.js";

const NEAR_END_PX = 120;

const scroller = document.getElementById("scroller");
const toLatest = document.getElementById("to-latest");

let atEnd = true;
// Where toBottom() put the list, and the heights it had: its own scroll event is nobody's wish, nor
// is the one of a list that has grown, shrunk or got more room since.
let sentTo = -1;
let sentIn = "";

const heights = () => `${scroller.scrollHeight} in ${scroller.clientHeight}`;

export function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  sentTo = scroller.scrollTop;
  sentIn = heights();
  atEnd = true;
  toLatest.hidden = true;
}

/** Something new is at the end: who reads further up is told. */
export function newBelow() {
  toLatest.hidden = atEnd;
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
  // The event comes a frame late: a tall message may have grown the list since.
  if (atEnd && (scroller.scrollTop === sentTo || heights() !== sentIn)) {
    toBottom();
    return;
  }
  atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  if (atEnd) toLatest.hidden = true;
});
// The list grows with messages and late pictures, and has less room while a command is filled in.
const sizes = new ResizeObserver(() => atEnd && toBottom());
for (const element of [scroller, ...scroller.children]) sizes.observe(element);
