// Sending pictures, and what the library says of one.

import { API, ask, Refused, sentenceOf } from "./api.mjs";

const LATER_MS = 3000, MOST_LOOKS = 20;
const here = new Map(); // pictures that were sent from here, whose sizes may still be in the making

/** Send a picture; `progress(fraction)` while it goes. The picture as the API tells it; Refused otherwise. */
export function upload(file, { progress = () => {}, signal = null } = {}) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(), form = new FormData();
    form.append("file", file, file.name);
    request.upload.onprogress = ({ loaded, total }) => total && progress(loaded / total);
    request.onload = () => {
      const told = read(request.response);
      if (request.status === 201) done(told);
      else failed(new Refused(sentenceOf(told) || String(request.status), request.status, told));
    };
    request.onerror = () => failed(new Refused("", 0));
    request.onabort = () => failed(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.open("POST", `${API}/images`);
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  });
}

/** A picture that was just sent, in short; it is shown from this device until the library has its sizes. */
export function sent(image, file) {
  here.set(image.id, URL.createObjectURL(file));
  return short(image);
}

/** A picture of the library in short: {id, url, alt, caption, credit, ready}. */
export function short({ id, illustration: { alt, caption, credit, renditions } }, width_px = 640) {
  const made = renditions.filter(({ type }) => type === "image/webp").sort((one, other) => one.width - other.width);
  const best = made.find(({ width }) => width >= width_px) ?? made.at(-1);
  return { id, url: best?.url ?? here.get(id) ?? "", alt, caption, credit: credit.line, ready: Boolean(best) };
}

/** The same by its id, once it can be seen: its sizes may be a moment away. */
export async function picture(id, width_px = 640) {
  for (let look = 1; ; look++) {
    const found = short(await ask("GET", `/images/${encodeURIComponent(id)}`), width_px);
    if (found.url || look === MOST_LOOKS) return found;
    await new Promise((done) => setTimeout(done, LATER_MS));
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
