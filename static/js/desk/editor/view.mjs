// The editor itself: put on a place of the page, bound to a hidden field that has the body as JSON.

import {
  dropCursor, EditorState, EditorView, gapCursor, history, keymap, Plugin, Selection, tableEditing,
} from "../../../vendor/prosemirror/prosemirror.mjs";
import { actionsOf } from "./actions.mjs";
import { fromBody, toBody } from "./body.mjs";
import { element } from "./elements.mjs";
import { embedView } from "./embeds.mjs";
import { framed } from "./fields.mjs";
import { slashMenu } from "./menu.mjs";
import { pasting } from "./paste.mjs";
import { keyName, phrase } from "./phrases.mjs";
import { figureView, pictures } from "./pictures.mjs";
import { PLACED } from "./placing.mjs";
import { direction, schema } from "./schema.mjs";
import { shortcuts } from "./shortcuts.mjs";
import { focusToolbar, toolbar } from "./toolbar.mjs";
import { bodyWords, readingMinutes } from "./words.mjs";

const COUNT_AFTER_MS = 300;

/**
 * Put the editor on `place`, a <div data-editor> whose data-field is the id of the field and data-language that of the
 * article. An Error where the field holds no body.
 *
 * The page gives `upload` and `picture` (see pictures.mjs). Answers {view, body(), setBody(body), setLanguage(tag),
 * focus(), announce(sentence, shown), destroy()}; `place` gets an "editor:change" event whenever the text has changed.
 */
export function mount(place, { upload, picture }) {
  return new Editor(place, { upload, picture });
}

class Editor {
  constructor(place, { upload, picture }) {
    this.place = place;
    this.field = document.getElementById(place.dataset.field);
    this.id = `${place.dataset.field}-editor`;
    this.language = place.dataset.language || "en";
    this.#furnish();
    const announce = (sentence, shown) => this.announce(sentence, shown);
    this.actions = actionsOf({ upload, announce });
    const state = EditorState.create({ doc: fromBody(this.#stored()), plugins: this.#plugins({ upload, announce }) });
    this.view = new EditorView({ mount: this.text }, {
      state,
      attributes: (state) => this.#attributes(state),
      nodeViews: nodeViews(picture),
      dispatchTransaction: (tr) => this.#dispatch(tr),
    });
    this.#count();
  }

  /** The text as the API takes it. */
  body() {
    return toBody(this.view.state.doc);
  }

  /** Take another text instead; it can be undone. */
  setBody(body) {
    const { doc, tr } = this.view.state;
    this.view.dispatch(tr.replaceWith(0, doc.content.size, fromBody(body).content).setSelection(Selection.atStart(tr.doc)));
  }

  /** Let the text be in this language, in its direction. */
  setLanguage(tag) {
    this.language = tag;
    this.view.setProps({});
    this.#count();
  }

  focus() {
    this.view.focus();
  }

  /** Tell a screen reader; `shown` shows it to everybody. */
  announce(sentence, shown = false) {
    this.told.textContent = sentence;
    if (shown) this.notice.textContent = sentence;
    this.notice.hidden = !this.notice.textContent;
  }

  destroy() {
    clearTimeout(this.counting);
    this.view.destroy();
    this.place.replaceChildren();
  }

  #furnish() {
    const hint = phrase("hint", { toolbar: keyName("Alt-F10"), save: keyName("Mod-s") });
    this.text = element("div", { id: this.id });
    this.told = element("p", { role: "status", class: "unseen" });
    this.notice = element("p", { class: "editor-notice", hidden: true });
    this.counted = element("span", { class: "editor-count" });
    this.state = element("span", { class: "editor-state", role: "status" });
    const foot = element("div", { class: "editor-foot" }, this.counted, this.state);
    this.place.classList.add("editor");
    this.place.replaceChildren(this.text, this.notice, foot, element("p", { class: "editor-hint", id: `${this.id}-hint` }, hint), this.told);
  }

  #plugins({ upload, announce }) {
    const more = { place: this.place, id: `${this.id}-menu`, announce };
    return [
      slashMenu(this.actions, more),
      leaving(),
      keymap({ "Alt-F10": () => (focusToolbar(this.place), true) }),
      pictures({ upload, announce }),
      pasting({ announce }),
      ...shortcuts(this.actions),
      history(),
      dropCursor({ color: false, class: "editor-drop" }),
      gapCursor(),
      tableEditing(),
      besideBlocks(),
      toolbar(this.actions, more),
    ];
  }

  #attributes({ doc }) {
    const tag = this.language;
    const blank = doc.childCount === 1 && doc.firstChild.type === schema.nodes.paragraph && !doc.firstChild.content.size;
    return {
      class: `body editor-text${blank ? " is-blank" : ""}`, role: "textbox", "aria-multiline": "true", lang: tag, dir: direction(tag),
      "aria-label": phrase("article_text"), "aria-describedby": `${this.id}-hint`, spellcheck: "true", autocapitalize: "sentences",
      "data-placeholder": phrase("placeholder"),
    };
  }

