// HTML from elsewhere, as far as a body can hold it: what is written in other programs' ways is rewritten in HTML's own,
// and all that has no meaning here is left out. Nothing of it is ever run, loaded or styled: it is read in a document
// of its own, and only elements made here, with the attributes named here, come out.

import { addressMeant, embedMeant } from "./addresses.mjs";
import { printable } from "./body.mjs";
import { quiet } from "./quiet.mjs";
import { isLanguage } from "./schema.mjs";
import { withWordLists } from "./word.mjs";

const BLOCKS = new Set("P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE TABLE TBODY TR TD TH HR".split(" "));
const BREAKS = new Set((
  "ADDRESS ARTICLE ASIDE BODY CAPTION CENTER DD DETAILS DIR DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM HEADER HTML LEGEND " +
  "MAIN MENU NAV PRE SECTION SUMMARY"
).split(" "));
const UNSEEN = new Set("STYLE TEMPLATE TITLE NOEMBED NOFRAMES HEAD META LINK BASE XML NOSCRIPT COL COLGROUP".split(" "));
const LEFT = new Map([
  ...["IMG", "PICTURE"].map((tag) => [tag, "left_pictures"]),
  ...["OBJECT", "EMBED", "APPLET", "FRAME", "FRAMESET"].map((tag) => [tag, "left_frames"]),
  ..."SCRIPT BUTTON SELECT TEXTAREA INPUT CANVAS AUDIO VIDEO MATH SVG".split(" ").map((tag) => [tag, "left_scripts"]),
]);
const MARKS = {
  B: "strong", STRONG: "strong", I: "em", EM: "em", CITE: "em", DFN: "em", VAR: "em", S: "s", STRIKE: "s", DEL: "s", SUB: "sub",
  SUP: "sup", CODE: "code", KBD: "code", SAMP: "code", TT: "code",
};
// What word processors write instead: property, value, mark, and whether it is put on or taken off.
const STYLES = [
  ["font-weight", /^(?:bold|bolder|[6-9]00)$/, "strong", true],
  ["font-weight", /^(?:normal|lighter|[1-5]00)$/, "strong", false],
  ["font-style", /^(?:italic|oblique)$/, "em", true],
  ["font-style", /^normal$/, "em", false],
  ["text-decoration", /\bline-through\b/, "s", true],
  ["text-decoration-line", /\bline-through\b/, "s", true],
  ["vertical-align", /^super$/, "sup", true],
  ["vertical-align", /^sub$/, "sub", true],
];
const SPANS = ["colspan", "rowspan"];

/** The HTML that a body can hold, and how often what was left out of it: {html, left: {phrase name: times}}. */
export function clean(html) {
  const source = new DOMParser().parseFromString(quiet(html), "text/html");
  withWordLists(source);
  const out = document.implementation.createHTMLDocument(""), left = {};
  const cleaner = { out, left };
  inside(cleaner, source.body, out.body, new Map());
  return { html: out.body.innerHTML, left };
}

function inside(cleaner, from, into, marks) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) words(cleaner, child.data, into, marks);
    else if (child.nodeType === Node.ELEMENT_NODE) one(cleaner, child, into, marks);
  }
}

function words(cleaner, data, into, marks) {
  let text = printable(data);
  if (/^[\s\u00a0]*$/.test(text) && (into.lastChild === null || isBlock(into.lastChild))) return; // only sets the source apart
  text = text.replace(/\u00a0(?! |$)/g, " ").replace(/[ \t\n]+/g, " ");
  let piece = cleaner.out.createTextNode(text);
  for (const [tag, attributes] of [...marks].reverse()) {
    if (tag === "strong" && /^H[1-6]$/.test(into.tagName)) continue; // headings are bold by themselves
    const around = make(cleaner, tag, attributes);
    around.append(piece);
    piece = around;
  }
  into.append(piece);
}

