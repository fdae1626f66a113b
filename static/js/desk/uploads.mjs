// Sends files in pieces, so that a dropped connection, a reload or a dead battery costs a piece and never the file.

const API = "/api/v1/admin";
const KEPT = "newsapp.upload.";
const PIECE_BYTES = 1024 * 1024;
const AT_ONCE = 2;
const STALLED_MS = 90_000;
const PATIENCE_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];
export const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif";

/** The network, or the server behind it, is away: what was sent counts, and is gone on with. */
class Away extends Error {}

/** The desk said no; `message` is for people. */
class Refused extends Error {
  constructor(status, problem) {
    super(Object.values(problem.errors ?? {}).flat().join(" ") || problem.detail || String(status));
    Object.assign(this, { status, problem });
  }
}

/**
 * Send a file and promise the picture that it became, as the API tells it.
 *
 * `progress(fraction)` hears of it from 0 to 1, `waiting(isAway)` when the network goes and when it is back. A picture
 * that is in the library already is promised as it is, with `known`, unless `secondCopy`. An aborted `signal` drops
 * what was sent. Fails with an Error whose message is for people.
 */
export async function upload(file, { progress = () => {}, waiting = () => {}, signal, secondCopy = false } = {}) {
  const leave = await turn(signal);
  const sending = new Sending(file, { progress, waiting, signal, secondCopy });
  try {
    return await sending.run();
  } catch (error) {
    if (signal?.aborted || error instanceof Refused) sending.drop(error.status);
    throw error;
  } finally {
    leave();
  }
}

/** What was begun on this device and is not finished: {name, size, received, forget()}, as the desk knows it now. */
export async function halfway() {
  const found = [];
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(KEPT))) {
    const kept = JSON.parse(localStorage.getItem(key));
    const state = await call("GET", kept.address).catch((error) => (error instanceof Refused ? null : {}));
    if (!state || state.image) localStorage.removeItem(key);
    else if (state.received_bytes) {
      const forget = () => (localStorage.removeItem(key), call("DELETE", kept.address).catch(() => {}));
      found.push({ key, name: kept.name, size: kept.size, received: state.received_bytes, forget });
    }
  }
  return found;
}

class Sending {
  constructor(file, told) {
    Object.assign(this, { file, ...told, offset: 0, address: null });
  }

  async run() {
    this.digest = await digested(this.file);
    if (this.digest && !this.secondCopy) {
      const known = await this.patiently(() => call("GET", `/images?sha256=${this.digest}&limit=1`, { signal: this.signal }));
      if (known.items.length) return this.told({ ...known.items[0], known: true });
    }
    const { name, size, lastModified } = this.file;
    this.key = `${KEPT}${this.digest || `${name}/${size}/${lastModified}`}${this.secondCopy ? "/copy" : ""}`;
    await this.patiently(() => this.find());
    return this.told(await this.finish());
  }

  /** Everything until the picture is made; begun anew, once, where what came was damaged. */
  async finish(again = true) {
    while (this.offset < this.file.size) await this.patiently(() => this.send());
    this.progress(1);
    const body = { second_copy: this.secondCopy };
    try {
      return await this.patiently(() => call("POST", `${this.address}/image`, { body, signal: this.signal }));
    } catch (error) {
      if (!again || !(error instanceof Refused)) throw error;
      const state = await call("GET", this.address).catch(() => ({}));
      if (state.received_bytes !== 0) throw error;
      this.offset = 0;
      return this.finish(false);
    }
  }

  /** Go on with what this device began, or begin. */
  async find() {
    const kept = this.address ? { address: this.address } : JSON.parse(localStorage.getItem(this.key) ?? "{}");
    const state = kept.address && (await call("GET", kept.address, { signal: this.signal }).catch(orGone));
    if (state && state.size_bytes === this.file.size) Object.assign(this, { address: kept.address, offset: state.received_bytes });
    else await this.begin();
    this.progress(this.offset / this.file.size);
  }

  async begin() {
    const { name, size } = this.file;
    const body = { name: name || "picture", size_bytes: size, ...(this.digest && { sha256: this.digest }) };
    const { id } = await call("POST", "/uploads", { body, signal: this.signal });
    Object.assign(this, { address: `/uploads/${id}`, offset: 0 });
    keep(this.key, { address: this.address, name, size });
  }

