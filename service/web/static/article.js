// The article: a field to write in, and the same words to read, with the evidence marked in them.

import { CodePoints, make } from "./figures.js";

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, figcaption, pre";
const HTML_TYPES = ["text/html", "application/xhtml+xml"];
const MARKUP = /<\/(?:p|h[1-6]|div|li)>/i;
const MOST_BYTES = 512 * 1024;

/** The panel that holds the article. `changed` is called when its words are, `complain` with what is wrong with a dropped file. */
export class ArticlePanel {
  constructor(root, { changed, complain }) {
    this.field = root.querySelector("#text");
    this.reading = root.querySelector("#reading");
    this.toggle = root.querySelector("#edit-article");
    this.words = root.querySelector("#words");
    this.field.addEventListener("input", () => this.#change(changed));
    this.toggle.addEventListener("click", () => this.edit());
    this.field.addEventListener("paste", (event) => this.#takeMarkup(event));
    this.#takeDrops(complain);
  }

  get text() {
    return this.field.value;
  }

  /** Puts `text` into the field. */
  fill(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input"));
    this.edit();
  }

  /** Shows the field. */
  edit() {
    this.#show({ reading: false });
    this.field.focus();
  }

  /** Shows the words to read, with the half-open spans of code points marked, and scrolls to the first. */
  mark(spans, sentences = []) {
    const points = new CodePoints(this.text);
    const cuts = new Set([0, points.length]);
    for (const { start, end } of [...spans, ...sentences]) cuts.add(start).add(end);
    const at = [...cuts].filter((cut) => cut <= points.length).sort((one, other) => one - other);
    const pieces = at.slice(1).map((end, i) => this.#renderPiece(points, { start: at[i], end }, spans, sentences));
    this.reading.replaceChildren(...pieces);
    this.#show({ reading: true });
    if (matchMedia("(min-width: 60rem)").matches) this.goToMark(); // side by side; else it would tear the reader away
  }

  /** Scrolls to what is marked. */
  goToMark() {
    const first = this.reading.querySelector("mark") ?? this.reading.querySelector(".sentence");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    first?.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  #renderPiece(points, piece, spans, sentences) {
    const words = points.slice(piece.start, piece.end);
    const lies = (one) => one.start <= piece.start && piece.end <= one.end;
    if (spans.some(lies)) return make("mark", {}, words);
    return sentences.some(lies) ? make("span", { class: "sentence" }, words) : words;
  }

  #show({ reading }) {
    this.field.hidden = reading;
    this.reading.hidden = !reading;
    this.toggle.hidden = !reading;
  }

  #change(changed) {
    const words = this.text.match(/\S+/g)?.length ?? 0;
    this.words.textContent = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
    changed();
  }

  /** Markup that is pasted as text is read as what it tells. */
  #takeMarkup(event) {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!MARKUP.test(pasted)) return;
    event.preventDefault();
    this.field.setRangeText(extractText(pasted), this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input"));
  }

  /** A text or HTML file that is dropped on the field is read into it; its scripts never run. */
  #takeDrops(complain) {
    const { field } = this;
    field.addEventListener("dragover", (event) => event.preventDefault());
    field.addEventListener("drop", async (event) => {
      const file = event.dataTransfer.files[0];
      if (!file) return; // dropped words are the browser's business
      event.preventDefault();
      if (file.size > MOST_BYTES) complain(`${file.name} is larger than ${MOST_BYTES / 1024} KB. Drop the story by itself.`);
      else this.fill(await readFile(file));
    });
  }
}

async function readFile(file) {
  const text = await file.text();
  return HTML_TYPES.includes(file.type) ? extractText(text) : text.replaceAll("\r\n", "\n");
}

const inert = globalThis.trustedTypes?.createPolicy("nutgraf-inert", { createHTML: (html) => html });

/** The words of an HTML document's blocks, a blank line between them. The document is parsed, not shown: nothing in it runs. */
export function extractText(html) {
  const page = new DOMParser().parseFromString(inert ? inert.createHTML(html) : html, "text/html");
  for (const unread of page.querySelectorAll("script, style, noscript, nav, header, footer, aside, form")) unread.remove();
  const blocks = [...page.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS));
  const texts = (blocks.length ? blocks : [page.body]).map((block) => block.textContent.replace(/\s+/g, " ").trim());
  return texts.filter(Boolean).join("\n\n");
}
