// The editor page: an article in, three styles out as each is ready, every part looked at, edited and accepted by itself.

import { Problem, ask, follow, readSession, signIn, signOut } from "./api.js";
import { ArticlePanel } from "./article.js";
import { exportSummary } from "./exports.js";
import { CodePoints, make, writeMachineDate } from "./figures.js";
import { Part } from "./part.js";
import { renderStale } from "./stale.js";

const STYLES = ["headline", "brief", "timeline"];
const LIMITS = { "headline-chars": ["headline", "max_chars"], "headline-count": ["headline", "count"], "brief-chars": ["brief", "max_chars"], "timeline-items": ["timeline", "max_items"], "timeline-chars": ["timeline", "max_chars"] };
const NOTICE_MS = 6000;
const REMEMBERED = ["zone", "reviewer", "date-style"]; // settings of the desk; never a word of an article
const byId = (id) => document.getElementById(id);

const state = { request: null, summary: null, parts: [], running: null };
const article = new ArticlePanel(byId("desk"), { changed: noteChange, complain });

/** Makes a button do something that takes time; what goes wrong is told. */
function onClick(id, act) {
  byId(id).addEventListener("click", () => act().catch(complain));
}

// --- Start and session ---

async function start() {
  const session = await readSession();
  const open = !session.needed || session.key !== null;
  byId("sign-in-page").hidden = open;
  byId("desk").hidden = !open;
  byId("who").hidden = session.key === null;
  byId("key-name").textContent = session.key ?? "";
  if (!open) return byId("key").focus();
  await Promise.all([readLimits(), offerZones()]);
}

async function readLimits() {
  const { styles } = await ask("GET", "/v1/styles");
  for (const [id, [style, limit]] of Object.entries(LIMITS)) {
    const bounds = styles.find((one) => one.name === style).limits[limit];
    Object.assign(byId(id), { min: bounds.minimum, max: bounds.maximum, value: bounds.default });
  }
}

function offerZones() {
  byId("zones").replaceChildren(...Intl.supportedValuesOf("timeZone").map((zone) => make("option", { value: zone })));
  for (const id of REMEMBERED) {
    const field = byId(id);
    field.value = localStorage.getItem(`nutgraf-${id}`) ?? field.value;
    field.addEventListener("change", () => localStorage.setItem(`nutgraf-${id}`, field.value));
  }
}

byId("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = byId("sign-in-problem");
  try {
    await signIn(byId("key").value);
    problem.hidden = true;
    await start();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
  byId("key").value = "";
});

onClick("sign-out", async () => {
  await signOut();
  location.reload(); // nothing of a story stays on the screen
});

// --- Asking for a summary ---

function readRequest() {
  const limits = {};
  for (const [id, [style, limit]] of Object.entries(LIMITS)) limits[style] = { ...limits[style], [limit]: byId(id).valueAsNumber };
  const value = (id) => byId(id).value.trim() || null;
  return {
    article: { text: article.text, title: value("title"), published_at: value("published"), timezone: value("zone") },
    styles: STYLES,
    limits,
    date_style: byId("date-style").value,
    seed: byId("seed").valueAsNumber,
  };
}

byId("request").addEventListener("submit", (event) => {
  event.preventDefault();
  summarize();
});
article.field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("request").requestSubmit();
});

async function summarize() {
  const touched = state.parts.some((part) => part.edited || part.decided);
  if (touched && !confirm("Your edits of this summary will be gone. Summarize anew?")) return;
  state.running?.abort();
  const running = (state.running = new AbortController());
  clear();
  state.request = readRequest();
  setState("Reading the article …");
  byId("summarize").disabled = true;
  try {
    await follow("/v1/summaries", state.request, takeEvent, { signal: running.signal });
    if (state.summary) finish();
  } catch (error) {
    if (error.name !== "AbortError") complain(error);
    setState(state.summary ? "" : "No summary.");
  } finally {
    byId("summarize").disabled = false;
  }
}

function takeEvent(name, data) {
  if (name === "done") {
    state.summary = data;
    return;
  }
  RENDER[name](data);
  setState(`The ${name} is ready …`);
}