function one(cleaner, element, into, marks) {
  const tag = element.tagName.toUpperCase();
  if (LEFT.has(tag)) count(cleaner, LEFT.get(tag));
  else if (tag === "IFRAME") frame(cleaner, element, into);
  else if (UNSEEN.has(tag) || /^(?:W|V):|^O:(?!P$)/.test(tag)) return;
  else if (tag === "BR") {
    if (into.lastChild && !isBlock(into.lastChild)) into.append(make(cleaner, "br")); // else it only sets blocks apart
  }
  else if (BLOCKS.has(tag)) block(cleaner, element, into, marks);
  else if (BREAKS.has(tag)) broken(cleaner, element, into, marks);
  else inside(cleaner, element, into, marked(cleaner, element, marks));
}

function block(cleaner, element, into, marks) {
  const tag = element.tagName.toLowerCase();
  const target = tag === "li" && !/^[UO]L$/.test(into.tagName) ? "p" : tag;
  const made = make(cleaner, target, attributesOf(element, tag));
  inside(cleaner, element, made, styled(element, marks));
  withoutLastBreaks(made);
  if (["ul", "ol"].includes(tag) && /^[UO]L$/.test(into.tagName) && into.lastElementChild?.tagName === "LI") {
    into.lastElementChild.append(made); // some programs put a list straight into a list
  } else if (tag === "hr" || made.hasChildNodes() || tag === "td" || tag === "th") into.append(made);
}

/** An element that only parts what is around it: its words are a paragraph, unless it holds blocks itself. */
function broken(cleaner, element, into, marks) {
  const made = make(cleaner, "p");
  if (element.tagName === "PRE") lines(cleaner, element);
  inside(cleaner, element, made, styled(element, marks));
  let paragraph = null;
  for (const child of [...made.childNodes]) {
    if (isBlock(child)) paragraph = null;
    else paragraph ??= into.appendChild(make(cleaner, "p"));
    (paragraph ?? into).append(child);
  }
  for (const child of into.children) withoutLastBreaks(child);
}

function withoutLastBreaks(block) {
  while (block.lastChild?.nodeName === "BR") block.lastChild.remove();
}

function lines(cleaner, element) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const broken = text.data.split("\n").flatMap((line) => [element.ownerDocument.createElement("br"), line]);
    text.replaceWith(...broken.slice(1));
  }
}

function attributesOf(element, tag) {
  if (tag === "ol") return { start: element.getAttribute("start") };
  return tag === "td" || tag === "th" ? Object.fromEntries(SPANS.map((name) => [name, element.getAttribute(name)])) : {};
}

/** The marks inside of an element, given those around it. */
function marked(cleaner, element, around) {
  const marks = new Map(around), tag = element.tagName.toUpperCase();
  if (MARKS[tag]) marks.set(MARKS[tag], {});
  const language = element.getAttribute("lang");
  // Word says a language on every span; only where a direction comes with it does somebody mean it.
  if (tag === "SPAN" && element.getAttribute("dir") && language && isLanguage(language)) marks.set("span", { lang: language });
  if (tag === "A" && element.getAttribute("href")) link(cleaner, element, marks);
  return styled(element, marks);
}

function link(cleaner, element, marks) {
  const written = element.getAttribute("href"), href = addressMeant(written);
  if (href) marks.set("a", { href, title: element.getAttribute("title") });
  else if (!written.startsWith("#")) count(cleaner, "left_links");
}

function styled(element, around) {
  const marks = new Map(around);
  for (const declaration of (element.getAttribute("data-was-style") ?? "").toLowerCase().split(";")) {
    const [name, value = ""] = declaration.split(":").map((part) => part.trim());
    for (const [property, pattern, mark, on] of STYLES) {
      if (name !== property || !pattern.test(value)) continue;
      if (on) marks.set(mark, {});
      else marks.delete(mark);
    }
  }
  return marks;
}

function frame(cleaner, element, into) {
  const url = embedMeant(element.getAttribute("src") ?? "");
  if (url) into.append(make(cleaner, "figure", { class: "embed", "data-url": url }));
  else count(cleaner, "left_frames");
}

function make({ out }, tag, attributes = {}) {
  const made = out.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
  return made;
}

function isBlock(node) {
  return BLOCKS.has(node.tagName) || node.tagName === "FIGURE";
}

function count({ left }, name) {
  left[name] = (left[name] ?? 0) + 1;
}
