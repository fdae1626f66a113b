// Saves by itself what is typed: after a few quiet seconds, against the version it was read from, never over anybody
// else's. While that cannot be done, the text is kept on this device.

import { sameBody } from "./body.mjs";

const QUIET_MS = 3000;
const LONGEST_UNSAVED_MS = 20_000;
const KEEP_AFTER_MS = 400;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;
const LONGEST_ANSWER_MS = 30_000;
const PASSES = new Set([408, 425, 429, 500, 502, 503, 504]); // what may go better the next time

/**
 * Saves one article.
 *
 * `read()` answers the fields to send, the body among them. Events, each with its `detail`:
 * - `state` {state, at, why}: `saved` and `kept` (at this time), `unsaved`, `saving`, `not_kept`, `conflict`,
 *   `refused` (why), `signed_out`;
 * - `saved` {article}: what the server has now, warnings among it;
 * - `conflict` {mine, theirs, etag}: somebody else has saved. Nothing more is sent until the page has called
 *   `keepMine(etag)` or `takeTheirs(etag)`;
 * - `refused` {status, problem}: the server will not have it as it is; it is tried again after the next change.
 */
export class Saving extends EventTarget {
  state = "saved";
  #dirty = false;
  #timer = 0;
  #keeping = 0;
  #since = 0;
  #tries = 0;
  #sending = null;
  #stopped = new AbortController();

  constructor({ url, etag, read, drafts, quiet_ms = QUIET_MS }) {
    super();
    Object.assign(this, { url, etag, read, drafts, quiet_ms });
    const { signal } = this.#stopped;
    window.addEventListener("online", () => this.#dirty && this.#plan(0), { signal });
    window.addEventListener("pagehide", () => this.#unsaved && this.#keep(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.#unsaved && (this.#keep(), this.#plan(0)), { signal });
    window.addEventListener("beforeunload", (event) => this.state === "not_kept" && event.preventDefault(), { signal });
  }

  /** Something was typed. */
  changed() {
    if (!this.#dirty) this.#since = Date.now();
    this.#dirty = true;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEEP_AFTER_MS);
    if (this.state === "conflict") return;
    if (this.state !== "kept" && this.state !== "signed_out") this.#say("unsaved");
    if (!this.#tries) this.#plan(Math.min(this.quiet_ms, Math.max(0, this.#since + LONGEST_UNSAVED_MS - Date.now())));
  }

  /** Save now; resolves to whether all that was typed is saved. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#sending) await this.#sending;
    if (this.#dirty && this.state !== "conflict") {
      this.#sending = this.#send().finally(() => (this.#sending = null));
      await this.#sending;
    }
    return !this.#dirty;
  }

  /** After a conflict, once somebody has looked at both: save ours over the version that has this ETag. */
  keepMine(etag) {
    this.etag = etag;
    this.#dirty = true;
    this.#say("unsaved");
    return this.save();
  }

  /** After a conflict: the page has put theirs into the editor, and ours goes. */
  async takeTheirs(etag) {
    this.etag = etag;
    await this.#settled();
  }

  /** Stop saving; what is not saved stays on this device. */
  stop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
    if (this.#unsaved) this.#keep();
    this.#stopped.abort();
  }

  /** Whether the server may lack something, be it on its way. */
  get #unsaved() {
    return this.#dirty || this.#sending !== null;
  }

  #plan(after_ms) {
    clearTimeout(this.#timer);
    if (!this.#stopped.signal.aborted) this.#timer = setTimeout(() => this.save(), after_ms);
  }

  #say(state, more = {}) {
    if (state === "unsaved" && this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, ...more } }));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async #keep() {
    clearTimeout(this.#keeping);
    try {
      this.kept_at = await this.drafts.keep(this.etag, this.read());
      if (this.state === "kept" || this.state === "not_kept") this.#say("kept", { at: this.kept_at });
    } catch {
      if (this.#unsaved) this.#say("not_kept");
    }
    if (!this.#unsaved) await this.drafts.forget().catch(() => {}); // it was saved meanwhile
  }

  async #send() {
    const fields = this.read(), sent = JSON.stringify(fields);
    this.#dirty = false;
    this.#say("saving");
    const answer = await this.#ask("PATCH", sent);
    if (answer?.ok) return this.#accepted(answer, await read(answer));
    this.#dirty = true;
    if (!answer || PASSES.has(answer.status)) return this.#later(answer);
    if (answer.status === 412) return this.#overtaken(fields);
    this.#tries = 0;
    if (answer.status === 401) return this.#away("signed_out");
    const problem = await read(answer);
    await this.#keep();
    this.#say("refused", { why: sentence(problem) });
    this.#tell("refused", { status: answer.status, problem });
  }

  /** An answer, or null where none came. */
  async #ask(method, body) {
    const headers = { Accept: "application/json", ...(body ? { "Content-Type": "application/json", "If-Match": this.etag } : {}) };
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]);
    try {
      return await fetch(this.url, { method, body, headers, signal, credentials: "same-origin", cache: "no-store" });
    } catch {
      return null;
    }
  }

  async #accepted(answer, article) {
    this.etag = answer.headers.get("ETag") ?? this.etag;
    this.#tries = 0;
    if (this.#dirty) this.#again();
    else await this.#settled();
    this.#tell("saved", { article });
  }

  /** More was typed while the answer was on its way. */
  #again() {
    this.#since = Date.now();
    this.#keep();
    this.#say("unsaved");
    this.#plan(this.quiet_ms);
  }

  async #settled() {
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
    this.#dirty = false;
    this.#tries = 0;
    await this.drafts.forget().catch(() => {});
    if (!this.#dirty) this.#say("saved", { at: Date.now() });
  }

  async #later(answer) {
    const asked_ms = 1000 * Number(answer?.headers.get("Retry-After") ?? 0) || 0;
    const backoff_ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries++) * (0.75 + Math.random() / 2);
    await this.#away("kept");
    this.#plan(Math.max(asked_ms, backoff_ms));
  }

  async #away(state) {
    await this.#keep();
    if (this.state !== "not_kept") this.#say(state, { at: this.kept_at });
  }

  /** The version is another one. It may be our own, where only the answer to it was lost. */
  async #overtaken(fields) {
    const answer = await this.#ask("GET"), theirs = answer?.ok ? await read(answer) : null;
    if (!theirs) return this.#later(answer);
    const etag = answer.headers.get("ETag");
    if (isOurs(theirs, fields)) {
      this.#dirty = !isOurs(theirs, this.read());
      return this.#accepted(answer, theirs);
    }
    await this.#keep();
    this.#say("conflict");
    this.#tell("conflict", { mine: this.read(), theirs, etag });
  }
}

/** Whether what the server has is what was sent, as far as both are written alike. */
export function isOurs(theirs, sent) {
  return Object.entries(sent).every(([name, value]) => {
    if (name === "body") return sameBody(value, theirs.body);
    return typeof value !== "string" || typeof theirs[name] !== "string" || value.normalize() === theirs[name].normalize();
  });
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

/** What a problem says, for people. */
function sentence({ errors = {}, detail, title }) {
  const named = Object.values(errors).flat()[0];
  return named ?? detail ?? title ?? "";
}
