// The toolbar: one stop for the Tab key, arrow keys within; it shows what is on at the cursor and what cannot be done.

import { Plugin } from "../../../vendor/prosemirror/prosemirror.mjs";
import { INSERTED, inTable, TABLE_TOOLS } from "./actions.mjs";
import { tell } from "./ask.mjs";
import { element, icon } from "./elements.mjs";
import { keyName, phrase } from "./phrases.mjs";

const GROUPS = [
  ["insert"], ["strong", "em", "link"], ["heading2", "heading3", "heading4", "paragraph"],
  ["bullet_list", "ordered_list", "blockquote", "pullquote"], ["strike", "sub", "sup", "code", "lang"],
  ["details", "up", "down"], ["undo", "redo"], ["keys"],
];

/** The plugin that keeps two toolbars in `place`: the editor's, and one for tables that comes when one is written in. */
export function toolbar(actions, { place, id }) {
  return new Plugin({ view: (view) => new Bars(view, { actions, place, id }) });
}

/** Give the focus to the toolbar. */
export function focusToolbar(place) {
  place.querySelector("[role=toolbar] [tabindex='0']")?.focus();
}

class Bars {
  constructor(view, { actions, place, id }) {
    Object.assign(this, { actions, view, id });
    this.buttons = new Map();
    const said = { role: "menu", "aria-label": phrase("insert"), hidden: true };
    this.menu = element("div", { class: "editor-menu", id: `${id}-insert`, ...said });
    const groups = GROUPS.map((names) => element("span", { class: "editor-group" }, ...names.map((name) => this.#button(name))));
    this.main = bar(phrase("formatting"), view.dom.id, groups);
    this.table = bar(phrase("table_tools"), view.dom.id, TABLE_TOOLS.map((name) => this.#button(name, true)));
    this.dom = element("div", { class: "editor-tools" }, this.main, this.menu, this.table);
    this.dom.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
    this.dom.addEventListener("keydown", (event) => this.#key(event));
    this.menu.addEventListener("focusout", ({ relatedTarget }) => this.menu.contains(relatedTarget) || this.#shut());
    place.prepend(this.dom);
    this.update(view);
  }

  update(view) {
    const { state } = view;
    this.table.hidden = !inTable(state);
    for (const [name, button] of this.buttons) {
      const { command, on } = this.actions[name] ?? {};
      const pressed = Boolean(on?.(state)), can = pressed || command?.(state, undefined, name === "details" ? view : undefined);
      if (on) button.setAttribute("aria-pressed", String(pressed));
      if (command) button.setAttribute("aria-disabled", String(!can));
    }
  }

  destroy() {
    this.dom.remove();
  }

  #button(name, worded = false) {
    const { key, on } = this.actions[name] ?? {}, said = phrase(name);
    const menu = name === "insert" ? { "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": this.menu.id } : {};
    const button = element(
      "button",
      {
        type: "button", tabindex: this.buttons.size && name !== TABLE_TOOLS[0] ? "-1" : "0", "data-action": name,
        "aria-label": worded ? null : said, title: key ? `${said} (${keyName(key)})` : said, "aria-pressed": on ? "false" : null,
        "aria-keyshortcuts": key?.replace("Mod", "Control").replaceAll("-", "+") ?? null, ...menu, onclick: () => this.#press(name),
      },
      worded ? said : icon(name),
    );
    this.buttons.set(name, button);
    return button;
  }

  #press(name) {
    if (name === "insert") return this.menu.hidden ? this.#open() : this.#shut();
    if (name === "keys") return tell(phrase("keys"), this.#keys());
    this.actions[name].command(this.view.state, this.view.dispatch, this.view);
    // What has opened a dialog or a field has the focus there.
    if (!["link", "lang", "details"].includes(name)) this.view.focus();
  }

  #keys() {
    const own = Object.entries(this.actions).filter(([, { key }]) => key).map(([name, { key }]) => [keyName(key), phrase(name)]);
    return [...own, [keyName("Alt-F10"), phrase("formatting")], ["/", phrase("insert")]];
  }

  #open() {
    const can = INSERTED.filter((name) => this.actions[name].command(this.view.state));
    this.menu.replaceChildren(...can.map((name, index) => element(
      "button", { type: "button", role: "menuitem", tabindex: index ? -1 : 0, "data-action": name, onclick: () => this.#insert(name) },
      icon(name), element("span", {}, phrase(name)),
    )));
    this.#expanded(true);
    this.menu.firstElementChild?.focus();
  }

  #insert(name) {
    this.#shut();
    this.view.focus();
    this.actions[name].command(this.view.state, this.view.dispatch, this.view);
  }

  #shut() {
    this.#expanded(false);
  }

  #expanded(open) {
    this.menu.hidden = !open;
    this.buttons.get("insert").setAttribute("aria-expanded", String(open));
  }

  #key(event) {
    const around = event.target.closest("[role=toolbar], [role=menu]");
    if (!around) return;
    const all = [...around.querySelectorAll("button")], at = all.indexOf(event.target.closest("button"));
    const forward = getComputedStyle(around).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const steps = { [forward]: at + 1, ArrowDown: at + 1, [back]: at - 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in steps) rove(all, all.at(steps[event.key] % all.length));
    else if (event.key === "Escape" && around === this.menu) (this.#shut(), this.buttons.get("insert").focus());
    else if (event.key === "Escape") this.view.focus();
    else return;
    event.preventDefault();
  }
}

function rove(all, target) {
  all.forEach((each) => each.setAttribute("tabindex", each === target ? "0" : "-1"));
  target.focus();
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function bar(label, controls, children) {
  return element("div", { role: "toolbar", "aria-label": label, "aria-controls": controls }, ...children);
}
