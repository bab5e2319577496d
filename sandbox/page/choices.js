// What a picker offers for Discord's select and option types.

import { avatar, colour, h, icon } from "./dom.js";
import { role, state, textChannels } from "./state.js";

const memberChoices = () =>
  state.guild.members.map((person) => ({
    value: person.id,
    label: person.display_name,
    detail: person.display_name.toLowerCase() === person.name.toLowerCase() ? null : person.name,
    lead: () => avatar(person, 20),
  }));

const roleChoices = () =>
  [...state.guild.roles].sort((a, b) => b.position - a.position).map((found) => ({
    value: found.id,
    label: found.name,
    lead: () => dot(found.id),
  }));

const channelChoices = (types) => () =>
  (types?.length ? state.guild.channels.filter((c) => types.includes(c.type)) : textChannels()).map((found) => ({
    value: found.id,
    label: found.name,
    lead: () => icon("hash"),
  }));

export function dot(roleId) {
  return h("span", { class: "dot", style: { "--tint": colour(role(roleId)?.color) ?? "currentColor" } });
}

/** An emoji object of Discord's → text; a guild's own emoji as :name:. */
export const emojiText = (emoji) => (emoji.id ? `:${emoji.name}:` : emoji.name);

/** A select component (types 3, 5, 6, 7, 8) → the function that lists its choices. */
export function selectChoices(component) {
  switch (component.type) {
    case 5: return memberChoices;
    case 6: return roleChoices;
    case 7: return () => [...memberChoices(), ...roleChoices()];
    case 8: return channelChoices(component.channel_types);
    default: return () =>
      (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        detail: option.description,
        lead: option.emoji ? () => h("span", { class: "emoji" }, emojiText(option.emoji)) : null,
      }));
  }
}

/** The values a select component starts with. */
export function selectDefaults(component) {
  if (component.type === 3) return (component.options ?? []).filter((o) => o.default).map((o) => o.value);
  return (component.default_values ?? []).map((d) => String(d.id));
}

/** A command option (types 5 to 9, or one with fixed choices) → the function that lists its choices. */
export function optionChoices(option, localised) {
  if (option.choices?.length) return () => option.choices.map((c) => ({ value: c.value, label: localised(c) }));
  switch (option.type) {
    case 5: return () => [{ value: true, label: "Yes" }, { value: false, label: "No" }];
    case 6: return memberChoices;
    case 7: return channelChoices(option.channel_types);
    case 8: return roleChoices;
    case 9: return () => [...memberChoices(), ...roleChoices()];
    default: return null;
  }
}