function clear() {
  state.summary = null;
  state.parts = [];
  for (const id of [...STYLES, "remarks"]) byId(id).replaceChildren();
  for (const id of ["toast", "stale", "export", "recheck"]) byId(id).hidden = true;
}

function finish() {
  const { actions, source_conflicts: conflicts } = state.summary;
  countVerdicts();
  byId("export").hidden = false;
  byId("remarks").replaceChildren(...renderConflicts(conflicts), ...renderActions(actions));
}

/** Says how the texts stand now, edits included. */
function countVerdicts() {
  if (!state.summary) return;
  const { source, headline } = state.summary;
  const count = (verdict) => state.parts.filter((part) => part.fidelity.verdict === verdict).length;
  const doubts = [[count("review"), "to look at"], [count("fail"), "that don’t hold"]].filter(([number]) => number).map((one) => `, ${one.join(" ")}`);
  const missing = headline?.text === null ? " There is no headline." : "";
  setState(`${count("pass")} of ${state.parts.length} texts hold${doubts.join("")}.${missing} ${Math.round(source.coverage * 100)} % of ${source.words.toLocaleString("en")} words were read.`);
}

// --- The three styles ---

const RENDER = {
  headline(told) {
    const limit = state.request.limits.headline.max_chars;
    const all = [["/headline/text", told], ...told.alternatives.map((one, i) => [`/headline/alternatives/${i}/text`, one])];
    show("headline", all.map(([path, one], i) => makePart(path, one, { limit, name: i ? `headline ${i + 1}` : "headline" })));
    if (told.text === null) byId("headline").append(make("button", { type: "button", click: (event) => writeOwn(event.target, limit) }, "Write one"));
  },
  brief(told) {
    show("brief", [makePart("/brief/text", told, { limit: state.request.limits.brief.max_chars, name: "brief" })]);
  },
  timeline(told) {
    byId("timeline").append(...told.warnings.map((warning) => make("p", { class: "notice" }, `! ${warning}`)));
    const lists = [["events", null], ["as_of", "Totals so far"], ["undated", "Without a date"]];
    for (const [list, title] of lists) {
      const parts = told[list].map((event, i) => makeEvent(`/timeline/${list}/${i}/text`, event));
      if (!parts.length && list !== "events") continue;
      const box = make("div", {}, ...(title ? [make("h4", {}, title)] : []), ...parts);
      byId("timeline").append(...(parts.length ? [box] : [make("p", { class: "empty" }, "No dated events were found.")]));
    }
  },
};

/** A headline of the editor's own, checked like any other; it is nobody's record but theirs. */
function writeOwn(button, limit) {
  const told = { text: "", origin: "own", fidelity: { verdict: "review", mentions: [], issues: [] } };
  const part = new Part("/headline/text", told, { limit, name: "headline", own: true }, desk);
  state.parts.push(part);
  button.replaceWith(part.element);
  part.field.focus();
}

const show = (style, nodes) => byId(style).replaceChildren(...nodes);

function makePart(path, told, options) {
  if (told.text === null) return make("p", { class: "empty" }, told.reason);
  const part = new Part(path, told, options, desk);
  state.parts.push(part);
  return part.element;
}

function makeEvent(path, event) {
  const lead = event.date ? make("b", { class: "date" }, event.date.display ?? event.date.expression) : null;
  const status = event.status === "occurred" ? [] : [event.status];
  const source = event.attribution ? [`according to ${event.attribution}`] : [];
  const name = `event ${state.parts.length}`;
  const element = makePart(path, event, { limit: state.request.limits.timeline.max_chars, name, lead, facts: [...status, ...source] });
  const part = state.parts.at(-1);
  Object.assign(part, { date: event.date?.display ?? "", machineDate: writeMachineDate(event.date) });
  return element;
}

/** What the page does for a part. */
const desk = {
  check: async (text) => (await ask("POST", "/v1/checks", { article: state.request.article, texts: { text } })).texts.text.fidelity,
  showEvidence: (spans, sentences) => article.mark(spans, sentences),
  goToEvidence: () => article.goToMark(),
  noteVerdict: countVerdicts,
  tell,
  cite: (start, end) => new CodePoints(state.request.article.text).slice(start, end).trim(),
  copy: (text) => copy(text),
  complain,
  review: async (path, decision, text) => {
    const reviewer = byId("reviewer").value.trim();
    if (!reviewer) {
      byId("reviewer").focus();
      throw new Problem("Who accepts it? Fill in your name first: it goes into the record.");
    }
    const body = { part: path, decision, reviewer, ...(decision === "edited" && { text }) };
    return ask("POST", `/v1/summaries/${encodeURIComponent(state.summary.id)}/reviews`, body);
  },
};

