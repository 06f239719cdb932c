// Texts with their checked figures: shared by the editor page and <nutgraf-summary>.
// Offsets of the service are half-open and count Unicode code points; JavaScript's strings count UTF-16 units.

/** What a verdict is called, and the sign that tells it without colour. */
export const VERDICTS = {
  supported: ["✓", "the article says so"],
  approximated: ["≈", "a rounding of what the article says"],
  derived: ["Σ", "worked out from the article’s figures"],
  not_checkable: ["?", "too vague to hold against the article"],
  role_mismatch: ["✕", "the article has this number for something else"],
  contradicted: ["✕", "the article says otherwise"],
  unsupported: ["✕", "the article has nothing of the kind"],
};

/** The level of a severity: what the verdict of a whole text is made of. */
export const LEVELS = { info: "pass", warn: "review", block: "fail" };

/** What a text's verdict is called, with its sign. */
export const TEXT_VERDICTS = { pass: ["✓", "figures hold"], review: ["!", "look at it"], fail: ["✕", "does not hold"] };

/** A text that is cut by code points. */
export class CodePoints {
  constructor(text) {
    this.points = Array.from(text);
  }

  get length() {
    return this.points.length;
  }

  slice(start, end) {
    return this.points.slice(start, end).join("");
  }
}

/** The number of code points of `text`: what limits count. */
export const countPoints = (text) => Array.from(text).length;

/** A new element with attributes, properties where a value is a function or boolean, and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A date as `<time>` takes it: a year, a month or a day; null for a stretch, a season or a decade. */
export const writeMachineDate = (date) => (/^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(date?.edtf ?? "") ? date.edtf : null);

/** `text` as nodes, each checked figure a button that calls `pick(mention, button)`. */
export function renderFigures(text, mentions, pick) {
  const points = new CodePoints(text);
  const nodes = [];
  let at = 0;
  for (const mention of [...mentions].sort((one, other) => one.start - other.start)) {
    if (mention.start < at) continue; // figures are disjoint; an answer that isn't ours may differ
    nodes.push(points.slice(at, mention.start), renderFigure(points.slice(mention.start, mention.end), mention, pick));
    at = mention.end;
  }
  nodes.push(points.slice(at, points.length));
  return nodes;
}

function renderFigure(words, mention, pick) {
  const [sign, meaning] = VERDICTS[mention.verdict];
  const level = LEVELS[mention.severity];
  const button = make(
    "button",
    { type: "button", class: `figure ${level}`, "data-verdict": mention.verdict, "aria-expanded": "false", title: meaning,
      click: () => pick(mention, button) },
    words,
    make("span", { class: "sign", "aria-hidden": "true" }, sign),
    make("span", { class: "unseen" }, `: ${meaning}`),
  );
  return button;
}

/** The verdict on a whole text. */
export function renderVerdict(verdict) {
  const [sign, word] = TEXT_VERDICTS[verdict];
  return make("span", { class: `verdict ${verdict}` }, make("span", { "aria-hidden": "true" }, `${sign} `), word);
}

/** A code such as "hedge_dropped" in words. */
export const spellCode = (code) => code.replaceAll("_", " ");