  #dispatch(tr) {
    this.view.updateState(this.view.state.apply(tr));
    if (tr.getMeta(PLACED)) this.#settleCaret();
    if (!tr.docChanged) return;
    this.field.value = JSON.stringify(this.body());
    this.place.dispatchEvent(new CustomEvent("editor:change", { bubbles: true }));
    clearTimeout(this.counting);
    this.counting = setTimeout(() => this.#count(), COUNT_AFTER_MS);
  }

  /** Where a block came before an empty paragraph that stayed, Chromium would go on typing before the block. */
  #settleCaret() {
    const { anchorNode, anchorOffset } = getSelection();
    if (this.view.hasFocus() && this.view.state.selection.empty) getSelection().collapse(anchorNode, anchorOffset);
  }

  #count() {
    const n = bodyWords(this.body()), minutes = readingMinutes(n, this.language);
    this.counted.textContent = `${phrase("count", { n })} · ${phrase("minutes", { n: minutes })}`;
  }

  #stored() {
    return this.field.value.trim() ? JSON.parse(this.field.value) : { type: "doc", content: [] };
  }
}

function nodeViews(picture) {
  const prompt = () => ({ dom: element("p", { class: "editor-still" }, phrase("readers_asked")) });
  return {
    figure: figureView({ picture }),
    embed: embedView,
    blockquote: framed("figure", { inside: "blockquote", fields: ["cite"] }),
    pullquote: framed("figure", { inside: "blockquote", fields: ["cite"] }),
    fact_box: framed("div", { inside: "div", fields: ["title"] }),
    contribute_prompt: framed("div", { head: prompt }),
  };
}

/** After Escape the browser has the Tab key, to go on in the page, wherever lists and tables would take it. */
function leaving() {
  let leave = false;
  const keydown = (view, event) => {
    const free = leave && event.key === "Tab";
    if (event.key !== "Shift") leave = event.key === "Escape";
    return free;
  };
  return new Plugin({ props: { handleDOMEvents: { keydown } } });
}

/**
 * Typing while a picture or another block is chosen writes a paragraph after it, and does not write over it; a click
 * under a last block that cannot be written in makes a paragraph there.
 */
function besideBlocks() {
  const paragraph = (view, position, text) => {
    const tr = view.state.tr.insert(position, schema.node("paragraph", null, text ? schema.text(text) : null));
    view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(position + 1 + text.length))).scrollIntoView());
    return true;
  };
  return new Plugin({
    props: {
      handleTextInput(view, from, to, text) {
        const { selection } = view.state;
        return Boolean(selection.node?.isBlock) && paragraph(view, afterBlock(selection), text);
      },
      handleClick(view, position, event) {
        const { doc } = view.state, last = view.dom.lastElementChild;
        if (event.target !== view.dom || doc.lastChild.isTextblock || event.clientY < last.getBoundingClientRect().bottom) return false;
        return paragraph(view, doc.content.size, "");
      },
    },
  });
}

/** The nearest place after a chosen block where a paragraph may stand: not in a gallery. */
function afterBlock({ $to }) {
  let depth = $to.depth;
  while (depth && !$to.node(depth).canReplaceWith($to.indexAfter(depth), $to.indexAfter(depth), schema.nodes.paragraph)) depth--;
  return depth === $to.depth ? $to.pos : $to.after(depth + 1);
}
