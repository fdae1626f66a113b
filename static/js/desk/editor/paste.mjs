// What is pasted: words and their meaning stay, styles go, and what could not be kept is told.

import { Plugin, Slice } from "../../../vendor/prosemirror/prosemirror.mjs";
import { addressMeant } from "./addresses.mjs";
import { printable } from "./body.mjs";
import { embedOf } from "./embeds.mjs";
import { insertBlock } from "./placing.mjs";
import { phrase } from "./phrases.mjs";
import { quiet } from "./quiet.mjs";
import { schema } from "./schema.mjs";

const OURS = /<[a-z][^<>]*\sdata-pm-slice=/i;

/**
 * The plugin; `announce(sentence)` shows and tells what was left out.
 *
 * What cleans is fetched when somebody comes to the text, and not before: who only reads pastes nothing. Where it cannot
 * be fetched, the schema's rules alone read what is pasted.
 */
export function pasting({ announce }) {
  let clean = null;
  const ready = async () => {
    clean ??= await import("./cleaning.mjs").then((found) => found.clean, () => null);
  };
  return new Plugin({
    props: {
      transformPastedHTML(html) {
        // What was copied here has our own tags.
        if (OURS.test(html) || !clean) return quiet(html);
        const { html: cleaned, left } = clean(html);
        const things = Object.entries(left).map(([name, n]) => phrase(name, { n })).join(", ");
        if (things) announce(phrase("left_out", { things }), true);
        return cleaned;
      },
      transformPastedText: printable,
      handlePaste(view, event) {
        const [text, html] = ["text/plain", "text/html"].map((kind) => event.clipboardData?.getData(kind) ?? "");
        if (!/\s/.test(text.trim()) && address(view, text.trim())) return true;
        if (clean || !html || OURS.test(html)) return false;
        ready().then(() => view.pasteHTML(html));
        return true;
      },
      handleDOMEvents: { focus: () => void ready(), dragenter: () => void ready() },
      transformPasted: (slice) => withoutEmptyEnds(slice),
    },
  });
}

/** An address alone: on a selection it is a link, in an empty paragraph a provider's page is an embed. */
function address(view, text) {
  const { selection, tr } = view.state, { empty, from, to, $from } = selection;
  const href = /^(?:https?:\/\/|www\.)/i.test(text) ? addressMeant(text) : "";
  if (!href || !$from.parent.inlineContent) return false;
  const link = schema.mark("link", { href });
  if (!empty) {
    if (!$from.sameParent(selection.$to)) return false;
    view.dispatch(tr.removeMark(from, to, link.type).addMark(from, to, link));
    return true;
  }
  const embed = $from.parent.content.size ? null : embedOf(text);
  if (embed) view.dispatch(insertBlock(tr, embed));
  else view.dispatch(tr.replaceSelectionWith(schema.text(text, link.addToSet($from.marks())), false).scrollIntoView());
  return true;
}

/** Empty paragraphs around what was pasted were only the other program's space. */
function withoutEmptyEnds(slice) {
  let { content } = slice;
  const blank = (node) => node?.type.name === "paragraph" && !node.content.size;
  const more = () => content.childCount > 1;
  while (more() && !slice.openStart && blank(content.firstChild)) content = content.cut(content.firstChild.nodeSize);
  while (more() && !slice.openEnd && blank(content.lastChild)) content = content.cut(0, content.size - content.lastChild.nodeSize);
  return content === slice.content ? slice : new Slice(content, slice.openStart, slice.openEnd);
}
