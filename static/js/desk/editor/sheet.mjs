// The fields of a story around its text: read as the API takes them, filled as it gives them, and shown as readers see them.

import { ask } from "./api.mjs";
import { Chooser } from "./chooser.mjs";
import { Illustration } from "./illustration.mjs";
import { direction } from "./schema.mjs";
import { toLocal, toUtc } from "./zones.mjs";

const LINES = ["headline", "standfirst", "dateline", "language", "section", "slug"];
const IN_ITS_LETTERS = ["headline", "standfirst", "dateline", "caption"];

/** The form of a story; `changed()` is called when somebody has changed it by hand. */
export class Sheet {
  constructor(form, { editor, said, changed }) {
    Object.assign(this, { form, editor, said, zone: form.dataset.zone, sheet: document.getElementById("sheet") });
    this.fields = form.elements;
    const shared = { said, changed: () => (this.#show(), changed()) };
    this.tags = new Chooser(place("tags"), { find: entries("tag"), look: entry("tag"), ...shared });
    this.bylines = new Chooser(place("bylines"), { find: entries("author"), look: entry("author"), roles: said.roles, ...shared });
    this.related = new Chooser(place("related"), { find: stories(form.dataset.article), look: story, ...shared });
    this.illustration = new Illustration(place("illustration"), { caption: this.fields.caption, ...shared });
    form.addEventListener("input", ({ target }) => this.#typed(target, changed));
    form.addEventListener("change", ({ target }) => target.matches("select[name]") && this.#typed(target, changed));
    this.fields.headline.addEventListener("keydown", (event) => onEnter(event, () => this.fields.standfirst.focus()));
    this.fields.standfirst.addEventListener("keydown", (event) => onEnter(event, () => this.fields.dateline.focus()));
    this.fields.dateline.addEventListener("keydown", (event) => onEnter(event, () => editor.focus()));
    addEventListener("resize", () => this.#grow());
  }

  /** What the fields say, as the API takes it. */
  read() {
    const lines = Object.fromEntries(LINES.map((name) => [name, tidy(this.fields[name].value)]));
    return {
      ...lines,
      section: lines.section || null,
      tags: this.tags.chosen.map(({ key }) => key),
      bylines: this.bylines.chosen.map(({ key, role }) => ({ author: key, role })),
      related: this.related.chosen.map(({ key }) => key),
      illustration: this.illustration.read(),
      embargo_until: toUtc(this.fields.embargo_until.value, this.zone),
      body: this.editor.body(),
    };
  }

  /** Put what `read` has read back, for instance of a text that was kept on this device. */
  putBack(read) {
    for (const name of LINES) this.fields[name].value = read[name] ?? "";
    this.tags.fill(read.tags.map((key) => ({ key })));
    this.bylines.fill(read.bylines.map(({ author, role }) => ({ key: author, role })));
    this.related.fill(read.related.map((key) => ({ key })));
    this.illustration.fill(read.illustration);
    this.fields.embargo_until.value = toLocal(read.embargo_until, this.zone);
    this.editor.setBody(read.body);
    this.#show();
  }

  /** Fill the fields with an article as the API gives it; its text too, unless that is there already. */
  fill(article, { text = true } = {}) {
    for (const name of LINES) this.fields[name].value = article[name]?.slug ?? article[name] ?? "";
    this.tags.fill(article.tags.map(({ slug, name }) => ({ key: slug, name })));
    this.bylines.fill(article.bylines.map(({ slug, name, role }) => ({ key: slug, name, role })));
    this.related.fill(article.related.map((it) => (it.id ? { key: it.id, name: it.headline } : { key: it })));
    this.illustration.fill(article.illustration);
    this.fields.embargo_until.value = toLocal(article.embargo_until, this.zone);
    if (text) this.editor.setBody(article.body);
    this.#show();
  }

  /** Let nobody write here for now, or let them again. */
  lock(on) {
    for (const it of this.form.querySelectorAll("textarea, input")) it.readOnly = on;
    for (const it of this.form.querySelectorAll(":is(.story-side, .editor-upload) :is(select, button)")) it.disabled = on || it.dataset.off === "yes";
    this.form.querySelector(".editor-tools").inert = on;
    this.editor.view.setProps({ editable: () => !on });
    this.form.classList.toggle("is-locked", on);
  }

  /** Say beside each field what is wrong with it; what is said no longer goes. */
  flaws(errors) {
    for (const place of this.form.querySelectorAll("[data-flaw]")) {
      const name = FLAWS[place.dataset.flaw] ?? place.dataset.flaw;
      const sentences = Object.entries(errors).filter(([path]) => path === name || path.startsWith(`${name}.`)).flatMap(([, told]) => told);
      const field = this.form.querySelector(`[aria-describedby~="${place.id}"]`);
      if (place.textContent.trim() !== sentences.join(" ")) place.textContent = sentences.join(" ");
      if (sentences.length) place.closest("details")?.setAttribute("open", "");
      if (sentences.length) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
  }

  #typed({ name, form }, changed) {
    if (!name || form !== this.form || !(LINES.includes(name) || ["caption", "embargo_until"].includes(name))) return;
    this.#show();
    changed();
  }

  /** Everything in the letters and the direction of the story's language, and beside the text what readers see there. */
  #show() {
    const tag = this.fields.language.value, dir = direction(tag);
    for (const it of [this.sheet, ...IN_ITS_LETTERS.map((name) => this.fields[name])]) Object.assign(it, { lang: tag, dir });
    if (this.editor.language !== tag) this.editor.setLanguage(tag);
    const { section } = this.fields;
    place("shown-section").textContent = section.value ? section.selectedOptions[0]?.textContent ?? "" : "";
    const names = this.bylines.chosen.map(({ key }) => this.bylines.nameOf(key));
    place("shown-bylines").textContent = names.join(dir === "rtl" ? "، " : ", ");
    this.illustration.show();
    this.#grow();
  }

  /** As tall as what is typed, where the browser does not see to it. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    for (const name of ["headline", "standfirst"]) {
      const field = this.fields[name];
      field.rows = 1;
      while (field.scrollHeight > field.clientHeight && field.rows < 12) field.rows++;
    }
  }
}

// Where a field is called otherwise than what the API says of it.
const FLAWS = { caption: "illustration.caption" };

function place(id) {
  return document.getElementById(id);
}

function onEnter(event, go) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  go();
}

/** As the server keeps a line, so that both can be compared. */
function tidy(text) {
  return text.replace(/[\s\u2028\u2029]+/g, " ").trim().normalize("NFC");
}

function entries(kind) {
  return async (words) => {
    const { entries } = await ask("GET", `/search?limit=1&q=${encodeURIComponent(words)}`);
    return entries.filter((each) => each.kind === kind).map(({ slug, name }) => ({ key: slug, name }));
  };
}

function entry(kind) {
  return async (slug) => ({ key: slug, name: (await ask("GET", `/${kind}s/${encodeURIComponent(slug)}`)).name });
}

function stories(but) {
  return async (words) => {
    const { items } = await ask("GET", `/search?limit=8&q=${encodeURIComponent(words)}`);
    return items.filter(({ id }) => id !== but).map(({ id, headline }) => ({ key: id, name: headline }));
  };
}

async function story(id) {
  return { key: id, name: (await ask("GET", `/articles/${id}`)).headline };
}
