// Sending pictures, and what the library says of one.

import { ask } from "./api.mjs";

const LATER_MS = 3000, MOST_LOOKS = 20;
const here = new Map(); // pictures that were sent from here, whose sizes may still be in the making

/** Send a picture, as the library does: in pieces that a dropped connection does not cost. Fetched when one is sent. */
export async function upload(file, { progress, signal } = {}) {
  const sending = await import("../uploads.mjs");
  return sending.upload(file, { progress, signal: signal ?? undefined });
}

/** A picture that was just sent, in short; it is shown from this device until the library has its sizes. */
export function sent(image, file) {
  here.set(image.id, URL.createObjectURL(file));
  return short(image);
}

/** A picture of the library in short: {id, url, alt, caption, credit, ready}. */
export function short({ id, url, illustration: { alt, caption, credit } }, width_px = 640) {
  const seen = url?.replace(/\d+(?=\.webp$)/, width_px) ?? here.get(id) ?? "";
  return { id, url: seen, alt, caption, credit: credit.line, ready: Boolean(url) };
}

/** The same by its id, once it can be seen: its sizes may be a moment away. */
export async function picture(id, width_px = 640) {
  for (let look = 1; ; look++) {
    const found = short(await ask("GET", `/images/${encodeURIComponent(id)}`), width_px);
    if (found.url || look === MOST_LOOKS) return found;
    await new Promise((done) => setTimeout(done, LATER_MS));
  }
}
