// The body document of the API, in and out of the editor.

import { Node } from "../../../vendor/prosemirror/prosemirror.mjs";
import { MOST, schema } from "./schema.mjs";

// What may not stand in a text (newsapp/articles/body/characters.py): controls, halves of surrogate pairs, characters
// that turn the direction, and code points that are no characters.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
const NO_TEXT = /[\ud800-\udfff\u202a-\u202e\u2066-\u2069\p{Noncharacter_Code_Point}]/gu;
// Where the server lets nothing be inside, the editor needs a paragraph to type in.
const FILLED = new Set(["doc", "list_item", "blockquote", "pullquote", "table_cell", "table_header", "fact_box"]);

/** The document as the editor has it; an error where it is none that a body may be. */
export function fromBody(body) {
  const node = Node.fromJSON(schema, filled(body));
  node.check();
  return node;
}

/** The editor's document as the API takes it: without attributes that say nothing, and good by the server's rules. */
export function toBody(doc) {
  const body = told(doc);
  const [first, ...rest] = body.content ?? [];
  const empty = !first || (!rest.length && first.type === "paragraph" && !first.content);
  return { type: "doc", content: empty ? [] : body.content };
}

/** The text without what may not stand in one. */
export function printable(text) {
  return text.replace(/\r\n?|\f/g, "\n").replace(CONTROLS, "").replace(NO_TEXT, "");
}

/** Whether two bodies say the same, however each is written down. */
export function sameBody(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(body) {
  try {
    return JSON.stringify(ordered(toBody(fromBody(body)))).normalize("NFC");
  } catch {
    return JSON.stringify(body);
  }
}

function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, ordered(value[key])]));
}

function filled(node) {
  const content = (node.content ?? []).filter((child) => child.text !== "").map(filled);
  if (!content.length && FILLED.has(node.type)) content.push({ type: "paragraph" });
  const attrs = Object.fromEntries(Object.entries(node.attrs ?? {}).filter(([, value]) => value !== null));
  return { ...node, attrs, ...(content.length ? { content } : { content: undefined }) };
}

function told(node) {
  const json = { type: node.type.name };
  if (node.isText) json.text = printable(node.text);
  if (node.marks.length) json.marks = node.marks.map((mark) => withAttrs({ type: mark.type.name }, mark.attrs));
  const content = [];
  node.forEach((child) => content.push(told(child)));
  const kept = (node.type.name === "table" ? withoutEmptyRows(content) : content).filter(says);
  if (kept.length) json.content = kept;
  return withAttrs(json, node.attrs);
}

/** Whether a node may stand in a body: empty texts, and what was emptied of all that it must have, may not. */
function says(json) {
  if (json.type === "figure") return Boolean(json.attrs?.image);
  if (["gallery", "table", "table_row"].includes(json.type)) return Boolean(json.content);
  return json.text !== "";
}

function withAttrs(json, attrs) {
  const kept = Object.entries(attrs).map(([name, value]) => [name, worth(name, value)]).filter(([, value]) => value !== null);
  return kept.length ? { ...json, attrs: Object.fromEntries(kept) } : json;
}

function worth(name, value) {
  if (value === null || value === "") return null;
  if (name === "colspan" || name === "rowspan") return value > 1 ? Math.min(value, 100) : null;
  if (!(name in MOST)) return value;
  return printable([...String(value)].slice(0, MOST[name]).join("")) || null;
}

/** A row all of whose places are covered from above has no cell of its own, and a body no such row. */
function withoutEmptyRows(rows) {
  const kept = [...rows];
  for (let index = kept.length - 1; index >= 0; index--) {
    if (kept[index].content) continue;
    kept.splice(index, 1);
    kept.slice(0, index).forEach((row, above) => row.content?.forEach((cell) => shorten(cell, index - above)));
  }
  return kept;
}

function shorten(cell, beyond) {
  const rows = cell.attrs?.rowspan ?? 1;
  if (rows > beyond) cell.attrs = { ...cell.attrs, rowspan: rows - 1 };
  if (cell.attrs?.rowspan === 1) delete cell.attrs.rowspan;
}
