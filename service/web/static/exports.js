// What "Copy all" copies: the texts as they stand on the page, or the service's own export in a newsroom format.

import { Problem, askText } from "./api.js";

const KEPT = { ninjs: "application/json", jsonld: "application/ld+json, application/json", timelinejs: "application/json" };

/** The summary in `format`. Texts and HTML are of the page; the others hold what was kept and accepted. Throws a Problem. */
export async function exportSummary(format, id, parts) {
  if (format === "text") return writeText(parts);
  if (format === "html") return writeHtml(parts);
  const waiting = parts.filter((part) => part.edited && !part.decided);
  if (waiting.length) throw new Problem("You have edited texts that are not accepted yet, and this format holds accepted edits only. Accept them first.");
  return askText(`/v1/summaries/${encodeURIComponent(id)}?format=${format}`, KEPT[format]);
}

const chosen = (parts) => {
  const headline = parts.find((part) => part.path.startsWith("/headline") && part.decided) ?? parts.find((part) => part.path === "/headline/text");
  const brief = parts.find((part) => part.path === "/brief/text");
  const events = parts.filter((part) => part.path.startsWith("/timeline/")); // totals and what has no date stand behind
  return { headline, brief, events };
};

function writeText(parts) {
  const { headline, brief, events } = chosen(parts);
  const list = events.map((part) => `• ${part.date ? `${part.date}: ` : ""}${part.text}`).join("\n");
  return [headline?.text, brief?.text, list].filter(Boolean).join("\n\n");
}

function writeHtml(parts) {
  const { headline, brief, events } = chosen(parts);
  const page = document.implementation.createHTMLDocument("");
  const add = (tag, text, parent = page.body) => {
    const element = page.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  if (headline) add("h2", headline.text);
  if (brief) add("p", brief.text);
  if (events.length) {
    const list = add("ul", "");
    for (const part of events) {
      const item = add("li", "", list);
      if (part.date) {
        const time = add("time", part.date, item);
        if (part.machineDate) time.setAttribute("datetime", part.machineDate);
        item.append(" ");
      }
      item.append(part.text);
    }
  }
  return page.body.innerHTML;
}
