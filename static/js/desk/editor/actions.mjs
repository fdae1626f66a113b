// All that can be done to the text, by name: the toolbar, the menus and the keys share it.

import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, findWrapping,
  isInTable, lift, liftListItem, mergeCells, redo, setBlockType, splitCell, TextSelection, toggleHeader,
  toggleMark, undo, wrapIn, wrapInList,
} from "../../../vendor/prosemirror/prosemirror.mjs";
import { addressMeant } from "./addresses.mjs";
import { ask } from "./ask.mjs";
import { embedFlaw, embedOf, linkFlaw } from "./embeds.mjs";
import { editDetails } from "./fields.mjs";
import { phrase } from "./phrases.mjs";
import { chooseFiles } from "./pictures.mjs";
import { insertBlock, moveBlock } from "./placing.mjs";
import { isLanguage, schema } from "./schema.mjs";

const { nodes, marks } = schema;
const LISTS = [nodes.bullet_list, nodes.ordered_list];

/** What the insert menu and the slash menu offer, in their order. */
export const INSERTED = [
  "heading2", "heading3", "heading4", "paragraph", "bullet_list", "ordered_list", "blockquote", "pullquote", "figure", "gallery",
  "embed", "table", "fact_box", "divider", "contribute_prompt", "hard_break",
];
/** What is shown while the cursor is in a table. */
export const TABLE_TOOLS = [
  "row_before", "row_after", "column_before", "column_after", "delete_row", "delete_column", "header_row", "header_column", "merge",
  "split", "delete_table",
];

/**
 * Name → {command, key, on}: a ProseMirror command, the key that does it, and whether it is on at the selection.
 *
 * `context` has what the page gives: `upload` and `announce`.
 */
export function actionsOf(context) {
  const mark = (name, key) => ({ command: toggleMark(marks[name]), key, on: (state) => marked(state, marks[name]) });
  const block = (type, key, attrs) => ({ command: blockOf(type, attrs), key, on: (state) => isBlock(state, type, attrs) });
  const around = (type, key) => ({ command: wrapped(type), key, on: (state) => within(state, type) });
  const list = (type, key) => ({ command: listed(type), key, on: (state) => nearestList(state)?.node.type === type });
  const leaf = (type) => ({ command: inserted(() => type.create()) });
  const files = (gallery) => ({
    command: (state, dispatch, view) => (dispatch && view && chooseFiles(view, context, { gallery }), true),
  });
  return {
    undo: { command: undo, key: "Mod-z" },
    redo: { command: redo, key: "Mod-Shift-z" },
    strong: mark("strong", "Mod-b"),
    em: mark("em", "Mod-i"),
    link: { command: link, key: "Mod-k", on: (state) => marked(state, marks.link) },
    lang: { command: language, key: "Mod-Shift-l", on: (state) => marked(state, marks.lang) },
    strike: mark("strike", "Mod-Shift-x"),
    sub: mark("sub", "Mod-,"),
    sup: mark("sup", "Mod-."),
    code: mark("code", "Mod-e"),
    paragraph: block(nodes.paragraph, "Mod-Alt-0"),
    heading2: block(nodes.heading, "Mod-Alt-2", { level: 2 }),
    heading3: block(nodes.heading, "Mod-Alt-3", { level: 3 }),
    heading4: block(nodes.heading, "Mod-Alt-4", { level: 4 }),
    bullet_list: list(nodes.bullet_list, "Mod-Shift-8"),
    ordered_list: list(nodes.ordered_list, "Mod-Shift-7"),
    blockquote: around(nodes.blockquote, "Mod-Shift-9"),
    pullquote: around(nodes.pullquote, "Mod-Alt-9"),
    fact_box: around(nodes.fact_box, "Mod-Alt-8"),
    figure: files(false),
    gallery: files(true),
    embed: { command: embed, key: "Mod-Alt-e" },
    table: { command: inserted(newTable) },
    divider: leaf(nodes.divider),
    contribute_prompt: leaf(nodes.contribute_prompt),
    hard_break: { command: lineBreak, key: "Shift-Enter" },
    details: { command: editDetails, key: "Alt-Enter" },
    up: { command: moveBlock(-1), key: "Alt-ArrowUp" },
    down: { command: moveBlock(1), key: "Alt-ArrowDown" },
    ...Object.fromEntries(Object.entries(TABLE).map(([name, command]) => [name, { command }])),
  };
}

const OUTER = { useDeprecatedLogic: false }; // the table's first, not the one of the cursor
const TABLE = {
  row_before: addRowBefore, row_after: addRowAfter, column_before: addColumnBefore, column_after: addColumnAfter,
  delete_row: deleteRow, delete_column: deleteColumn, header_row: toggleHeader("row", OUTER), header_column: toggleHeader("column", OUTER),
  merge: mergeCells, split: splitCell, delete_table: deleteTable,
};

/** Whether the cursor is in a table. */
export function inTable(state) {
  return isInTable(state);
}

function marked({ selection, doc, storedMarks }, type) {
  const { from, to, empty, $from } = selection;
  return empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type);
}

