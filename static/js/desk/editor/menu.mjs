// The slash menu: a list of what can be inserted, opened by "/" and narrowed by what is typed after it.

import { Plugin, PluginKey } from "../../../vendor/prosemirror/prosemirror.mjs";
import { INSERTED } from "./actions.mjs";
import { element, icon } from "./elements.mjs";
import { keyName, names, phrase } from "./phrases.mjs";

const key = new PluginKey("slash");
const TYPED = /(?:^|\s)\/([\p{L}\p{M}\p{N} ]{0,24})$/u;
const CLOSED = { open: false };

/** The plugin; the list is put into `place`, and `announce(sentence)` tells a screen reader of it. */
export function slashMenu(actions, { place, id, announce }) {
  return new Plugin({
    key,
    state: { init: () => CLOSED, apply: (tr, before, old, state) => next(actions, tr, before, state) },
    view: (view) => new List(view, { actions, place, id, announce }),
    props: {
      attributes: (state) => {
        const { open, index, found } = key.getState(state);
        return open && found.length ? { "aria-controls": id, "aria-activedescendant": `${id}-${index}` } : {};
      },
      handleKeyDown: (view, event) => pressed(view, event, actions),
      handleDOMEvents: { blur: (view) => (close(view), false) },
    },
  });
}

function next(actions, tr, before, state) {
  const told = tr.getMeta(key), { selection } = state, { $from } = selection;
  if (told === "close") return { open: false, dismissed: before.from };
  if (!selection.empty || !$from.parent.inlineContent || $from.parent.type.spec.code) return CLOSED;
  const match = TYPED.exec($from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc"));
  if (!match) return CLOSED;
  const from = $from.pos - match[1].length - 1, query = match[1].trim().toLowerCase();
  if (before.dismissed === from && !before.open) return before;
  if (!before.open && (match[1] || !tr.docChanged || tr.getMeta("paste") || tr.getMeta("history$"))) return CLOSED;
  const found = search(actions, state, query);
  if (!found.length && query.length > 12) return { open: false, dismissed: from };
  const index = told?.index ?? (before.query === query ? before.index : 0);
  return { open: true, from, to: $from.pos, query, found, index: Math.min(index, Math.max(0, found.length - 1)) };
}

/** What can be inserted here and has a name of which a word begins so. */
function search(actions, state, query) {
  const beginning = (name) => ` ${name.toLowerCase()}`.includes(` ${query}`);
  return INSERTED.filter((name) => [...names(name), name.replace("_", " ")].some(beginning) && actions[name].command(state));
}

function pressed(view, event, actions) {
  const { open, found, index } = key.getState(view.state);
  if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1 + found.length, Home: 0, End: found.length - 1 };
  if (event.key === "Escape") close(view);
  else if (!found.length) return false;
  else if (event.key in steps) view.dispatch(view.state.tr.setMeta(key, { index: steps[event.key] % found.length }));
  else if (event.key === "Enter" || event.key === "Tab") choose(view, actions[found[index]]);
  else return false;
  return true;
}

function close(view) {
  if (key.getState(view.state).open) view.dispatch(view.state.tr.setMeta(key, "close"));
}

/** What was typed to choose goes, and the chosen thing is done. */
function choose(view, { command }) {
  const { from, to } = key.getState(view.state);
  view.dispatch(view.state.tr.delete(from, to).setMeta(key, "close"));
  command(view.state, view.dispatch, view);
  view.focus();
}

class List {
  constructor(view, { actions, place, id, announce }) {
    Object.assign(this, { actions, id, announce });
    this.dom = element("div", { id, class: "editor-menu", role: "listbox", "aria-label": phrase("insert"), tabindex: 0, hidden: true });
    this.dom.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the text
    this.dom.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-action]");
      if (chosen) choose(view, actions[chosen.dataset.action]);
    });
    place.append(this.dom);
  }

  update(view) {
    const state = key.getState(view.state);
    if (state === this.state) return;
    const before = this.state;
    this.state = state;
    this.dom.hidden = !state.open;
    if (!state.open) return;
    if (before?.found?.join() !== state.found.join()) this.#fill(state);
    this.#mark(state);
    this.#stand(view, state);
  }

  destroy() {
    this.dom.remove();
  }

  #fill({ found }) {
    this.dom.replaceChildren(...found.map((name, index) => option(`${this.id}-${index}`, name, this.actions[name].key)));
    if (!found.length) this.dom.append(element("p", {}, phrase("no_choice")));
    this.announce(found.length ? phrase("choices", { n: found.length }) : phrase("no_choice"));
  }

  #mark({ index }) {
    this.dom.querySelectorAll("[role=option]").forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    this.dom.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** Under the slash, or above it where there is more room; never beyond the editor's sides. */
  #stand(view, { from }) {
    const { top, bottom, left, right } = view.coordsAtPos(from), around = this.dom.offsetParent?.getBoundingClientRect();
    if (!around) return;
    const room = window.visualViewport?.height ?? window.innerHeight, height = this.dom.offsetHeight;
    const above = bottom + height > room && top > height;
    const start = view.dom.dir === "rtl" ? right - this.dom.offsetWidth : left;
    const most = Math.max(0, around.width - this.dom.offsetWidth);
    this.dom.style.top = `${(above ? top - height - 4 : bottom + 4) - around.top}px`;
    this.dom.style.left = `${Math.min(Math.max(0, start - around.left), most)}px`;
  }
}

function option(id, name, keys) {
  return element(
    "div", { id, role: "option", "aria-selected": "false", "data-action": name }, icon(name), element("span", {}, phrase(name)),
    keys ? element("kbd", { "aria-hidden": "true" }, keyName(keys)) : null,
  );
}
