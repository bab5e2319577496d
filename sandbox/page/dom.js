// Small helpers to build elements. Text always becomes a text node, so nothing that a bot or a
// member wrote is ever read as markup.

function assign(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [k, v] of Object.entries(value)) element.style.setProperty(k, v);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** h("p", {class: "hint", onclick: f}, "text", node, [more]) → an element. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  assign(element, props ?? {});
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

const ICONS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M4 15h16",
  send: "M5 12h13M12 5l7 7-7 7",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  reply: "M9 7L4 12l5 5M4 12h11a5 5 0 0 1 5 5v1",
  eye: "M2 12s4-6 10-6s10 6 10 6s-4 6-10 6s-10-6-10-6M12 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5",
  down: "M6 9l6 6l6-6",
  people: "M9 11a3.500 3.500 0 1 0 0-7a3.500 3.500 0 0 0 0 7M3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3 2.800 3 5.500",
  wrench: "M14.500 6.500a4 4 0 0 1 5-1l-2.500 2.500l1 2l2 1l2-2.500a4 4 0 0 1-5.500 4L8 21l-4-4l8.500-8.500a4 4 0 0 1 2-2",
  thread: "M6 4v6a4 4 0 0 0 4 4h9M15 10l4 4l-4 4",
  skip: "M5 5l9 7l-9 7zM18 5v14",
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4A8.500 8.500 0 1 0 20 14.500",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  slash: "M16 4L8 20",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
};

/** A line icon; decorative, hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// Discord's own pictures for those who have none say less than an initial.
const NO_PICTURE = "/embed/avatars/";

/** The picture of a member or author; a missing or unreadable one gives way to the initial. */
export function avatar(person, size = 40) {
  const name = person.display_name || person.name || "?";
  const initial = () =>
    h("span", { class: "avatar initial", "aria-hidden": "true", style: { "--size": `${size}px`, "--hue": hue(name) } },
      [...name][0].toUpperCase());
  if (!person.avatar_url || person.avatar_url.includes(NO_PICTURE)) return initial();
  const picture = h("img", {
    class: "avatar", alt: "", src: person.avatar_url, width: size, height: size,
    style: { "--size": `${size}px` },
  });
  picture.addEventListener("error", () => picture.replaceWith(initial()), { once: true });
  return picture;
}

function hue(name) {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 3600, 7);
  return String((sum * 137) % 360);
}

/** Discord's colour number as CSS; 0 and null mean "none" → null. */
export function colour(number) {
  return number ? `#${number.toString(16).padStart(6, "0")}` : null;
}

/** Says something in a corner for a while; for errors of the control API. */
export function toast(sentence) {
  const box = h("div", { class: "toast" }, h("span", {}, sentence),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => box.remove() },
      icon("close")));
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 9000);
}