function isBlock({ selection: { $from, node } }, type, attrs) {
  return (node ?? $from.parent).hasMarkup(type, attrs);
}

/** Make it such a block; a heading that is one already becomes a paragraph again. */
function blockOf(type, attrs) {
  return (state, dispatch) => {
    const back = type === nodes.heading && isBlock(state, type, attrs);
    return back ? setBlockType(nodes.paragraph)(state, dispatch) : setBlockType(type, attrs)(state, dispatch);
  };
}

function within({ selection: { $from } }, type) {
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

/** Put the blocks into one of this type, or take them out; where a heading may not be in it, as paragraphs. */
function wrapped(type) {
  const wrap = wrapIn(type);
  return (state, dispatch) => {
    if (within(state, type)) return lift(state, dispatch);
    if (wrap(state, dispatch)) return true;
    const { from, to } = state.selection, tr = state.tr.setBlockType(from, to, nodes.paragraph);
    const range = tr.selection.$from.blockRange(tr.selection.$to), wrapping = range && findWrapping(range, type);
    if (!tr.docChanged || !wrapping) return false;
    if (dispatch) dispatch(tr.wrap(range, wrapping).scrollIntoView());
    return true;
  };
}

function nearestList({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (LISTS.includes(node.type)) return { node, position: $from.before(depth), depth };
  }
  return null;
}

/** Make a list; the other kind of list becomes this one, and this one is undone. */
function listed(type) {
  return (state, dispatch) => {
    const list = nearestList(state);
    if (list?.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (list) {
      if (dispatch) dispatch(state.tr.setNodeMarkup(list.position, type, null));
      return true;
    }
    return wrapInList(type)(state, dispatch);
  };
}

function inserted(make) {
  return (state, dispatch) => {
    if (dispatch) dispatch(insertBlock(state.tr, make()));
    return true;
  };
}

function newTable() {
  const row = (type) => nodes.table_row.create(null, [1, 2, 3].map(() => type.createAndFill()));
  return nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
}

function lineBreak(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

/** The range of the mark around the cursor, or the selection. */
function markedRange({ selection: { empty, from, to, $from } }, type) {
  const found = type.isInSet($from.marks()) ?? type.isInSet($from.nodeAfter?.marks ?? []);
  if (!empty || !found) return { from, to, mark: found };
  let start = $from.pos, end = $from.pos;
  $from.parent.forEach((node, offset) => {
    const at = $from.start() + offset;
    if (!found.isInSet(node.marks)) return;
    if (at + node.nodeSize >= start && at <= start) start = Math.min(start, at);
    if (at <= end && at + node.nodeSize >= end) end = Math.max(end, at + node.nodeSize);
  });
  return { from: start, to: end, mark: found };
}

function link(state, dispatch, view) {
  if (!state.selection.$from.parent.inlineContent) return false;
  if (!dispatch || !view) return true;
  const { from, to, mark } = markedRange(state, marks.link);
  const flaw = (typed) => (typed || !mark ? linkFlaw(typed) : "");
  const fields = [
    { name: "href", label: phrase("address"), value: mark?.attrs.href, flaw, inputmode: "url" },
    ...(from === to ? [{ name: "text", label: phrase("link_text") }] : []),
    { name: "title", label: phrase("link_title"), value: mark?.attrs.title ?? "", maxlength: 300 },
  ];
  ask(phrase("link"), fields).then((told) => {
    view.focus();
    if (told) view.dispatch(linked(view.state.tr, from, to, told));
  });
  return true;
}

function linked(tr, from, to, { href, text, title }) {
  const address = addressMeant(href);
  tr.removeMark(from, to, marks.link);
  if (!address) return tr;
  if (from !== to) return tr.addMark(from, to, marks.link.create({ href: address, title: title || null }));
  const words = text || href;
  tr.insertText(words, from).addMark(from, from + words.length, marks.link.create({ href: address, title: title || null }));
  return tr.setSelection(TextSelection.create(tr.doc, from + words.length)).removeStoredMark(marks.link);
}

function language(state, dispatch, view) {
  const { from, to, mark } = markedRange(state, marks.lang);
  if (from === to && !mark) return false;
  if (!dispatch || !view) return true;
  const flaw = (typed) => (!typed || isLanguage(typed) ? "" : phrase("no_language"));
  ask(phrase("lang"), [{ name: "lang", label: phrase("language"), value: mark?.attrs.lang ?? "", flaw }]).then((told) => {
    view.focus();
    if (!told) return;
    const tr = view.state.tr.removeMark(from, to, marks.lang);
    view.dispatch(told.lang ? tr.addMark(from, to, marks.lang.create(told)) : tr);
  });
  return true;
}

function embed(state, dispatch, view) {
  if (!dispatch || !view) return true;
  ask(phrase("embed"), [{ name: "url", label: phrase("address"), flaw: embedFlaw, inputmode: "url" }]).then((told) => {
    view.focus();
    if (told) view.dispatch(insertBlock(view.state.tr, embedOf(told.url)));
  });
  return true;
}
