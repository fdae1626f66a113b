// Who is at the story: one writes at a time, for as long as they go on; others read along, and may take over.

import { ask } from "./api.mjs";

const AGAIN_MS = 20_000;
const LATE_MS = 60_000; // in which what somebody had typed may still come, after it was taken over from them
const IDLE_MS = 5 * 60_000; // after which whoever types nothing lets others write

/**
 * The company at one article, `url` of the API. `state` is
 * - `free`: nobody writes; who types begins to;
 * - `mine`: I write;
 * - `theirs`: somebody else writes, `holder` by name; `lost` tells whether I wrote before.
 * Events: `state` whenever that, or who else is here, has changed; `look` each time it was asked and others may have
 * saved.
 */
export class Company extends EventTarget {
  state = "free";
  holder = "";
  others = [];
  lost = false;
  #typed_at = 0;
  #taken_at = 0;
  #timer = 0;
  #asking = null;

  constructor(url, { me }) {
    super();
    Object.assign(this, { url, me });
    addEventListener("focus", () => this.look());
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    addEventListener("pageshow", ({ persisted }) => persisted && this.look());
    addEventListener("pagehide", () => this.leave());
  }

  /** I have typed: from now on I write, unless somebody else does. */
  typed() {
    this.#typed_at = Date.now();
    const begin = () => this.state === "free" && this.#ask(() => this.#take(false));
    if (this.#asking) this.#asking.then(begin);
    else begin();
  }

  /** Write from now on, whoever wrote until now; resolves to whether that was possible. */
  async takeOver() {
    this.#typed_at = Date.now();
    await this.#asking;
    await this.#ask(() => this.#take(true));
    this.#taken_at = Date.now();
    return this.state === "mine";
  }

  /** See who is here, and go on writing where I do; then again, after a while. */
  async look() {
    clearTimeout(this.#timer);
    await this.#ask(() => this.#turn());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), AGAIN_MS);
  }

  /** Let others write. */
  leave() {
    clearTimeout(this.#timer);
    if (this.state === "mine") ask("DELETE", `${this.url}/lease`, undefined, { keepalive: true }).catch(() => {});
  }

  /** One question at a time; where nobody answers, all stays as it was. */
  async #ask(question) {
    if (this.#asking) return this.#asking;
    this.#asking = question().catch(() => {}).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #turn() {
    const now = Date.now(), idle = now - this.#typed_at > IDLE_MS;
    if (this.state === "mine" && !idle) await this.#take(false);
    else {
      if (this.state === "mine") await ask("DELETE", `${this.url}/lease`);
      this.#told(await ask("PUT", `${this.url}/presence`));
    }
    if (this.state !== "mine" || now - this.#taken_at < LATE_MS) this.dispatchEvent(new Event("look"));
  }

  async #take(over) {
    try {
      this.#told(await ask("PUT", `${this.url}/lease`, { take_over: over }));
    } catch (error) {
      if (error.status !== 409 || !error.problem.holder) throw error;
      this.#told({ holder: error.problem.holder, mine: false, others: this.others });
    }
  }

  #told({ holder, mine, others }) {
    const before = JSON.stringify([this.state, this.holder, this.others]), was = this.state;
    this.state = mine ? "mine" : holder ? "theirs" : "free";
    this.others = others.filter(({ id }) => id !== this.me).map(({ id, name }) => ({ id, name }));
    if (this.state === "theirs") this.lost = was === "mine" || (was === "theirs" && this.lost);
    if (this.state === "mine") this.lost = false;
    this.holder = holder && !mine ? holder.name : "";
    if (before !== JSON.stringify([this.state, this.holder, this.others])) this.dispatchEvent(new Event("state"));
  }
}
