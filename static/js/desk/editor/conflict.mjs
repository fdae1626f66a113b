// Two versions side by side, where somebody else has saved: nothing is lost, and somebody chooses what stays.

import { ask } from "./api.mjs";
import { ofBlocks, ofWords, wordsOf } from "./differences.mjs";
import { element } from "./elements.mjs";
import { direction } from "./schema.mjs";

// In the order in which they stand on the page.
const FIELDS = "headline standfirst dateline language section tags bylines illustration slug embargo_until related".split(" ");

/**
 * Show both in `place`: `mine` as the sheet reads it, `theirs` as the API gives it.
 *
 * `keep()` and `take()` are called when somebody has chosen.
 */
export async function showConflict(place, { mine, theirs, said, sheet, keep, take }) {
  const by = await whoSaved(theirs);
  const there = element("a", { href: "#conflict-title", class: "desk-link" }, said.both);
  const choose = (act) => () => (place.replaceChildren(), there.remove(), act());
  const button = (word, act, kind = "button second") => element("button", { type: "button", class: kind, onclick: act }, said[word]);
  const copied = element("span", { role: "status" });
  const copy = () => navigator.clipboard.writeText(plain(mine)).then(() => (copied.textContent = said.copied), () => {});
  const title = element("h2", { id: "conflict-title", tabindex: "-1" }, said.conflict.replace("{name}", by));
  const head = ["differs", "mine", "theirs"].map((word) => element("th", { scope: "col" }, word === "theirs" ? `${said.theirs} (${by})` : said[word]));
  const rows = [...fields(mine, theirs, { said, sheet }), ...blocks(mine, theirs, said)];
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  place.replaceChildren(element(
    "section", { class: "story-conflict", "aria-labelledby": "conflict-title" },
    title, element("p", {}, said.conflict_told),
    element("div", { class: "story-two", tabindex: "0", role: "region", "aria-label": said.both }, table),
    element("p", { class: "desk-buttons" }, button("keep_mine", choose(keep)), button("take_theirs", choose(take)), button("copy", copy), copied),
  ));
  // Whoever is writing goes on writing, and finds the way there at the foot of the page: their next letters would be lost.
  if (document.activeElement.matches("input, textarea, select, .editor-text")) document.getElementById("foot").prepend(there);
  else title.focus();
}

async function whoSaved({ id, version }) {
  const told = document.getElementById("story").dataset;
  return ask("GET", `/articles/${id}/revisions/${version}`).then(({ by }) => by, () => JSON.parse(told.said).somebody);
}

/** A row for each field that differs. */
function* fields(mine, theirs, { said, sheet }) {
  const lists = { tags: sheet.tags, bylines: sheet.bylines, related: sheet.related };
  const worded = {
    tags: (it) => it.tags.map((each) => each.name ?? lists.tags.nameOf(each)).join(", "),
    bylines: (it) => it.bylines.map(({ name, author, role }) => `${name ?? lists.bylines.nameOf(author)} (${said.roles[role]})`).join(", "),
    related: (it) => it.related.map((each) => lists.related.nameOf(each)).join(", "),
    illustration: (it) => (it.illustration ? [it.illustration.image, it.illustration.caption].filter(Boolean).join(" · ") : ""),
    section: (it) => sectionName(it.section?.slug ?? it.section),
    language: (it) => sheet.fields.language.querySelector(`[value="${it.language}"]`)?.textContent ?? it.language,
    embargo_until: (it) => (it.embargo_until ? new Date(it.embargo_until).toLocaleString(document.documentElement.lang) : ""),
  };
  const sectionName = (slug) => (slug ? [...sheet.fields.section.options].find(({ value }) => value === slug)?.textContent ?? slug : "");
  for (const name of FIELDS) {
    const say = worded[name] ?? ((it) => it[name] ?? "");
    const [one, other] = [say(mine), say(theirs)];
    if (one !== other) yield row(said.fields[name], ofWords(one, other), { said, languages: [mine.language, theirs.language] });
  }
}

/** A row for each block of the text that differs. */
function* blocks(mine, theirs, said) {
  for (const pair of ofBlocks(mine.body, theirs.body)) {
    yield row(said.text, ofWords(...pair.map(wordsOf)), { said, languages: [mine.language, theirs.language] });
  }
}

function row(name, sides, { said, languages }) {
  const tags = ["ins", "del"];
  const cells = sides.map((pieces, side) => element(
    "td", { lang: languages[side], dir: direction(languages[side]) },
    ...(pieces.length ? pieces.map(({ text, same }) => (same ? text : element(tags[side], {}, text))) : [element("span", { class: "desk-hint", lang: document.documentElement.lang, dir: "ltr" }, said.nothing)]),
  ));
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

function plain({ headline, standfirst, dateline, body }) {
  return [headline, standfirst, dateline, ...(body.content ?? []).map(wordsOf)].filter(Boolean).join("\n\n");
}
