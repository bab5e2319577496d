// Discord's embeds.

import { colour, h } from "./dom.js";
import { inline, link, markdown } from "./markdown.js";
import { picture } from "./media.js";
import { formatDate } from "./mentions.js";

export function embed(data) {
  const tint = colour(data.color);
  const named = (text, url) => (url ? link(url, text) : text);
  const footer = [data.footer?.text, data.timestamp && formatDate(new Date(data.timestamp), "s")].filter(Boolean);
  return h("article", { class: "embed", style: tint ? { "--tint": tint } : {} },
    h("div", { class: "embed-body" },
      data.provider?.name && h("p", { class: "embed-small" }, data.provider.name),
      data.author?.name && h("p", { class: "embed-author" },
        picture({ url: data.author.icon_url }, "", { kind: "tiny" }), named(data.author.name, data.author.url)),
      data.title && h("h3", {}, named(inline(data.title), data.url)),
      data.description && h("div", { class: "markdown" }, markdown(data.description)),
      data.fields?.length > 0 && h("dl", { class: "embed-fields" }, data.fields.map((field) =>
        h("div", { class: field.inline ? "inline" : null },
          h("dt", {}, inline(field.name)), h("dd", { class: "markdown" }, markdown(field.value))))),
    ),
    data.thumbnail && picture(data.thumbnail, data.thumbnail.description ?? "Thumbnail", { kind: "thumbnail" }),
    data.image && picture(data.image, data.image.description ?? data.title ?? "Picture", { kind: "wide" }),
    footer.length > 0 && h("footer", {},
      picture({ url: data.footer?.icon_url }, "", { kind: "tiny" }), footer.join(" · ")),
  );
}
