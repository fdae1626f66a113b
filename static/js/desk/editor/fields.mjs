// Blocks that say something about themselves (a caption, a credit, who is quoted), in fields edited in place.

import { NodeSelection, redo, TextSelection, undo } from "../../../vendor/prosemirror/prosemirror.mjs";
import { element } from "./elements.mjs";
import { phrase } from "./phrases.mjs";
import { MOST } from "./schema.mjs";

const LINES = new Set(["alt", "caption"]); // what may take more than one line
const PAUSE_MS = 1000; // after which what is typed is undone by itself
let groups = 0;

/**
 * A node view with a field for each of these attributes.
 *
 * `inside` is the element that holds the node's content, where it has any; `head(node)` draws what stands above the
 * fields and answers {dom, update(node), hints} — what the fields show while they are empty.
 */
export function framed(tag, { inside = null, head = null, fields = [] }) {
  return (node, view, getPos) => new Framed(node, view, getPos, { tag, inside, head, fields });
}

/** Go to the first field of the block that holds the selection, or is selected; false where there is none. */
export function editDetails(state, dispatch, view) {
  const position = framedAt(state);
  if (position === null) return false;
  const field = view && view.nodeDOM(position)?.querySelector(":scope > .editor-fields :is(input, textarea)");
  if (dispatch && field) field.focus();
  return view ? Boolean(field) : true;
}

function framedAt({ selection }) {
  if (selection.node && "caption" in selection.node.attrs) return selection.from;
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const { attrs } = $from.node(depth);
    if ("cite" in attrs || "title" in attrs) return $from.before(depth);
  }
  return null;
}

class Framed {
  constructor(node, view, getPos, { tag, inside, head, fields }) {
    Object.assign(this, { node, view, getPos });
    this.head = head?.(node, view);
    this.inputs = new Map(fields.map((name) => [name, this.#input(name)]));
    const labels = [...this.inputs].map(([name, input]) => element("label", {}, element("span", {}, phrase(name)), input));
    this.fields = labels.length ? element("div", { class: "editor-fields", contenteditable: "false" }, ...labels) : null;
    this.contentDOM = inside ? element(inside) : null;
    const name = node.type.name;
    const said = this.contentDOM ? {} : { contenteditable: "false" };
    const parts = name === "fact_box" ? [this.fields, this.contentDOM] : [this.contentDOM, this.fields];
    this.dom = element(
      tag, { class: `editor-${name.replaceAll("_", "-")}`, role: "group", "aria-label": phrase(name), ...said },
      this.head?.dom, ...parts,
    );
    this.#show();
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.head?.update?.(node);
    this.#show();
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-chosen");
  }

  deselectNode() {
    this.dom.classList.remove("is-chosen");
  }

  stopEvent(event) {
    return Boolean(this.fields?.contains(event.target)) || (event.type !== "dragstart" && Boolean(this.head?.owns?.(event)));
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM?.contains(mutation.target);
  }

  destroy() {
    this.head?.destroy?.();
  }

  #input(name) {
    const listeners = { oninput: (event) => this.#say(name, event.target.value), onkeydown: (event) => this.#key(event) };
    const more = { name, maxlength: MOST[name], autocomplete: "off", spellcheck: "true" };
    return LINES.has(name) ? element("textarea", { rows: 1, ...more, ...listeners }) : element("input", { ...more, ...listeners });
  }

  #show() {
    for (const [name, input] of this.inputs) {
      const value = this.node.attrs[name] ?? "";
      if (input.value !== value) input.value = value;
      input.placeholder = this.head?.hints?.[name] ? phrase("from_picture", { text: this.head.hints[name] }) : "";
    }
  }

  /** What the picture itself says has come. */
  hinted() {
    this.#show();
  }

  #say(name, value) {
    const words = value.replace(/\s*\n\s*/g, " "), now = Date.now();
    if (this.last?.name !== name || now - this.last.at > PAUSE_MS) this.last = { name, group: `field-${++groups}` };
    this.last.at = now;
    // To the history, what belongs to one composition is one change.
    const { tr } = this.view.state;
    this.view.dispatch(tr.setNodeAttribute(this.getPos(), name, words || null).setMeta("composition", this.last.group));
  }

  /** The editor's history is the field's too; Enter goes on, Escape goes back to the text. */
  #key(event) {
    const { view } = this, mod = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (event.isComposing) return;
    if (mod && (key === "z" || key === "y")) {
      event.preventDefault();
      (key === "y" || event.shiftKey ? redo : undo)(view.state, view.dispatch);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const all = [...this.inputs.values()], next = all[all.indexOf(event.target) + 1];
      if (next) next.focus();
      else this.#leave();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    }
  }

  #leave() {
    const { view } = this, { doc, tr } = view.state, position = this.getPos();
    const chosen = this.contentDOM ? TextSelection.near(doc.resolve(position + 1)) : NodeSelection.create(doc, position);
    view.dispatch(tr.setSelection(chosen).scrollIntoView());
    view.focus();
  }
}
