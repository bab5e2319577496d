// Dark or light: as the system has it until one chooses.

import { icon } from "./dom.js";

const KEPT = "theme";
const root = document.documentElement;
const button = document.getElementById("theme");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";

function show() {
  const words = `Switch to the ${isDark() ? "light" : "dark"} theme`;
  button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  button.setAttribute("aria-label", words);
  button.title = words;
}

export function switchTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  localStorage.setItem(KEPT, root.dataset.theme);
  show();
}

const kept = localStorage.getItem(KEPT);
if (kept === "dark" || kept === "light") root.dataset.theme = kept;
button.addEventListener("click", switchTheme);
systemDark.addEventListener("change", show);
show();
