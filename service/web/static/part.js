// One text of a summary on the page: its figures, its evidence, its limit; edited in place, checked again, accepted by itself.

import { CodePoints, VERDICTS, countPoints, make, renderFigures, renderVerdict, spellCode } from "./figures.js";

const ORIGINS = { own: "by you", model: "written by the model", source: "the article’s own words", mixed: "by the model and the article" };
const CHECK_DELAY_MS = 500; // after the last key

/**
 * A text with what can be done to it. `told` is the part of the answer that holds it: {text, origin, fidelity, provenance}; `name`
 * says which it is. `own`: the service has no text here, the editor writes one.
 *
 * `desk` is what the page does for it: check(text) → fidelity, showEvidence(spans, sentences), goToEvidence(), cite(start, end) →
 * words, review(path, decision, text) → record, noteVerdict(), copy(text), tell(words), complain(problem).
 */
export class Part {
  constructor(path, told, { limit, name, lead = null, facts = [], own = false }, desk) {
    Object.assign(this, { path, told, limit, lead, facts, own, desk });
    this.text = told.text;
    this.fidelity = told.fidelity;
    this.edited = false;
    this.words = make("p", { class: "words" });
    this.field = make("textarea", { class: "edit", hidden: true, rows: "3", "aria-label": "Edit this text", input: () => this.#change() });
    this.facts_ = make("p", { class: "facts" });
    this.detail = make("div", { class: "detail", hidden: true, role: "region", "aria-label": "Evidence" });
    this.notes = make("ul", { class: "notes" });
    this.editing = make("button", { type: "button", "aria-pressed": "false", "aria-label": `Edit: ${name}`, click: () => this.#toggle() }, "Edit");
    this.accepting = make("button", { type: "button", class: "accept", "aria-label": `Accept: ${name}`, click: () => this.#review() }, "Accept");
    this.undoing = make("button", { type: "button", hidden: true, click: () => this.#undo() }, "Undo the edits");
    const copying = make("button", { type: "button", "aria-label": `Copy: ${name}`, click: () => desk.copy(this.text) }, "Copy");
    const actions = make("div", { class: "actions" }, own ? null : this.accepting, this.editing, copying, this.undoing);
    this.element = make("div", { class: "part", "data-path": path }, this.words, this.field, this.facts_, this.notes, this.detail, actions);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#leave());
    this.render();
    if (own) this.#toggle();
  }

  /** Takes the verdict that the text has in another version of the story. */
  rebase(fidelity) {
    this.fidelity = fidelity;
    this.#closeDetail();
    this.render();
  }

  /** Draws the text with its figures, and what is known of it. */
  render() {
    const figures = renderFigures(this.text, this.fidelity.mentions, (mention, button) => this.#pick(mention, button));
    this.words.replaceChildren(...(this.lead ? [this.lead, " "] : []), ...figures);
    const long = countPoints(this.text) > this.limit;
    const counter = make("span", { class: long ? "counter over" : "counter" }, `${countPoints(this.text)} / ${this.limit} characters${long ? ": too long" : ""}`);
    const origin = this.edited ? `${ORIGINS[this.told.origin]}, edited` : ORIGINS[this.told.origin];
    const facts = [make("span", {}, renderVerdict(this.fidelity.verdict), this.#nameFaults()), counter, origin, ...this.facts];
    this.undoing.hidden = !this.edited || this.own;
    this.facts_.replaceChildren(...facts.flatMap((fact, i) => (i ? [" · ", fact] : [fact])));
    this.notes.replaceChildren(...this.fidelity.issues.map((issue) => this.#renderIssue(issue)));
    this.element.dataset.verdict = this.fidelity.verdict;
    this.desk.noteVerdict();
  }

  /** The figures over which the verdict isn't a plain "holds". */
  #nameFaults() {
    const faults = this.fidelity.mentions.filter((one) => one.severity !== "info").map((one) => `“${one.text}”`);
    return faults.length ? `: ${faults.join(", ")}` : "";
  }

  #renderIssue(issue) {
    const show = () => this.desk.showEvidence(issue.evidence, issue.evidence.map((one) => one.sentence));
    const where = issue.evidence.length ? make("button", { type: "button", class: "link", click: show }, "show where") : null;
    return make("li", {}, make("b", {}, spellCode(issue.code)), `: “${issue.text}”. ${issue.message} `, where);
  }

  #pick(mention, button) {
    const open = button.getAttribute("aria-expanded") === "true";
    this.#closeDetail();
    if (open) return;
    button.setAttribute("aria-expanded", "true");
    const operands = mention.derivation?.operands ?? [];
    const sentences = mention.evidence.map((one) => one.sentence);
    const spans = [...mention.evidence, ...operands];
    if (spans.length) this.desk.showEvidence(spans, sentences);
    const [sign, meaning] = VERDICTS[mention.verdict];
    const why = mention.code ? ` (${spellCode(mention.code)})` : "";
    const quotes = sentences.slice(0, 2).map((one) => make("blockquote", {}, this.desk.cite(one.start, one.end)));
    const sum = mention.derivation ? make("p", {}, `${mention.derivation.operation} of ${operands.map((one) => this.desk.cite(one.start, one.end)).join(" and ")} = ${mention.derivation.result}`) : null;
    const head = make("p", {}, make("b", {}, `${sign} ${mention.text}`), `: ${meaning}${why}.`);
    const where = spans.length ? make("button", { type: "button", class: "link", click: () => this.desk.goToEvidence() }, "Show it in the story") : null;
    this.detail.replaceChildren(head, ...quotes, ...(sum ? [sum] : []), ...this.#offer(mention), ...(where ? [where] : []));
    this.detail.hidden = false;
  }

  /** What the article has in place of a figure, to be taken over with one press. */
  #offer(mention) {
    if (!mention.suggestion) return [];
    const take = () => {
      const points = new CodePoints(this.text);
      this.#write(points.slice(0, mention.start) + mention.suggestion + points.slice(mention.end));
      this.#check();
      this.editing.focus();
    };
    return [make("p", {}, `The article has “${mention.suggestion}”. `, make("button", { type: "button", click: take }, "Use that"))];
  }

  /** Escape: closes the evidence, else ends editing. */
  #leave() {
    const open = this.words.querySelector("[aria-expanded=true]");
    if (open) {
      this.#closeDetail();
      open.focus();
    } else if (!this.field.hidden) {
      this.#toggle();
      this.editing.focus();
    }
  }

  #undo() {
    this.#write(this.told.text);
    this.#check();
    this.editing.focus();
  }

  #closeDetail() {
    this.detail.hidden = true;
    for (const one of this.words.querySelectorAll("[aria-expanded=true]")) one.setAttribute("aria-expanded", "false");
  }

  #toggle() {
    const editing = this.field.hidden;
    this.field.hidden = !editing;
    this.editing.setAttribute("aria-pressed", String(editing));
    this.editing.textContent = editing ? "Done" : "Edit";
    if (editing) {
      this.field.value = this.text;
      this.field.focus();
    }
  }

  #change() {
    this.#write(this.field.value);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#check(), CHECK_DELAY_MS);
  }

  /** Takes new words; until they are checked they have no verdict to show but "review". */
  #write(text) {
    this.text = text;
    this.edited = text !== this.told.text;
    this.fidelity = { verdict: "review", mentions: [], issues: [] };
    this.decided = null;
    this.warned = false;
    this.accepting.textContent = "Accept";
    this.field.value = text;
    this.#closeDetail();
    this.render();
  }

  async #check() {
    const text = this.text;
    if (!text.trim()) return;
    try {
      const fidelity = await this.desk.check(text);
      if (text !== this.text) return; // there are newer words
      this.fidelity = fidelity;
      this.render();
    } catch (problem) {
      this.desk.complain(problem);
    }
  }

  /** Records that the text is accepted; one that fails the check only when asked a second time. */
  async #review() {
    if (this.edited) clearTimeout(this.waiting);
    try {
      if (this.edited) await this.#check();
      if (this.fidelity.verdict === "fail" && !this.warned) {
        this.warned = true;
        this.accepting.textContent = "It fails the check. Accept it all the same?";
        return;
      }
      if (!this.text.trim()) throw new Error("An empty text can’t be accepted.");
      const record = await this.desk.review(this.path, this.edited ? "edited" : "accepted", this.text);
      this.decided = record.decision;
      const despite = this.fidelity.verdict === "fail" ? " although it does not hold" : "";
      this.accepting.textContent = `✓ Accepted by ${record.reviewer}${despite}`;
      this.desk.tell(`Accepted: the record has who, when and which words.`);
    } catch (problem) {
      this.desk.complain(problem);
    }
  }
}
