// A member's acts towards the bot, and what comes of them: a message arrives by the live socket, a
// modal opens here, a failure is said.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { openModal } from "./modal.js";
import { toBottom } from "./scroll.js";
import { state } from "./state.js";

const NO_RESPONSE = "The application did not respond";

const rows = document.getElementById("progress");

/** A row below the messages for what this member has under way in this channel. */
function progressRow(title) {
  const text = h("span", {}, "Sending…");
  const row = h("div", { class: "progress-row" }, h("b", {}, title), text);
  rows.append(row);
  toBottom();
  return {
    remove: () => row.remove(),
    fail(sentence) {
      row.classList.add("failed");
      text.textContent = sentence || NO_RESPONSE;
      row.append(h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => row.remove() }, icon("close")));
    },
  };
}

/** Rows belong to one member in one channel. */
export const clearProgress = () => rows.replaceChildren();

/** → what went wrong, or null; opens the modal, if that was the answer. */
function settle(interaction) {
  if (interaction.state === "modal")
    openModal(interaction.modal, (fields) => submitModal(interaction.id, fields));
  return interaction.state === "failed" ? interaction.error || NO_RESPONSE : null;
}

/**
 * Runs "campaign start" with its options; → whether the bot took it.
 * Throws ApiError where the sandbox refuses.
 */
export async function runCommand(command, options) {
  const row = progressRow(`/${command}`);
  try {
    const answer = await api.invoke({ member: state.me.id, channel: state.channel.id, command, options });
    const problem = settle(answer);
    if (problem) row.fail(problem);
    else row.remove();
    return !problem;
  } catch (error) {
    row.remove();
    throw error;
  }
}

/** Uses a component of a message; → what went wrong, or null. */
export async function sendComponent(message, customId, values) {
  const body = { member: state.me.id, message: message.id, custom_id: customId };
  return settle(await api.component(values ? { ...body, values } : body));
}

async function submitModal(interaction, fields) {
  return settle(await api.modal({ member: state.me.id, interaction, fields }));
}
