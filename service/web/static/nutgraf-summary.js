// <nutgraf-summary>: a summary inside any page of a newsroom, every figure with its verdict.
//
//   <script type="module" src="/nutgraf/nutgraf-summary.js"></script>
//   <nutgraf-summary src="/newsroom/summaries/9f86d0…"></nutgraf-summary>
//
// `src` answers GET with a summary as POST /v1/summaries gives it. Or set `endpoint`, which takes POST as that route does, and call
// `element.summarize({article: {text: "…"}})`. Either is an address of the newsroom's own server, which adds the API key; the
// browser never has it. `article-text` or `element.articleText` lets a figure show the sentence that it rests on.
//
// Events: nutgraf-ready (detail: the summary), nutgraf-evidence (detail: {mention, evidence}), nutgraf-problem (detail: {message}).

import { CodePoints, VERDICTS, make, renderFigures, renderVerdict, writeMachineDate } from "./figures.js";

const STYLE = `
:host { display: block; font: 1rem/1.5 system-ui, sans-serif; color: var(--nutgraf-ink, light-dark(#1c1b1a, #ebe8e3)); color-scheme: light dark; }
:host([hidden]) { display: none; }
h2 { margin: 0 0 .5rem; font: 700 1.35rem/1.3 var(--nutgraf-serif, Georgia, serif); }
p { margin: 0 0 .5rem; }
ul { padding-left: 1.2rem; margin: .5rem 0; }
time { font-weight: 600; }
.figure { display: inline; font: inherit; color: inherit; cursor: pointer; padding: 0 .15em; border: 0; border-bottom: 2px solid; border-radius: .2em; background: none; }
.figure:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.sign { font-size: .65em; font-weight: 600; margin-left: .2em; vertical-align: .2em; }
.pass { color: light-dark(#17663a, #7fd6a4); }
.review { color: light-dark(#7a4b00, #f0c274); border-bottom-style: dashed; }
.fail { color: light-dark(#a11a1a, #ff9c94); border-bottom: 4px double; }
.verdict { border: 0; font-size: .875rem; font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.detail { border-left: .3rem solid; padding: .25rem .75rem; margin: .5rem 0; }
blockquote { margin: .25rem 0; }
`;

class NutgrafSummary extends HTMLElement {
  static observedAttributes = ["src"];

  #root = this.attachShadow({ mode: "open" });
  #loading = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet(); // no inline style: the page's Content-Security-Policy may forbid it
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
  }

  get articleText() {
    return this.getAttribute("article-text") ?? "";
  }

  set articleText(text) {
    this.setAttribute("article-text", text);
  }

  attributeChangedCallback() {
    if (this.getAttribute("src")) this.#load(this.getAttribute("src"));
  }

  /** POSTs a request as POST /v1/summaries takes it to `endpoint`, and shows the answer. */
  async summarize(request) {
    this.articleText = request.article.text;
    await this.#load(this.getAttribute("endpoint"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(request),
    });
  }

  /** Shows a summary that the page has already. */
  show(summary) {
    this.#root.replaceChildren(...this.#renderHeadline(summary.headline), ...this.#renderBrief(summary.brief), ...this.#renderTimeline(summary.timeline));
    this.#tell("nutgraf-ready", summary);
  }

  async #load(address, options = {}) {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    this.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { ...options, signal: loading.signal });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.detail ?? `Status ${response.status}`);
      this.show(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#root.replaceChildren(make("p", { role: "alert", class: "problem" }, `No summary: ${error.message}`));
      this.#tell("nutgraf-problem", { message: error.message });
    } finally {
      if (loading === this.#loading) this.removeAttribute("aria-busy");
    }
  }

  #renderHeadline(headline) {
    return headline?.text ? [make("h2", {}, ...this.#renderText(headline))] : [];
  }

  #renderBrief(brief) {
    return brief?.text ? [make("p", {}, ...this.#renderText(brief), " ", renderVerdict(brief.fidelity.verdict))] : [];
  }

  #renderTimeline(timeline) {
    const events = timeline?.events ?? [];
    if (!events.length) return [];
    return [make("ul", {}, ...events.map((event) => make("li", {}, ...this.#renderDate(event.date), ...this.#renderText(event))))];
  }

  #renderDate(date) {
    if (!date?.display) return [];
    return [make("time", { datetime: writeMachineDate(date) }, date.display), " "];
  }

  #renderText({ text, fidelity }) {
    return renderFigures(text, fidelity.mentions, (mention, button) => this.#pick(mention, button));
  }

  #pick(mention, button) {
    const open = button.getAttribute("aria-expanded") === "true";
    this.#root.querySelector(".detail")?.remove();
    for (const one of this.#root.querySelectorAll("[aria-expanded=true]")) one.setAttribute("aria-expanded", "false");
    if (open) return;
    button.setAttribute("aria-expanded", "true");
    const [sign, meaning] = VERDICTS[mention.verdict];
    const article = new CodePoints(this.articleText);
    const quotes = this.articleText ? mention.evidence.map(({ sentence }) => make("blockquote", {}, article.slice(sentence.start, sentence.end))) : [];
    button.closest("h2, p, li").append(make("div", { class: `detail ${button.classList[1]}`, role: "status" }, make("p", {}, `${sign} ${mention.text}: ${meaning}.`), ...quotes));
    this.#tell("nutgraf-evidence", { mention, evidence: mention.evidence });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define("nutgraf-summary", NutgrafSummary);
