// The card under a message from which a thread was started.

import { h, icon } from "./dom.js";
import { channel, hashFor, isThread } from "./state.js";

/** A message's thread, if it has one; Discord gives both the same id. */
export function threadCard(message) {
  const thread = channel(message.id);
  if (!thread || !isThread(thread)) return null;
  return h("a", { class: "thread-card", href: hashFor({ channel: thread.id }) },
    icon("thread"), h("b", {}, thread.name), h("span", {}, "Open the thread"));
}
