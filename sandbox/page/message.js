// One message as an element.

import { draw as drawComponent } from "./components.js";
import { dot } from "./choices.js";
import { avatar, colour, h, icon } from "./dom.js";
import { embed } from "./embeds.js";
import { markdown } from "./markdown.js";
import { attachments } from "./media.js";
import { formatDate } from "./mentions.js";
import { threadCard } from "./threads.js";
import { member, role, rolesOf, state } from "./state.js";

const LOADING = 1 << 7;
const COMPONENTS_V2 = 1 << 15;
const TEXT_DISPLAY = 10;
const SUPPRESS_EMBEDS = 1 << 2;
const GROUP_WITHIN_MS = 5 * 60 * 1000;

/**
 * Draws a message. `find(id)` gives another message for the line of a reply, `send` passes a
 * component's use on, `dismiss` hides an ephemeral message, `note` is what went wrong with its last
 * use, if anything.
 */
export function drawMessage(message, { find, send, dismiss, note }) {
  const classes = ["message"];
  if (message.ephemeral) classes.push("ephemeral");
  if (mentionsMe(message)) classes.push("to-me");
  return h("li", { class: classes.join(" "), "data-id": message.id },
    message.interaction && usedLine(message.interaction),
    message.reference_id && replyLine(find(message.reference_id)),
    avatar(message.author, 40),
    h("div", { class: "body" },
      heading(message),
      content(message, send, note),
      threadCard(message),
      note && h("p", { class: "problem", role: "alert" }, note),
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only you can see this ",
        h("button", { type: "button", class: "linkish", onclick: () => dismiss(message.id) }, "Dismiss")),
    ),
  );
}

function heading(message) {
  const { author } = message;
  const person = author.webhook ? null : member(author.id);
  const best = person && rolesOf(person).find((r) => r.color);
  return h("header", { class: "head" },
    h("strong", { class: "author", style: best ? { "--tint": colour(best.color) } : {} },
      best && dot(best.id), person?.display_name ?? author.display_name ?? author.name),
    (author.bot || author.webhook) && h("span", { class: "tag" }, "APP"),
    time(message.timestamp));
}

function time(iso) {
  const date = new Date(iso);
  const today = new Date().toDateString() === date.toDateString();
  return h("time", { datetime: iso, title: formatDate(date, "F") }, formatDate(date, today ? "t" : "s"));
}

function content(message, send, note) {
  if (isLoading(message) && !note)
    return h("p", { class: "thinking" }, `${message.author.display_name} is thinking…`);
  const edited = message.edited_timestamp && h("span", {
    class: "edited", title: formatDate(new Date(message.edited_timestamp), "F"),
  }, "(edited)");
  const v2 = message.flags & COMPONENTS_V2;
  const text = h("div", { class: "markdown" }, message.content && markdown(message.content));
  const last = text.lastElementChild?.matches(".text") ? text.lastElementChild : text;
  if (edited && !v2) last.append(" ", edited);
  return [
    text.firstChild && text,
    !v2 && attachments(message.attachments),
    !(message.flags & SUPPRESS_EMBEDS) && message.embeds.map(embed),
    message.components.map((data) => drawComponent(data, send)),
    v2 ? edited : null,
  ];
}

/** All that a message says in words: its content, or the text displays of Components V2. */
export function wordsOf({ content: text, components }) {
  const inside = (data) => [
    data.type === TEXT_DISPLAY ? data.content : "",
    ...(data.components ?? []).map(inside),
  ].filter(Boolean).join("\n");
  return [text, ...components.map(inside)].filter(Boolean).join("\n");
}

function usedLine({ name, user_name: user }) {
  return h("p", { class: "context" }, icon("reply"), h("span", {}, h("b", {}, user), " used ", h("b", {}, `/${name}`)));
}

function replyLine(original) {
  const text = original ? `${original.author.display_name}: ${wordsOf(original).slice(0, 90)}` : "a message that is not here";
  return h("p", { class: "context" }, icon("reply"), h("span", {}, "answers ", text));
}

/** Whether the bot has promised this message and not written it yet. */
export const isLoading = (message) => Boolean(message.flags & LOADING);

function mentionsMe(message) {
  if (!state.me || message.author.id === state.me.id) return false;
  const text = wordsOf(message);
  return text.includes(`<@${state.me.id}>`) || state.me.roles.some((id) => role(id) && text.includes(`<@&${id}>`));
}

/** Whether a message continues the one before it, so that it needs no picture and name of its own. */
export function continues(message, previous) {
  return Boolean(previous)
    && !message.interaction && !message.reference_id
    && message.ephemeral === previous.ephemeral
    && message.author.id === previous.author.id
    && message.author.display_name === previous.author.display_name
    && new Date(message.timestamp) - new Date(previous.timestamp) < GROUP_WITHIN_MS;
}
