// The fields of a command's options.

import * as api from "./api.js";
import { optionChoices } from "./choices.js";
import { localised } from "./commands.js";
import { fileField, numberField, pickerField, textField } from "./fields.js";
import { state } from "./state.js";
import { suggestions } from "./suggestions.js";

const INTEGER = 4;
const NUMBER = 10;
const ATTACHMENT = 11;
const AUTOCOMPLETE_PAUSE_MS = 150;
const HIDE_AFTER_MS = 200;

/**
 * The options of a command → [{name, field}]; `given()` are the values so far, for autocomplete.
 * A field's value is undefined where nothing was given.
 */
export function optionFields(command, given) {
  return command.options.map((option) => ({ name: option.name, field: optionField(option, command, given) }));
}

function optionField(option, command, given) {
  const described = localised(option, "description");
  const words = {
    label: localised(option),
    // discord.py writes "…" where an option has no description.
    description: described === "…" ? null : described,
    required: option.required ?? false,
  };
  const choices = optionChoices(option, localised);
  if (choices) return chosenOne(pickerField({ ...words, choices, placeholder: "Choose" }));
  if (option.autocomplete) return suggested(textField(words), option, command, given);
  if (option.type === INTEGER || option.type === NUMBER)
    return numeric(numberField({ ...words, whole: option.type === INTEGER, min: option.min_value, max: option.max_value }));
  if (option.type === ATTACHMENT) return chosenOne(fileField(words));
  return written(textField({ ...words, min: option.min_length, max: option.max_length }));
}

const chosenOne = (field) => ({ ...field, value: () => field.value()[0] });
const numeric = (field) => ({ ...field, value: () => field.value() ?? undefined });
const written = (field) => ({ ...field, value: () => field.value() || undefined });

/** A text box whose suggestions the bot gives; the value is the chosen one's, or what was typed. */
function suggested(field, option, command, given) {
  const { input } = field;
  const list = suggestions(input, localised(option));
  input.after(list.element);
  let picked = null;
  let asked = 0;
  let timer;

  async function ask() {
    const mine = (asked += 1);
    const options = Object.fromEntries(Object.entries({ ...given(), [option.name]: input.value }).filter(([, v]) => v !== undefined));
    try {
      const { choices } = await api.autocomplete({
        member: state.me.id, channel: state.channel.id, command: command.name, options, focused: option.name,
      });
      if (mine !== asked || document.activeElement !== input) return;
      list.show((choices ?? []).map((choice) => ({ nodes: localised(choice), choose: () => choose(choice) })));
    } catch {
      // As in Discord, a failed autocomplete only shows no suggestions: one may still type.
      list.hide();
    }
  }
  function choose(choice) {
    picked = choice;
    input.value = localised(choice);
    asked += 1;
  }
  input.addEventListener("input", () => {
    picked = null;
    clearTimeout(timer);
    timer = setTimeout(ask, AUTOCOMPLETE_PAUSE_MS);
  });
  input.addEventListener("focus", () => input.value || ask());
  // Not at once: the press that took the focus must still find what it was aimed at, below the list.
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && list.hide(), HIDE_AFTER_MS));
  input.addEventListener("keydown", (event) => list.handle(event) && event.stopPropagation());

  const typed = () => {
    if (!input.value) return undefined;
    return option.type === INTEGER || option.type === NUMBER ? Number(input.value) : input.value;
  };
  return { ...field, value: () => (picked ? picked.value : typed()) };
}
