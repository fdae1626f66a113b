// Where a new block goes: after the one that is written in, or instead of it while it is empty.

import { NodeSelection, Selection, TextSelection } from "../../../vendor/prosemirror/prosemirror.mjs";
import { schema } from "./schema.mjs";

/** Said of a transaction that has put a block where the cursor was. */
export const PLACED = "placed";

/** Where a block of this kind may be put: behind what is written in at the selection or `at`, before what is empty. */
export function placeFor(state, type, at = null) {
  const $at = at === null ? state.selection.$to : state.doc.resolve(Math.min(at, state.doc.content.size));
  const { position, empty } = spot($at, type);
  return empty ? position - 2 : position;
}

/**
 * Put a block in: instead of the empty paragraph that is written in, else after the innermost block after which it
 * may stand. The cursor goes into it, or behind it, where a paragraph is made for it; with `stay` it stays.
 */
export function insertBlock(tr, node, { at = null, stay = false } = {}) {
  const { position, empty } = spot(at === null ? tr.selection.$to : tr.doc.resolve(at), node.type);
  const from = empty && !stay ? position - 2 : position;
  tr.replaceWith(from, position, node);
  const $end = tr.doc.resolve(from + node.nodeSize), next = $end.nodeAfter, index = $end.index();
  const closed = node.isAtom || node.isLeaf || node.type.name === "gallery";
  const lacks = !next || (!stay && (closed ? !next.isTextblock : next.isAtom));
  if (lacks && $end.parent.canReplaceWith(index, index, schema.nodes.paragraph)) tr.insert($end.pos, schema.node("paragraph"));
  if (stay) return tr;
  const inside = closed ? null : Selection.findFrom(tr.doc.resolve(from), 1, true);
  return tr.setSelection(inside ?? Selection.near(tr.doc.resolve($end.pos), 1)).setMeta(PLACED, true).scrollIntoView();
}

/** Move the outermost block that holds the selection (inside of a gallery, the figure) past its neighbour. */
export function moveBlock(by) {
  return ({ selection, tr }, dispatch) => {
    const { $from } = selection;
    const depth = selection.node ? $from.depth : Math.max(0, movableDepth($from) - 1);
    const parent = $from.node(depth), index = $from.index(depth), other = index + by;
    if (!parent.maybeChild(index) || other < 0 || other >= parent.childCount) return false;
    if (!dispatch) return true;
    const node = parent.child(index), neighbour = parent.child(other), start = $from.posAtIndex(index, depth);
    const to = by < 0 ? start - neighbour.nodeSize : start + neighbour.nodeSize;
    tr.delete(start, start + node.nodeSize).insert(to, node);
    const at = selection.from + to - start;
    tr.setSelection(selection.node ? NodeSelection.create(tr.doc, at) : TextSelection.near(tr.doc.resolve(at)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** A list item moves within its list; anything else as the block that it is in at the top. */
function movableDepth($from) {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === "list_item") return depth;
  }
  return 1;
}

function spot($at, type) {
  for (let depth = $at.depth; depth >= 0; depth--) {
    const node = $at.node(depth), index = $at.indexAfter(depth);
    if (depth < $at.depth || !$at.parent.isTextblock) {
      const empty = depth === $at.depth - 1 && $at.parent.type.name === "paragraph" && !$at.parent.content.size;
      const from = empty ? index - 1 : index;
      if (node.canReplaceWith(from, index, type)) {
        return { position: depth === $at.depth ? $at.pos : $at.after(depth + 1), empty };
      }
    }
  }
  return { position: $at.doc.content.size, empty: false };
}
