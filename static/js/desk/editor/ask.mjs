// A small dialog that asks for a few words, and gives the focus back where it was.

import { element } from "./elements.mjs";
import { phrase } from "./phrases.mjs";

let asked = 0;

/**
 * Ask for some fields; a promise of their values by name, or of null where nothing shall be done.
 *
 * Each field is {name, label, value, flaw(value) → sentence or ""}; what has a flaw stays and is told beside its field.
 */
export function ask(title, fields) {
  const number = ++asked, rows = fields.map((field) => row(field, number));
  const form = element(
    "form", { method: "dialog", class: "editor-ask", novalidate: true },
    element("h2", { id: `ask-${number}` }, title), ...rows.map(({ part }) => part),
    element("p", { class: "editor-ask-buttons" },
      element("button", { type: "submit", class: "button" }, phrase("apply")),
      element("button", { type: "button", class: "plain", onclick: () => dialog.close() }, phrase("cancel"))),
  );
  const dialog = element("dialog", { "aria-labelledby": `ask-${number}` }, form);
  const before = document.activeElement;
  return new Promise((answer) => {
    let values = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const flawed = rows.filter(({ check }) => !check());
      if (flawed.length) return void flawed[0].input.focus();
      values = Object.fromEntries(rows.map(({ name, input }) => [name, input.value.trim()]));
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      answer(values);
    });
    document.body.append(dialog);
    dialog.showModal();
    rows[0]?.input.focus();
    rows[0]?.input.select();
  });
}

/** Show lines of two columns until the reader has seen them. */
export function tell(title, lines) {
  const number = ++asked, before = document.activeElement;
  const close = element("button", { type: "submit", class: "button" }, "OK");
  const dialog = element(
    "dialog", { "aria-labelledby": `ask-${number}`, onclose: () => (dialog.remove(), before?.focus()) },
    element("form", { method: "dialog", class: "editor-ask" },
      element("h2", { id: `ask-${number}` }, title),
      element("dl", {}, ...lines.flatMap(([term, told]) => [element("dt", {}, term), element("dd", {}, told)])),
      element("p", { class: "editor-ask-buttons" }, close)),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function row({ name, label, value = "", flaw = () => "", ...more }, number) {
  const id = `ask-${number}-${name}`;
  const input = element("input", { id, name, value, autocomplete: "off", "aria-describedby": `${id}-flaw`, ...more });
  const told = element("p", { id: `${id}-flaw`, class: "editor-flaw", role: "alert" });
  const check = () => {
    told.textContent = flaw(input.value.trim());
    input.toggleAttribute("aria-invalid", Boolean(told.textContent));
    if (told.textContent) input.setAttribute("aria-invalid", "true");
    return !told.textContent;
  };
  return { name, input, check, part: element("div", { class: "editor-field" }, element("label", { for: id }, label), input, told) };
}
