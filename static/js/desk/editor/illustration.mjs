// The picture of a story: chosen from the library or sent, with its caption, its credit, and a word for who cannot see it.

import { ask } from "./api.mjs";
import { element } from "./elements.mjs";
import { ACCEPTED } from "./pictures.mjs";
import { picture, sent, upload } from "./uploading.mjs";

/** The choice in `place`; what is chosen is shown in the article, its credit on a line of its own, always. */
export class Illustration {
  id = "";
  image = null;

  constructor(place, { caption, said, changed }) {
    Object.assign(this, { place, caption, said, changed });
    this.figure = document.getElementById("shown-picture");
    const button = (word, act) => element("button", { type: "button", class: "button second", onclick: act }, said[word]);
    this.choosing = button("choose", () => this.#choose());
    this.away = button("take_away", () => this.#take(null));
    this.progress = element("p", { role: "status", class: "story-progress", hidden: true });
    this.credit = element("p", { class: "desk-hint" });
    this.alt = element("div", { class: "story-alt" });
    const buttons = element("p", { class: "desk-buttons" }, this.choosing, button("upload", () => this.#ask()), this.away);
    place.replaceChildren(buttons, this.progress, this.credit, this.alt);
  }

  /** As the API takes it. */
  read() {
    return this.id ? { image: this.id, caption: this.caption.value.replace(/\s+/g, " ").trim() } : null;
  }

  /** As the API gives it. */
  fill(illustration) {
    this.caption.value = illustration?.caption ?? "";
    if (this.id !== (illustration?.image ?? "")) this.#have(illustration?.image ?? "");
    this.show();
  }

  /** Show it as readers will see it. */
  show() {
    const { image, said } = this, [shown, caption, credit] = ["img", ".caption", ".credit"].map((each) => this.figure.querySelector(each));
    this.figure.hidden = !this.id;
    this.away.hidden = !this.id;
    this.choosing.textContent = this.id ? said.another : said.choose;
    if (!image) return void (this.id || (this.credit.textContent = "")); // until it is known, the page shows what came with it
    caption.textContent = this.caption.value || image.caption;
    credit.textContent = image.credit || said.no_credit;
    this.credit.textContent = `${said.credit}: ${image.credit || said.no_credit}`;
    shown.hidden = !image.url;
    if (image.url && shown.src !== image.url) {
      for (const name of ["width", "height"]) shown.removeAttribute(name);
      shown.src = image.url;
    }
    shown.alt = image.alt;
  }

  async #have(id) {
    Object.assign(this, { id, image: null });
    this.alt.replaceChildren();
    if (!id) return;
    try {
      const found = await picture(id, 960);
      if (this.id === id) this.#know(found);
    } catch (error) {
      if (this.id !== id) return;
      this.figure.hidden = true;
      this.credit.textContent = error.status === 404 ? this.said.gone : this.said.failed;
    }
  }

  #know(image) {
    this.image = image;
    this.show();
    this.alt.replaceChildren(...(image.alt ? [element("p", { class: "desk-hint" }, `${this.said.alt}: `, element("bdi", {}, image.alt))] : this.#wanted()));
  }

  /** The request for an alternative text; it is kept with the picture, for every story that shows it. */
  #wanted() {
    const told = element("p", { role: "status", class: "editor-flaw" });
    const input = element("textarea", { id: "alt", rows: 2, maxlength: 1000, dir: "auto", "aria-describedby": "alt-wanted" });
    const keep = async () => {
      if (!input.value.trim()) return input.focus();
      try {
        const { illustration } = await ask("PATCH", `/images/${this.id}`, { alt: input.value });
        this.#know({ ...this.image, alt: illustration.alt });
      } catch (error) {
        told.textContent = error.message;
      }
    };
    return [
      element("p", { id: "alt-wanted", class: "editor-flaw" }, this.said.alt_missing),
      element("label", { for: "alt" }, this.said.alt), input, told,
      element("p", {}, element("button", { type: "button", class: "button second", onclick: keep }, this.said.keep_alt)),
    ];
  }

  async #choose() {
    const { choosePicture } = await import("./library.mjs").catch(() => ({}));
    if (!choosePicture) return this.#say(this.said.failed);
    const chosen = await choosePicture(this.said);
    if (chosen) this.#take(chosen);
  }

  #ask() {
    const input = element("input", { type: "file", accept: ACCEPTED, hidden: true });
    input.addEventListener("change", () => (this.#send(input.files[0]), input.remove()));
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
  }

  async #send(file) {
    const name = this.said.uploading.replace("{name}", file.name), bar = element("progress", { max: 1, "aria-label": name });
    this.progress.replaceChildren(name, " ", bar);
    this.progress.hidden = false;
    try {
      const image = await upload(file, { progress: (fraction) => (bar.value = fraction) });
      this.progress.hidden = true;
      this.#take(sent(image, file));
    } catch (error) {
      this.#say(error.message || this.said.network);
    }
  }

  #say(sentence) {
    this.progress.replaceChildren(sentence);
    this.progress.hidden = false;
  }

  #take(image) {
    this.#have("");
    this.id = image?.id ?? "";
    if (image) this.#know(image);
    this.show();
    this.changed();
  }
}
