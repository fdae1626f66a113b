// The editor's page: the story's fields and its text, saved together by itself; who else is here; what differs from theirs.

import { ask } from "./api.mjs";
import { Company } from "./company.mjs";
import { Drafts } from "./drafts.mjs";
import { element } from "./elements.mjs";
import { Saving } from "./saving.mjs";
import { Sheet } from "./sheet.mjs";
import { offerKept, showState } from "./status.mjs";
import { picture, sent, upload } from "./uploading.mjs";
import { mount } from "./view.mjs";

const form = document.getElementById("story"), { article, owner } = form.dataset;
const story = JSON.parse(form.dataset.story), said = JSON.parse(form.dataset.said);
const url = `/api/v1/admin/articles/${article}`;
const place = (id) => document.getElementById(id);

const editor = mount(place("body"), { upload: async (file, more) => sent(await upload(file, more), file), picture });
const sheet = new Sheet(form, { editor, said, changed });
const drafts = new Drafts({ owner, article });
const saving = new Saving({ url, etag: story.etag, read: () => sheet.read(), drafts });
const company = new Company(url, { me: owner });
let filling = false;

begin();

function begin() {
  filled(() => sheet.fill(story, { text: false }));
  place("foot").append(form.querySelector(".editor-foot"));
  place("body").addEventListener("editor:change", changed);
  form.addEventListener("submit", (event) => (event.preventDefault(), saving.save()));
  showState(editor, saving);
  if (new Date(story.updated_at).toDateString() === new Date().toDateString()) {
    saving.dispatchEvent(new CustomEvent("state", { detail: { state: "saved", at: Date.parse(story.updated_at) } }));
  }
  saving.addEventListener("conflict", ({ detail }) => conflict(detail));
  saving.addEventListener("refused", ({ detail }) => refused(detail.problem));
  saving.addEventListener("saved", ({ detail }) => saved(detail.article));
  company.addEventListener("state", () => welcome());
  company.addEventListener("look", () => readAlong());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onLink);
  document.addEventListener("desk:leaving", ({ detail }) => detail.push(saving.save()));
  document.addEventListener("desk:left", () => (saving.stop(), company.leave()));
  if (matchMedia("(max-width: 61.99rem)").matches) {
    for (const group of form.querySelectorAll(".story-group:not([data-flawed])")) group.open = false;
  }
  show(location.hash);
  company.look();
  offerKept(editor, { saving, drafts, putBack: (fields) => (filled(() => sheet.putBack(fields)), company.typed()) });
  form.dataset.ready = "yes";
}

/** Go to the field that a link of another page names, be it folded away. */
function show(hash) {
  const wanted = /^#[a-z_]+$/.test(hash) ? form.querySelector(hash) : null;
  if (!wanted) return;
  wanted.closest("details")?.setAttribute("open", "");
  wanted.scrollIntoView({ block: "center" });
  if (wanted.id === "body") editor.focus();
  else (wanted.matches("input, select, textarea") ? wanted : wanted.querySelector("input, button"))?.focus();
}

/** Somebody has changed something by hand. */
function changed() {
  if (filling) return;
  saving.changed();
  company.typed();
}

/** Fill the fields without that being a change by hand. */
function filled(fill) {
  filling = true;
  try {
    fill();
  } finally {
    filling = false;
  }
  sheet.lock(form.classList.contains("is-locked"));
}

function saved({ slug, warnings = [] }) {
  sheet.flaws({});
  if (warnings.length) editor.announce(warnings.join(" "), true);
  if (document.activeElement !== form.elements.slug) form.elements.slug.value = slug;
}

function refused({ errors = {} }) {
  sheet.flaws(errors);
}

/** Who is here, in a sentence, with what one can do about it; whoever does not write cannot type. */
function welcome() {
  const { state, holder, lost, others } = company, locked = form.classList.contains("is-locked"), bar = place("company");
  const button = (word, act) => element("button", { type: "button", class: "button second", onclick: act }, said[word]);
  const sentences = [];
  if (state === "theirs") {
    if (!locked) sheet.lock(true);
    if (lost) saving.save();
    sentences.push(element("p", {}, said[lost ? "lost" : "writes"].replace("{name}", holder)), button(lost ? "take_back" : "take_over", takeOver));
  } else if (state === "free" && locked) {
    sentences.push(element("p", {}, said.alone), button("go_on", goOn));
  } else if (locked) sheet.lock(false);
  if (others.length) sentences.push(element("p", {}, said.others.replace("{names}", others.map(({ name }) => name).join(", "))));
  bar.replaceChildren(...sentences);
  bar.hidden = !sentences.length;
}

function takeOver() {
  if (confirm(said.sure.replace("{name}", company.holder))) goOn();
}

/** Write from now on, upon what the others have saved. */
async function goOn() {
  if (!(await company.takeOver())) return;
  await saving.save();
  await readAlong();
  welcome();
  editor.focus();
}

/** What others have saved comes by itself, where nothing of mine is in the way. */
async function readAlong() {
  if (saving.state !== "saved") return;
  const theirs = await ask("GET", url).catch(() => null);
  if (theirs && theirs.etag !== saving.etag && saving.state === "saved") await take(theirs, theirs.etag);
}

function take(theirs, etag) {
  filled(() => sheet.fill(theirs));
  sheet.flaws({});
  return saving.takeTheirs(etag);
}

async function conflict({ mine, theirs, etag }) {
  const { showConflict } = await import("./conflict.mjs");
  const keep = async () => ((await company.takeOver()), welcome(), saving.keepMine(etag));
  await showConflict(place("conflict"), { mine, theirs, said, sheet, keep, take: () => take(theirs, etag).then(() => editor.focus()) });
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  saving.save();
}

/** Whoever goes elsewhere by a link takes nothing unsaved along. */
async function onLink(event) {
  const link = event.target.closest?.("a[href]");
  const plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || link.target || link.closest(".editor-text") || saving.state === "saved" || link.hash) return;
  event.preventDefault();
  if ((await saving.save()) || confirm(said.unsaved)) location.assign(link.href);
}
