// Keys, and Markdown that works while it is typed.

import {
  baseKeymap, chainCommands, goToNextCell, InputRule, inputRules, keymap, liftListItem, sinkListItem, splitListItem,
  textblockTypeInputRule, undoInputRule, wrappingInputRule,
} from "../../../vendor/prosemirror/prosemirror.mjs";
import { addressMeant } from "./addresses.mjs";
import { insertBlock } from "./placing.mjs";
import { schema } from "./schema.mjs";

const { nodes, marks } = schema;
const ZEROS = [0x30, 0x660, 0x6f0, 0x966]; // Latin, Arabic, Urdu, Devanagari
const MOST_START = 999_999;

/** Plugins for the keys of these actions, of lists and tables, and for Markdown. */
export function shortcuts(actions) {
  const keys = Object.fromEntries(Object.values(actions).filter(({ key }) => key).map(({ key, command }) => [key, command]));
  return [
    markdown(),
    keymap({ ...keys, "Mod-y": actions.redo.command, Backspace: undoInputRule }),
    keymap({
      Enter: chainCommands(dividerTyped, splitListItem(nodes.list_item)),
      Tab: chainCommands(sinkListItem(nodes.list_item), goToNextCell(1)),
      "Shift-Tab": chainCommands(liftListItem(nodes.list_item), goToNextCell(-1)),
    }),
    keymap(baseKeymap),
  ];
}

function markdown() {
  const start = (match) => {
    const number = Number([...match[1]].map(latinDigit).join(""));
    return { start: number === 1 || number > MOST_START ? null : number };
  };
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (match) => ({ level: Math.min(Math.max(match[1].length, 2), 4) })),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      wrappingInputRule(/^\s*[-+*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^\s*([0-9٠-٩۰-۹०-९]{1,6})[.)۔]\s$/, nodes.ordered_list, start, (match, list) =>
        list.childCount + (list.attrs.start ?? 1) === (start(match).start ?? 1)),
      new InputRule(/^(?:---|—-|\*\*\*|___)\s$/, divided),
      delimited(/(?<![\p{L}\p{N}*])\*\*(?=\S)([^*]*[^*\s])\*\*$/u, marks.strong),
      delimited(/(?<![\p{L}\p{N}_])__(?=\S)([^_]*[^_\s])__$/u, marks.strong),
      delimited(/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*]*[^*\s])\*$/u, marks.em),
      delimited(/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]*[^_\s])_$/u, marks.em),
      delimited(/~~(?=\S)([^~]*[^~\s])~~$/u, marks.strike),
      delimited(/`([^`]+)`$/u, marks.code),
      new InputRule(/(?<!!)\[([^\][]+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)$/u, linked),
    ],
  });
}

/** Words between two signs get a mark, and the signs go. */
function delimited(pattern, type) {
  return new InputRule(pattern, (state, [whole, inner], start, end) => {
    const opening = whole.indexOf(inner);
    if (!state.doc.resolve(start).parent.type.allowsMarkType(type)) return null;
    return marked(state.tr, { start, end, opening, length: inner.length }, type.create());
  });
}

/** Of what was typed from `start` on only the inner words stay (the last sign is not in the text yet), with a mark. */
function marked(tr, { start, end, opening, length }, mark) {
  const innerEnd = start + opening + length;
  if (end > innerEnd) tr.delete(innerEnd, end);
  tr.delete(start, start + opening);
  return tr.addMark(start, start + length, mark).removeStoredMark(mark.type);
}

function linked(state, [, text, typed], start, end) {
  const href = addressMeant(typed);
  if (!href) return null;
  return marked(state.tr, { start, end, opening: 1, length: text.length }, marks.link.create({ href }));
}

function divided(state, match, start, end) {
  return insertBlock(state.tr.delete(start, end), nodes.divider.create());
}

/** Three dashes alone in a paragraph, and Enter. */
function dividerTyped(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type !== nodes.paragraph || !/^(?:---|\*\*\*|___)$/.test($from.parent.textContent)) return false;
  if (dispatch) dispatch(insertBlock(state.tr.delete($from.start(), $from.end()), nodes.divider.create()));
  return true;
}

function latinDigit(sign) {
  const at = sign.codePointAt(0);
  return String(at - ZEROS.find((zero) => at >= zero && at < zero + 10));
}
