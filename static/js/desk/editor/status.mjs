// Where the text is, in words and the time: saved, kept on this device, or waiting for somebody to choose.

import { element } from "./elements.mjs";
import { phrase, timeOfDay } from "./phrases.mjs";
import { isOurs } from "./saving.mjs";

/** Show the states of `saving` at the foot of the editor. */
export function showState(editor, saving) {
  saving.addEventListener("state", ({ detail: { state, at, why } }) => {
    const said = phrase(state, { time: at ? timeOfDay(at) : "", why: why ?? "" });
    editor.state.dataset.state = state;
    // What passes by itself is not worth a screen reader's breath.
    editor.state.setAttribute("aria-live", ["unsaved", "saving", "saved"].includes(state) ? "off" : "polite");
    if (editor.state.textContent !== said) editor.state.textContent = said;
  });
}

/**
 * Offer the newest text that was kept on this device and never saved; resolves when there is nothing to offer or
 * somebody has chosen. `putBack(fields)` puts it into the page.
 */
export async function offerKept(editor, { saving, drafts, putBack }) {
  const [newest, same] = await worthOffering(saving, drafts);
  for (const draft of same) await drafts.forget(draft);
  if (!newest) return;
  await new Promise((done) => {
    const choose = (back) => async () => {
      offer.remove();
      editor.focus();
      if (back) await takeBack(newest, { saving, putBack });
      if (!back || saving.state !== "not_kept") await drafts.forget(newest);
      done();
    };
    const time = new Date(newest.kept_at).toLocaleString(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });
    const back = element("button", { type: "button", class: "button", onclick: choose(true) }, phrase("put_back"));
    const away = element("button", { type: "button", class: "plain", onclick: choose(false) }, phrase("throw_away"));
    const said = element("p", {}, phrase("found_kept", { time }));
    const offer = element("div", { class: "editor-offer", role: "alert" }, said, element("p", {}, back, " ", away));
    editor.place.prepend(offer);
  });
}

/** The newest draft that says something else than the page, and those that say the same. */
async function worthOffering(saving, drafts) {
  const found = await drafts.found().catch(() => []), here = saving.read();
  const others = found.filter(({ writer }) => writer !== drafts.writer);
  const same = others.filter(({ fields }) => isOurs(here, fields));
  return [others.find((draft) => !same.includes(draft)), same];
}

/** The text was written upon the version it names: where that is not the present one, saving it is a conflict. */
async function takeBack({ fields, revision }, { saving, putBack }) {
  putBack(fields);
  saving.etag = revision;
  saving.changed();
  await saving.save();
}
