// The library: files chosen, dropped or pasted are sent at once, several beside each other, each with its progress.

import { ACCEPTED, halfway, upload } from "./uploads.mjs";

const form = document.querySelector("[data-pictures]");
const list = form.querySelector("[data-going]");
const status = form.querySelector("[data-status]");
const input = form.querySelector("input[type=file]");
const counts = { all: 0, taken: 0 };

const said = (name, parts = {}) => form.dataset[`said${name}`].replace(/\{(\w+)\}/g, (_, part) => parts[part]);
const percent = (fraction) => String(Math.floor(fraction * 100));

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** One file on its way: what it is, how far it is, and what can be done about it. */
class Row {
  constructor(file) {
    this.file = file;
    this.face = element("img", { alt: "" });
    this.told = element("p");
    this.bar = element("progress", { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", file.name);
    this.buttons = element("div", { className: "desk-buttons" });
    this.dom = element("li", {}, this.face, element("p", {}, element("strong", { dir: "auto" }, file.name || "…")), this.told, this.bar, this.buttons);
    if (ACCEPTED.includes(file.type || "?")) this.face.src = URL.createObjectURL(file);
    list.append(this.dom);
  }

  say(sentence, buttons = [], { over = true } = {}) {
    this.told.textContent = sentence;
    this.bar.hidden = over;
    this.buttons.replaceChildren(...buttons);
  }

  async go(options = {}) {
    const abort = new AbortController();
    const stop = element("button", { type: "button", className: "button second", onclick: () => abort.abort() }, said("Stop"));
    let away = false, fraction = 0;
    const tell = () => {
      this.bar.value = fraction;
      const sentence = fraction < 1 ? said("Sending", { percent: percent(fraction) }) : said("Making");
      this.told.textContent = away ? said("Away") : sentence;
    };
    this.say(said("Waiting"), [stop], { over: false });
    const progress = (now) => ((fraction = now), tell()), waiting = (now) => ((away = now), tell());
    try {
      this.done(await upload(this.file, { progress, waiting, signal: abort.signal, ...options }));
    } catch (error) {
      this.failed(abort.signal.aborted ? said("Stopped") : said("Failed", { why: error.message }));
    }
  }

  done(image) {
    const link = (name) => element("a", { className: "button second", href: `/desk/pictures/${image.id}` }, said(name));
    if (image.known) {
      const line = image.illustration.credit.line;
      const copy = element("button", { type: "button", className: "button second", onclick: () => this.go({ secondCopy: true }) }, said("Copy"));
      this.say([said("Known"), line && said("Credited", { line })].filter(Boolean).join(" "), [link("See"), copy]);
    } else this.say(said("Taken"), [link("Open")]);
    counts.taken += 1;
    announce(said("All", { count: counts.taken, all: counts.all }));
  }

  failed(sentence) {
    const again = element("button", { type: "button", className: "button second", onclick: () => this.go() }, said("Again"));
    this.say(sentence, [again]);
    announce(`${this.file.name}: ${sentence}`);
  }
}

function announce(sentence) {
  status.textContent = sentence;
}

function take(files) {
  for (const file of files) {
    const row = new Row(file);
    list.hidden = false;
    counts.all += 1;
    list.querySelectorAll(`[data-halfway="${CSS.escape(`${file.name}/${file.size}`)}"]`).forEach((each) => each.remove());
    if (ACCEPTED.includes(file.type || "?")) row.go();
    else row.say(said("Failed", { why: said("Type") }));
  }
}

/** What an earlier page began and could not finish. */
async function offerHalfway() {
  for (const each of await halfway()) {
    const forget = element("button", { type: "button", className: "button second", onclick: () => (each.forget(), row.remove()) }, said("Forget"));
    const sentence = said("Halfway", { percent: percent(each.received / each.size) });
    const row = element("li", {}, element("p", {}, element("strong", { dir: "auto" }, each.name)), element("p", {}, sentence), element("div", { className: "desk-buttons" }, forget));
    row.dataset.halfway = `${each.name}/${each.size}`;
    list.prepend(row);
    list.hidden = false;
  }
}

form.querySelectorAll("[data-without-script]").forEach((each) => (each.hidden = true));
form.querySelectorAll("[data-with-script]").forEach((each) => (each.hidden = false));
form.addEventListener("submit", (event) => event.preventDefault());
input.required = false;
input.addEventListener("change", () => (take([...input.files]), (input.value = "")));

const files = (data) => [...(data?.files ?? [])];
addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("is-over");
});
addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("is-over"));
addEventListener("drop", (event) => {
  form.classList.remove("is-over");
  if (!files(event.dataTransfer).length) return;
  event.preventDefault();
  take(files(event.dataTransfer));
});
addEventListener("paste", (event) => {
  if (files(event.clipboardData).length) take(files(event.clipboardData));
});
offerHalfway();