function renderConflicts(conflicts) {
  if (!conflicts.length) return [];
  const items = conflicts.map((one) =>
    make("li", {}, `${one.message} `, make("button", { type: "button", class: "link", click: () => article.mark([one.first, one.second]) }, "show where")));
  return [make("h3", {}, "The article contradicts itself"), make("ul", { class: "notes" }, ...items)];
}

function renderActions(actions) {
  if (!actions.length) return [];
  const items = actions.map((one) => make("li", {}, `${one.style}: ${one.did.replaceAll("_", " ")} (${one.why})`));
  return [make("details", {}, make("summary", {}, "What was done on the way"), make("ul", { class: "notes" }, ...items))];
}

// --- When the story changes ---

function noteChange() {
  const changed = state.summary !== null && article.text !== state.request.article.text;
  byId("recheck").hidden = !changed;
  if (changed) setState("The story has changed since these texts were checked.");
  else countVerdicts();
}

/** The summary as it stands on the page, edits included, as /v1/checks takes an earlier one. */
function writePrevious() {
  const previous = structuredClone(state.summary);
  for (const { path, text, fidelity, own } of state.parts) {
    if (own) continue;
    const told = path.split("/").slice(1, -1).reduce((one, step) => one[step], previous);
    Object.assign(told, { text, fidelity });
  }
  return previous;
}

onClick("recheck", async () => {
  const now = { ...readRequest().article, title: null };
  const parts = state.parts.filter((part) => part.text.trim());
  const answer = await ask("POST", "/v1/checks", { article: now, previous: writePrevious(), texts: { parts: parts.map((part) => part.text) } });
  state.request = { ...state.request, article: now }; // from here on the new version is what everything is held against
  answer.texts.parts.forEach(({ fidelity }, i) => parts[i].rebase(fidelity));
  renderStale(byId("stale"), answer, (finding) => {
    article.mark(finding.evidence, finding.evidence.map((one) => one.sentence));
    state.parts.find((part) => part.path.startsWith(finding.path))?.element.scrollIntoView({ block: "center" });
  });
  noteChange();
  byId("stale").scrollIntoView({ block: "nearest" });
});

// --- Copying, telling ---

onClick("copy", async () => copy(await exportSummary(byId("format").value, state.summary.id, state.parts)));

async function copy(text) {
  await navigator.clipboard.writeText(text);
  tell("Copied.");
}

onClick("example", async () => {
  if (article.text.trim() && !confirm("The example takes the place of your story. Go on?")) return;
  const { article: story } = await ask("GET", "/example.json");
  byId("published").value = story.published_at.slice(0, 10);
  byId("zone").value = story.timezone;
  byId("title").value = story.title ?? "";
  article.fill(story.text);
});

function setState(words) {
  byId("state").textContent = words;
}

/** Says in passing that something has been done. */
function tell(words) {
  showToast("notice", words);
  clearTimeout(state.telling);
  state.telling = setTimeout(() => {
    if (!byId("notice").hidden) byId("toast").hidden = true;
  }, NOTICE_MS);
}

function showToast(id, words) {
  for (const one of ["problem", "notice"]) byId(one).hidden = one !== id;
  byId(id).textContent = words;
  byId("toast").hidden = false;
}

byId("dismiss").addEventListener("click", () => {
  byId("toast").hidden = true;
});
addEventListener("beforeunload", (event) => {
  if (state.parts.some((part) => part.edited || part.decided)) event.preventDefault(); // the browser asks before the edits are gone
});

/** Shows what went wrong, and what to do. */
function complain(error) {
  if (error.status === 401) location.reload(); // the session is over: the page asks for the key
  const wait = error.retryAfter ? ` Try again in ${error.retryAfter} s.` : "";
  showToast("problem", (typeof error === "string" ? error : error.message) + wait);
}

start().catch(complain);
