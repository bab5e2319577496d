// Pictures and files of messages. Only what this machine serves is loaded; a picture from elsewhere
// becomes a link, because the page fetches nothing from outside.

import { h, icon } from "./dom.js";
import { openPicture } from "./lightbox.js";
import { link, spoiler } from "./markdown.js";

function isLocal(url) {
  return [location.hostname, "127.0.0.1", "localhost"].includes(new URL(url, location.href).hostname);
}

/** A media item {url, width?, height?} with its alt text → a picture that opens beside the page. */
export function picture(media, alt, { hidden = false, kind = "" } = {}) {
  if (!media?.url) return null;
  const { url } = media;
  if (!isLocal(url)) return h("p", {}, link(url, alt || url));
  const image = h("img", {
    src: url, alt: alt || "", width: media.width, height: media.height, loading: "lazy", title: alt,
  });
  const opened = h("a", { href: url, target: "_blank", rel: "noopener", class: `picture ${kind}`, "aria-label": alt ? null : "Picture" }, image);
  opened.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPicture(url, alt || "");
  });
  return hidden ? spoiler(opened, "div") : opened;
}

function formatSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const short = (number) => number.toLocaleString("en", { maximumFractionDigits: 1 });
  return bytes < 1024 ** 2 ? `${short(bytes / 1024)} KiB` : `${short(bytes / 1024 ** 2)} MiB`;
}

export function fileCard(url, name, size) {
  return h("a", { class: "file", href: url, target: "_blank", rel: "noopener", download: name },
    icon("file"), h("span", {}, name), size !== undefined && h("small", {}, formatSize(size)));
}

/** Attachments: the pictures as a gallery, the rest as links. */
export function attachments(list) {
  const pictures = list.filter((a) => a.content_type?.startsWith("image/"));
  const files = list.filter((a) => !pictures.includes(a));
  return [
    pictures.length > 0 && h("div", { class: "gallery", "data-count": pictures.length },
      pictures.map((a) => picture(a, a.description ?? a.filename))),
    files.map((a) => fileCard(a.url, a.filename, a.size)),
  ];
}
