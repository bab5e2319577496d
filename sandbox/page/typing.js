// "… is typing": for ten seconds, or until the message is there.

import { member, state } from "./state.js";

const LASTS_MS = 10_000;

const element = document.getElementById("typing");
const timers = new Map();

function draw() {
  const names = [...timers.keys()].map((id) => member(id)?.display_name).filter(Boolean);
  element.textContent = names.length ? `${names.join(", ")} ${names.length > 1 ? "are" : "is"} typing…` : "";
}

export function startTyping({ channel_id: channelId, user }) {
  if (channelId !== state.channel?.id || user.id === state.me?.id) return;
  clearTimeout(timers.get(user.id));
  timers.set(user.id, setTimeout(() => stopTyping(user.id), LASTS_MS));
  draw();
}

export function stopTyping(userId) {
  clearTimeout(timers.get(userId));
  timers.delete(userId);
  draw();
}

export function clearTyping() {
  for (const id of [...timers.keys()]) stopTyping(id);
}
