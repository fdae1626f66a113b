// The nodes and marks of a body, as the server has them (newsapp/articles/body/kinds.py), and how each is drawn and read.

import { Schema } from "../../../vendor/prosemirror/prosemirror.mjs";
import { isLink, providerOf } from "./addresses.mjs";

const PROSE = "paragraph | bullet_list | ordered_list | blockquote";
const WORDS = { default: null };
const IMAGE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const LANGUAGE_TAG = /^(?=.{2,35}$)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/;
const RIGHT_TO_LEFT = new Set(["ar", "fa", "ks", "sd", "ur"]);

/** The most characters of each attribute that is words for the reader. */
export const MOST = { alt: 1000, caption: 2000, credit: 500, cite: 300, title: 300 };

/** `rtl` or `ltr`, for a language tag. */
export function direction(tag) {
  return RIGHT_TO_LEFT.has(tag.split("-")[0].toLowerCase()) ? "rtl" : "ltr";
}

/** Whether this is a language tag such as hi or ur-Arab. */
export function isLanguage(tag) {
  return LANGUAGE_TAG.test(tag);
}

const nodes = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    group: "block", content: "inline*", attrs: { level: { default: 2 } }, defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: Math.min(Math.max(n, 2), 4) } })),
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    group: "block", content: "list_item+", attrs: { start: WORDS },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: numberFrom(dom.getAttribute("start"), 0, 999999, 1) }) }],
    toDOM: (node) => ["ol", said({ start: node.attrs.start }), 0],
  },
  list_item: { content: `(${PROSE})+`, defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  blockquote: quotation("blockquote:not(.pullquote)", `(${PROSE})+`, {}),
  pullquote: quotation("blockquote.pullquote", "paragraph+", { class: "pullquote" }),
  figure: {
    group: "block", attrs: { image: { default: "" }, alt: WORDS, caption: WORDS, credit: WORDS }, atom: true, draggable: true,
    parseDOM: [{ tag: "figure[data-image]", getAttrs: figureFrom }],
    toDOM: ({ attrs }) => [
      "figure", { "data-image": attrs.image, ...worded(attrs, "alt", "caption", "credit") },
      ["figcaption", [attrs.caption, attrs.credit].filter(Boolean).join(" ")],
    ],
  },
  gallery: {
    group: "block", content: "figure+", defining: true,
    parseDOM: [{ tag: "div.gallery" }], toDOM: () => ["div", { class: "gallery" }, 0],
  },
  embed: {
    group: "block", attrs: { provider: { default: "" }, url: { default: "" }, title: WORDS, caption: WORDS },
    atom: true, draggable: true, parseDOM: [{ tag: "figure[data-url]", getAttrs: embedFrom }],
    toDOM: ({ attrs }) => [
      "figure", { class: "embed", "data-url": attrs.url, ...worded(attrs, "title", "caption") },
      ["a", { href: providerOf(attrs.url) ? attrs.url : "#" }, attrs.url],
    ],
  },
  table: {
    group: "block", content: "table_row+", tableRole: "table", isolating: true,
    parseDOM: [{ tag: "table" }], toDOM: () => ["table", ["tbody", 0]],
  },
  table_row: {
    content: "(table_cell | table_header)*", tableRole: "row", parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0],
  },
  table_cell: cell("td", "cell"),
  table_header: cell("th", "header_cell"),
  divider: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  fact_box: {
    group: "block", content: `(${PROSE} | heading | figure | table)+`, attrs: { title: WORDS }, defining: true,
    parseDOM: [{ tag: "aside.fact-box", getAttrs: (dom) => wordsFrom(dom, "title") }],
    toDOM: ({ attrs }) => ["aside", { class: "fact-box", ...worded(attrs, "title") }, 0],
  },
  contribute_prompt: {
    group: "block", atom: true, draggable: true, parseDOM: [{ tag: "div[data-contribute]" }],
    toDOM: () => ["div", { class: "contribute-prompt", "data-contribute": "" }],
  },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  text: { group: "inline" },
};

// In the order in which they enclose each other when rendered, outermost first.
const marks = {
  link: {
    attrs: { href: {}, title: WORDS }, inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: linkFrom }],
    toDOM: ({ attrs }) => ["a", said({ href: isLink(attrs.href) ? attrs.href : null, title: attrs.title }), 0],
  },
  lang: {
    attrs: { lang: {} },
    parseDOM: [{ tag: "span[lang]", getAttrs: languageFrom }],
    toDOM: ({ attrs }) => ["span", { lang: attrs.lang, dir: direction(attrs.lang) }, 0],
  },
  strong: simple("strong", "b"),
  em: simple("em", "i"),
  strike: simple("s", "del", "strike"),
  sub: simple("sub"),
  sup: simple("sup"),
  code: { ...simple("code"), code: true },
};

export const schema = new Schema({ nodes, marks });

function quotation(tag, content, attributes) {
  return {
    group: "block", content, attrs: { cite: WORDS }, defining: true,
    parseDOM: [{ tag, getAttrs: (dom) => wordsFrom(dom, "cite") }],
    toDOM: ({ attrs }) => ["blockquote", { ...attributes, ...worded(attrs, "cite") }, 0],
  };
}

function cell(tag, tableRole) {
  const span = (dom, name) => numberFrom(dom.getAttribute(name), 2, 100) ?? 1;
  return {
    content: "(paragraph | bullet_list | ordered_list)+", tableRole, isolating: true,
    attrs: { colspan: { default: 1 }, rowspan: { default: 1 } },
    parseDOM: [{ tag, getAttrs: (dom) => ({ colspan: span(dom, "colspan"), rowspan: span(dom, "rowspan") }) }],
    toDOM: ({ attrs }) => [tag, said({ colspan: beyondOne(attrs.colspan), rowspan: beyondOne(attrs.rowspan) }), 0],
  };
}

function simple(tag, ...others) {
  return { parseDOM: [tag, ...others].map((each) => ({ tag: each })), toDOM: () => [tag, 0] };
}

function said(attributes) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}

/** Words of a node as data attributes, in which they survive being copied. */
function worded(attrs, ...names) {
  return said(Object.fromEntries(names.map((name) => [`data-${name}`, attrs[name]])));
}

function wordsFrom(dom, ...names) {
  return Object.fromEntries(names.map((name) => [name, dom.getAttribute(`data-${name}`)?.slice(0, MOST[name]) || null]));
}

function figureFrom(dom) {
  const image = dom.getAttribute("data-image");
  return IMAGE_ID.test(image) && { image, ...wordsFrom(dom, "alt", "caption", "credit") };
}

function embedFrom(dom) {
  const url = dom.getAttribute("data-url"), provider = providerOf(url);
  return provider !== null && { provider, url, ...wordsFrom(dom, "title", "caption") };
}

function linkFrom(dom) {
  const href = dom.getAttribute("href");
  return isLink(href) && { href, title: dom.getAttribute("title")?.slice(0, MOST.title) || null };
}

function languageFrom(dom) {
  const lang = dom.getAttribute("lang");
  return isLanguage(lang) && { lang };
}

/** The whole number between these two that is written there, unless it is the usual one. */
function numberFrom(written, least, most, usual = null) {
  const number = /^\d{1,7}$/.test(written ?? "") ? Number(written) : NaN;
  return number >= least && number <= most && number !== usual ? number : null;
}

function beyondOne(span) {
  return span > 1 ? span : null;
}
