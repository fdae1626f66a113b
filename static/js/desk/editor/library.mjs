// Looking through the pictures of the library, to choose one.

import { ask } from "./api.mjs";
import { element } from "./elements.mjs";
import { short } from "./uploading.mjs";

const LOOK_AFTER_MS = 250, ON_A_PAGE = 24;

/** A promise of the picture that somebody chose, in short; null where they chose none. */
export function choosePicture(said) {
  const library = new Library(said), before = document.activeElement;
  return new Promise((done) => {
    library.dialog.addEventListener("close", () => (library.dialog.remove(), before?.focus(), done(library.chosen)));
    document.body.append(library.dialog);
    library.dialog.showModal();
    library.look();
  });
}

class Library {
  chosen = null;

  constructor(said) {
    this.said = said;
    this.words = element("input", { type: "search", id: "library-words", dir: "auto", oninput: () => this.#later() });
    this.told = element("p", { role: "status" });
    this.grid = element("ul", { class: "story-library" });
    this.further = element("button", { type: "button", class: "button second", hidden: true, onclick: () => this.look(this.cursor) }, said.more);
    const close = element("button", { type: "button", class: "button second", onclick: () => this.dialog.close() }, said.close);
    this.dialog = element(
      "dialog", { class: "story-dialog", "aria-labelledby": "library-title" },
      element("h2", { id: "library-title" }, said.choose),
      element("p", { class: "desk-field" }, element("label", { for: "library-words" }, said.find), this.words),
      this.told, this.grid, element("p", { class: "desk-buttons" }, this.further, close),
    );
  }

  /** The newest pictures that have the words; from this cursor on, those that follow. */
  async look(cursor = "") {
    const words = this.words.value.trim(), asked = new URLSearchParams({ q: words, limit: ON_A_PAGE, cursor });
    try {
      const { items, next_cursor } = await ask("GET", `/images?${asked}`);
      if (words !== this.words.value.trim()) return;
      const shown = items.map((image) => this.#one(image));
      if (cursor) this.grid.append(...shown);
      else this.grid.replaceChildren(...shown);
      this.cursor = next_cursor;
      this.further.hidden = !next_cursor;
      this.told.textContent = this.grid.children.length ? "" : this.said.no_pictures;
      if (cursor) shown[0]?.firstElementChild.focus();
    } catch {
      this.told.textContent = this.said.failed;
    }
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), LOOK_AFTER_MS);
  }

  #one(image) {
    const { url, alt, credit } = short(image, 320), choose = () => ((this.chosen = short(image, 960)), this.dialog.close());
    const shown = url ? element("img", { src: url, alt: "", loading: "lazy" }) : element("span", { class: "desk-hint" }, this.said.working);
    const words = [alt || this.said.alt_missing, credit || this.said.no_credit].map((each) => element("span", { dir: "auto" }, each));
    return element("li", {}, element("button", { type: "button", onclick: choose }, shown, ...words));
  }
}
