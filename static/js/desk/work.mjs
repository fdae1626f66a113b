/** The page of the work in the background looks again by itself: it fetches itself and takes what lives of it. */

const EVERY_MS = 5000;
const live = document.querySelector("[data-live]");
const box = document.querySelector("[data-by-itself]");
const lost = document.querySelector("[data-lost]");
const tick = box.querySelector("input");

/** Nothing is taken from under a finger or from where somebody is with the keyboard. */
const busy = () => document.hidden || !tick.checked || live.contains(document.activeElement);

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(EVERY_MS * 2) });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (busy()) return;
  live.replaceChildren(...page.querySelector("[data-live]").cloneNode(true).childNodes);
}

async function again() {
  if (!busy()) {
    try {
      await look();
      lost.hidden = true;
      lost.textContent = "";
    } catch {
      lost.hidden = false;
      lost.textContent = box.dataset.saidLost;
    }
  }
  setTimeout(again, EVERY_MS);
}

box.hidden = false;
setTimeout(again, EVERY_MS);
