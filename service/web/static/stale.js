// What of a summary no longer holds in the article as it stands now, as a diff of figures.

import { make, spellCode } from "./figures.js";

const PLACES = { headline: "headline", brief: "brief", timeline: "timeline" };

/** Draws `stale` into `root`; `show(finding)` leads to a finding's evidence and its place in the summary. */
export function renderStale(root, { changed, stale }, show) {
  root.hidden = false;
  if (!stale.length) {
    root.className = "notice pass";
    root.replaceChildren(changed ? "✓ The article has changed; every figure of the summary still holds." : "✓ The article is the one that was summarized.");
    return;
  }
  root.className = "notice fail";
  const count = stale.length === 1 ? "1 thing in the summary no longer holds" : `${stale.length} things in the summary no longer hold`;
  root.replaceChildren(make("p", {}, make("b", {}, `✕ ${count}.`)), make("ul", {}, ...stale.map((one) => renderFinding(one, show))));
}

function renderFinding(finding, show) {
  const place = PLACES[finding.path.split("/")[1]];
  const now = finding.now ? [" → now ", make("ins", {}, finding.now)] : [finding.code ? ` (${spellCode(finding.code)})` : " is no longer in the article"];
  return make("li", {}, `${place}: `, make("del", {}, finding.was), ...now, " ", make("button", { type: "button", class: "link", click: () => show(finding) }, "show"));
}
