// Choosing from what the newsroom knows, by typing: tags, names, stories. What is chosen stands in order below.

import { element, icon } from "./elements.mjs";

const LOOK_AFTER_MS = 200;
let choosers = 0;

/**
 * A chooser in `place`, whose data-label names it.
 *
 * `find(words)` promises a list of {key, name}; `look(key)` promises {key, name} of one that came by its key alone.
 * `roles`, a mapping of role to word, gives each a role beside its name. `changed()` is called when the choice was
 * changed by hand.
 */
export class Chooser {
  chosen = [];
  found = [];
  at = -1;
  #known = new Map();

  constructor(place, { find, look, said, changed, roles = null }) {
    Object.assign(this, { place, find, look, said, changed, roles, id: `chooser-${++choosers}` });
    this.input = element("input", {
      id: this.id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": `${this.id}-found`, "aria-describedby": `${place.id}-flaw`, placeholder: said.find, dir: "auto",
      oninput: (event) => this.#typed(event), onkeydown: (event) => this.#key(event), onblur: () => this.#shut(),
    });
    this.list = element("ul", { id: `${this.id}-found`, role: "listbox", "aria-label": place.dataset.label, hidden: true });
    this.told = element("p", { role: "status", class: "unseen" });
    this.rows = element("ol", { class: "story-chosen" });
    const label = element("label", { for: this.id }, place.dataset.label);
    place.replaceChildren(label, element("div", { class: "story-find" }, this.input, this.list), this.rows, this.told);
  }

  /** Choose these by hand of the page: a list of {key, name?, role?}. */
  fill(chosen) {
    for (const { key, name } of chosen) if (name) this.#known.set(key, name);
    this.chosen = chosen.map(({ key, role }) => ({ key, role }));
    this.#draw();
    for (const { key } of chosen) if (!this.#known.has(key)) this.look(key).then(({ name }) => (this.#known.set(key, name), this.#draw()), () => {});
  }

  /** What a chosen key is called. */
  nameOf(key) {
    return this.#known.get(key) ?? key;
  }

  #typed(event) {
    event.stopPropagation(); // only what is chosen is a change of the story
    clearTimeout(this.looking);
    const words = this.input.value.trim();
    if (!words) return this.#shut();
    this.looking = setTimeout(() => this.#look(words), LOOK_AFTER_MS);
  }

  async #look(words) {
    let found;
    try {
      found = await this.find(words);
    } catch {
      return this.#show([], this.said.failed);
    }
    if (this.input.value.trim() !== words) return; // more was typed meanwhile
    found = found.filter(({ key }) => !this.chosen.some((each) => each.key === key && !this.roles));
    this.#show(found, found.length ? this.said.found.replace("{count}", found.length) : this.said.none);
  }

  #show(found, sentence) {
    Object.assign(this, { found, at: found.length ? 0 : -1 });
    this.told.textContent = sentence;
    const options = found.map(({ name }, index) => element(
      "li", { role: "option", id: `${this.id}-${index}`, dir: "auto", onpointerdown: (event) => (event.preventDefault(), this.#choose(index)) }, name,
    ));
    this.list.replaceChildren(...(options.length ? options : [element("li", { class: "desk-hint" }, sentence)]));
    this.list.hidden = false;
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((each, index) => each.role && each.setAttribute("aria-selected", String(index === this.at)));
    this.input.setAttribute("aria-expanded", String(this.found.length > 0));
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], many = this.found.length;
    if (event.isComposing) return;
    if (step && many) this.at = (this.at + step + many) % many;
    else if (event.key === "Escape" && !this.list.hidden) return void (event.preventDefault(), this.#shut());
    else if (event.key === "Enter") {
      event.preventDefault(); // it never sends the form
      if (this.at >= 0) this.#choose(this.at);
      return;
    } else return;
    event.preventDefault();
    this.#mark();
  }

  #choose(index) {
    const { key, name } = this.found[index];
    this.#known.set(key, name);
    this.chosen.push({ key, role: this.roles ? Object.keys(this.roles)[0] : undefined });
    this.input.value = "";
    this.#shut();
    this.#changed();
    this.told.textContent = name;
  }

  #shut() {
    clearTimeout(this.looking);
    Object.assign(this, { found: [], at: -1 });
    this.list.hidden = true;
    this.#mark();
  }

  #changed() {
    this.#draw();
    this.changed();
  }

  #draw() {
    this.rows.replaceChildren(...this.chosen.map((each, index) => this.#row(each, index)));
  }

  #row(each, index) {
    const name = this.nameOf(each.key);
    const button = (word, sign, act, off) => element(
      "button", { type: "button", "data-act": word, "aria-label": this.said[word].replace("{name}", name), disabled: off, "data-off": off ? "yes" : null, onclick: act }, icon(sign),
    );
    const parts = [
      element("bdi", { class: "story-name" }, name),
      this.roles && this.#role(each, name),
      element("span", { class: "story-buttons" },
        button("up", "up", () => this.#move(index, -1), index === 0),
        button("down", "down", () => this.#move(index, 1), index === this.chosen.length - 1),
        button("remove", "remove", () => this.#remove(index), false)),
    ];
    return element("li", { onkeydown: (event) => this.#rowKey(event, index) }, ...parts);
  }

  #role(each, name) {
    const options = Object.entries(this.roles).map(([role, word]) => element("option", { value: role, selected: role === each.role }, word));
    const take = (event) => (event.stopPropagation(), (each.role = event.target.value), this.changed());
    return element("select", { "aria-label": `${this.said.role}: ${name}`, onchange: take }, ...options);
  }

  /** Alt with the arrow keys moves what has the focus. */
  #rowKey(event, index) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by) return;
    event.preventDefault();
    this.#move(index, by);
  }

  #move(index, by) {
    const to = index + by;
    if (to < 0 || to >= this.chosen.length) return;
    this.chosen.splice(to, 0, ...this.chosen.splice(index, 1));
    this.#changed();
    const word = by < 0 ? "up" : "down", row = this.rows.children[to];
    (row.querySelector(`[data-act=${word}]:not(:disabled)`) ?? row.querySelector("button:not(:disabled)")).focus();
  }

  #remove(index) {
    this.chosen.splice(index, 1);
    this.#changed();
    (this.rows.children[Math.min(index, this.chosen.length - 1)]?.querySelector("[data-act=remove]") ?? this.input).focus();
  }
}
