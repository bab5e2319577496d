// Discord's markdown → DOM nodes. Nothing here reads text as HTML.

import { h } from "./dom.js";
import { channelMention, commandMention, memberMention, roleMention, timestamp } from "./mentions.js";

const CODE_BLOCK = /```(?:([\w+\-.#]+)\n)?\n*([\s\S]+?)\n*```/y;
const HEADING = /^(#{1,3}) +(.+)$/;
const SUBTEXT = /^-# +(.+)$/;
const QUOTE = /^> (.*)$/;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(.+)$/;

/** A whole text with its blocks (quotes, headings, lists, code) → nodes. */
export function markdown(source) {
  const nodes = [];
  let plain = [];
  const flush = () => {
    // Blocks bring their own space: a line break beside one would be a second.
    while (plain.length && plain[0] === "") plain.shift();
    while (plain.length && plain.at(-1) === "") plain.pop();
    if (plain.length) nodes.push(h("div", { class: "text" }, inline(plain.join("\n"))));
    plain = [];
  };
  let at = 0;
  while (at < source.length) {
    const end = lineEnd(source, at);
    const line = source.slice(at, end);
    if (line.startsWith(">>> ")) {
      flush();
      nodes.push(h("blockquote", {}, markdown(source.slice(at + 4))));
      return nodes;
    }
    const block = quote(source, at) ?? list(source, at) ?? oneLine(line, end);
    if (block) {
      flush();
      nodes.push(...block.nodes);
      at = block.end + 1;
      continue;
    }
    const fence = source.slice(at, end).indexOf("```");
    CODE_BLOCK.lastIndex = at + fence;
    const code = fence >= 0 && CODE_BLOCK.exec(source);
    if (code) {
      if (fence > 0) plain.push(line.slice(0, fence));
      flush();
      nodes.push(h("pre", { "data-language": code[1] }, h("code", {}, code[2])));
      at = CODE_BLOCK.lastIndex;
      if (source[at] === "\n") at += 1;
      continue;
    }
    plain.push(line);
    at = end + 1;
  }
  flush();
  return nodes;
}

function lineEnd(source, at) {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
}

function oneLine(line, end) {
  const heading = HEADING.exec(line);
  // The page has its own h1 to h2, so a message's headings start below them.
  if (heading) return { nodes: [h(`h${heading[1].length + 2}`, {}, inline(heading[2]))], end };
  const subtext = SUBTEXT.exec(line);
  return subtext && { nodes: [h("small", { class: "subtext" }, inline(subtext[1]))], end };
}

/** The lines from `at` on that match, with their matches, and where they end. */
function run(source, at, pattern) {
  const matches = [];
  let end = at - 1;
  while (end < source.length) {
    const next = lineEnd(source, end + 1);
    const match = end + 1 <= source.length && pattern.exec(source.slice(end + 1, next));
    if (!match) break;
    matches.push(match);
    end = next;
  }
  return matches.length ? { matches, end } : null;
}

function quote(source, at) {
  const found = run(source, at, QUOTE);
  if (!found) return null;
  const text = found.matches.map((m) => m[1]).join("\n");
  return { nodes: [h("blockquote", {}, markdown(text))], end: found.end };
}

function list(source, at) {
  const found = run(source, at, ITEM);
  return found && { nodes: nest(found.matches), end: found.end };
}

/** Items by their indentation → nested lists, a new one where bullets and numbers change. */
function nest(matches) {
  const depth = matches[0][1].length;
  const lists = [];
  let kind = null;
  let index = 0;
  while (index < matches.length) {
    const [, , number, text] = matches[index];
    const tag = number === undefined ? "ul" : "ol";
    if (tag !== kind) lists.push(h(tag, { start: number }));
    kind = tag;
    let next = index + 1;
    while (next < matches.length && matches[next][1].length > depth) next += 1;
    const inner = next > index + 1 ? nest(matches.slice(index + 1, next)) : [];
    lists.at(-1).append(h("li", {}, inline(text), inner));
    index = next;
  }
  return lists;
}

const wrap = (tag, props) => (m) => h(tag, props ?? {}, inline(m[1] ?? m[2]));
const RULES = [
  [/\\([^a-zA-Z0-9\s])/y, (m) => m[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (m) => h("code", {}, m[2].trim() || m[2])],
  [/<@!?(\d+)>/y, (m) => memberMention(m[1])],
  [/<@&(\d+)>/y, (m) => roleMention(m[1])],
  [/<#(\d+)>/y, (m) => channelMention(m[1])],
  [/<\/([^:>\n]{1,100}):(\d+)>/y, (m) => commandMention(m[1])],
  [/<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y, (m) => timestamp(Number(m[1]), m[2])],
  [/<a?(:\w{2,32}:)\d+>/y, (m) => m[1]],
  [/@(?:everyone|here)\b/y, (m) => h("span", { class: "mention" }, m[0])],
  [/\[((?:\\.|[^\[\]\\])+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/y, (m) => link(m[2], inline(m[1]))],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => link(m[1], m[1])],
  [/https?:\/\/[^\s<]*[^\s<.,:;!?"'\])*_~|]/y, (m) => link(m[0], m[0])],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wrap("strong")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wrap("u")],
  [/\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/y, wrap("em")],
  [/\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:[^*\s]|\*\*)|[^\s*\\])+?)\*(?!\*)/y, wrap("em")],
  [/~~([\s\S]+?)~~/y, wrap("s")],
  [/\|\|([\s\S]+?)\|\|/y, (m) => spoiler(inline(m[1]))],
];

/** One run of text with its marks, without blocks → nodes. */
export function inline(text) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = firstRule(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(found.node);
    at = found.end;
  }
  if (plain) nodes.push(plain);
  return nodes.flat();
}

function firstRule(text, at) {
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    // `make` may parse what is inside with the same patterns: the end is read before it.
    if (match) return { end: at + match[0].length, node: make(match) };
  }
  return null;
}

/** A link that opens beside the page; anything but http(s) stays text. */
export function link(url, content) {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, content);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

/** Content that is hidden until it is asked for. */
export function spoiler(content, tag = "span") {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    box.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) box.removeAttribute(name);
    box.removeEventListener("click", reveal);
    box.removeEventListener("keydown", reveal);
  };
  const box = h(tag, {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, show it",
    onclick: reveal, onkeydown: reveal,
  }, h(tag, {}, content));
  return box;
}