  /** Send the next piece; after a break the desk is asked first how much has come. */
  async send() {
    if (this.unsure) await this.find();
    this.unsure = true;
    const piece = this.file.slice(this.offset, this.offset + PIECE_BYTES);
    const sent = (bytes) => this.progress(Math.min((this.offset + bytes) / this.file.size, 1));
    try {
      this.offset = await put(this.address, this.offset, piece, { sent, signal: this.signal });
    } catch (error) {
      if (error.status === 404) return; // it expired: `find` begins another
      if (error.status !== 409) throw error;
      this.offset = error.problem.expected_offset;
    }
    this.unsure = false;
  }

  /** Do this until it is done or refused, however often the network goes away meanwhile. */
  async patiently(act) {
    for (let tries = 0; ; tries += 1) {
      this.signal?.throwIfAborted();
      try {
        const done = await act();
        if (tries) this.waiting(false);
        return done;
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        this.waiting(true);
        await calm(PATIENCE_MS[Math.min(tries, PATIENCE_MS.length - 1)], this.signal);
      }
    }
  }

  told(image) {
    this.progress(1);
    if (this.key) localStorage.removeItem(this.key);
    return image;
  }

  /** What was refused for good is not gone on with; who is only signed out goes on later. */
  drop(status) {
    if ([401, 403, 429].includes(status) || !this.address) return;
    localStorage.removeItem(this.key);
    call("DELETE", this.address).catch(() => {});
  }
}

/** One of a few places: promises the call that gives it free. */
const queue = [];
let busy = 0;
async function turn(signal) {
  signal?.throwIfAborted();
  if (busy >= AT_ONCE) {
    await new Promise((go, stop) => {
      queue.push(go);
      signal?.addEventListener("abort", () => queue.includes(go) && (queue.splice(queue.indexOf(go), 1), stop(signal.reason)), { once: true });
    });
  } else busy += 1;
  return () => (queue.length ? queue.shift()() : (busy -= 1));
}

/** The SHA-256 of the file; empty where the browser gives none, on a page that is not secure. */
async function digested(file) {
  if (!crypto.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function call(method, path, { body, signal } = {}) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), signal }).catch((error) => {
    throw signal?.aborted ? error : new Away(error.message);
  });
  if (answer.ok) return answer.status === 204 ? {} : answer.json();
  throw failure(answer.status, await answer.json().catch(() => ({})), answer.headers.get("Retry-After"));
}

/** Send bytes, and promise where the next ones belong. Only this way a browser tells how much has gone. */
function put(address, offset, piece, { sent, signal }) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(), stop = () => request.abort();
    let watch = setTimeout(stop, STALLED_MS);
    const end = (act) => () => (clearTimeout(watch), signal?.removeEventListener("abort", stop), act());
    request.open("PATCH", API + address);
    request.setRequestHeader("Content-Type", "application/partial-upload");
    request.setRequestHeader("Upload-Offset", String(offset));
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(watch);
      watch = setTimeout(stop, STALLED_MS);
      sent(event.loaded);
    });
    request.addEventListener("load", end(() => {
      if (request.status === 204) return done(Number(request.getResponseHeader("Upload-Offset")));
      failed(failure(request.status, read(request.responseText), request.getResponseHeader("Retry-After")));
    }));
    request.addEventListener("error", end(() => failed(new Away("error"))));
    request.addEventListener("abort", end(() => failed(signal?.aborted ? signal.reason : new Away("stalled"))));
    signal?.addEventListener("abort", stop);
    request.send(piece);
  });
}

/** A server that is away, or says when to come again, is waited for; everything else it says is an answer. */
function failure(status, problem, later) {
  const busy = status === 408 || status >= 500 || (status === 429 && later);
  return busy ? new Away(String(status)) : new Refused(status, problem);
}

function orGone(error) {
  if (error.status === 404) return null;
  throw error;
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A device without room to remember goes on without.
  }
}

/** A while, or until the network is back. */
function calm(ms, signal) {
  return new Promise((done, stop) => {
    const wake = () => (clearTimeout(timer), globalThis.removeEventListener("online", wake), done());
    const timer = setTimeout(wake, ms);
    globalThis.addEventListener("online", wake);
    signal?.addEventListener("abort", () => (clearTimeout(timer), stop(signal.reason)), { once: true });
  });
}
