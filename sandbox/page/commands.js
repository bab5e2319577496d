// The commands a member may see, with subcommands flattened ("campaign start"), in their language.

import * as api from "./api.js";
import { toast } from "./dom.js";
import { state } from "./state.js";

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

let list = [];

/** A Discord object's word in the member's language: localised(option, "description"). */
export function localised(thing, key = "name") {
  return thing[`localized_${key}`] ?? thing[`${key}_localizations`]?.[state.me?.locale] ?? thing[key];
}

function flatten(command, before = null) {
  const name = before ? `${before.name} ${command.name}` : command.name;
  const shown = before ? `${before.shown} ${localised(command)}` : localised(command);
  const nested = (command.options ?? []).filter((o) => o.type === SUBCOMMAND || o.type === GROUP);
  if (nested.length) return nested.flatMap((option) => flatten(option, { name, shown }));
  return [{ name, shown, description: localised(command, "description"), options: command.options ?? [] }];
}

/** Reads the list again for the chosen member and channel. */
export async function loadCommands() {
  const { guild, me, channel } = state;
  if (!guild || !me || !channel) return;
  try {
    const found = await api.commands(guild.id, me.id, channel.id);
    if (me.id !== state.me.id || channel.id !== state.channel.id) return;
    list = found
      .filter((command) => (command.type ?? CHAT_INPUT) === CHAT_INPUT)
      .flatMap((command) => flatten(command))
      .sort((a, b) => a.shown.localeCompare(b.shown));
  } catch (error) {
    toast(error.message);
  }
}

export const allCommands = () => list;
export const command = (name) => list.find((one) => one.name === name);

/** Those that fit what was typed after the slash; names that begin with it come first. */
export function matching(typed) {
  const wanted = typed.toLowerCase().trim();
  const begins = (one) => one.shown.toLowerCase().startsWith(wanted) || one.name.startsWith(wanted);
  const fits = (one) => wanted.split(/\s+/).every((word) =>
    `${one.shown} ${one.name} ${one.description}`.toLowerCase().includes(word));
  return list.filter(fits).sort((a, b) => begins(b) - begins(a));
}
