// What was typed and not saved is kept on this device, per person, article and revision, until it is saved.

const NAME = "desk", STORE = "drafts";

/**
 * The drafts of one person for one article.
 *
 * A kept draft is {owner, article, revision, writer, fields, kept_at}. Each open editor is a writer of its own, so that
 * two tabs never write over each other's text.
 */
export class Drafts {
  constructor({ owner, article }) {
    Object.assign(this, { owner, article, writer: crypto.getRandomValues(new Uint32Array(2)).join("-") });
  }

  /** Keep these fields; resolves when they are on the disk, with the time. */
  async keep(revision, fields) {
    const kept = { owner: this.owner, article: this.article, writer: this.writer, revision, fields, kept_at: Date.now() };
    await inStore("readwrite", (store) => store.put(kept));
    return kept.kept_at;
  }

  /** Every draft of this person for this article that was never saved, newest first. */
  async found() {
    const all = await inStore("readonly", (store) => store.index("article").getAll([this.owner, this.article]));
    return all.sort((one, other) => other.kept_at - one.kept_at);
  }

  /** Let go of the draft of this editor, or of another that was found. */
  async forget({ writer = this.writer } = {}) {
    await inStore("readwrite", (store) => store.delete([this.owner, this.article, writer]));
  }
}

/** How many drafts of this person are on this device. */
export async function keptBy(owner) {
  return inStore("readonly", (store) => store.count(ofOwner(owner)));
}

/** Let go of every draft on this device, or of one person's: for a device that others use too. */
export async function forgetAll(owner = null) {
  await inStore("readwrite", (store) => {
    if (owner === null) return store.clear();
    return store.delete(ofOwner(owner));
  });
}

function ofOwner(owner) {
  return IDBKeyRange.bound([owner], [owner, []]);
}

// Stays open, so that what is kept while a page is being left is on its way before the page is gone.
let connection = null;

async function inStore(mode, work) {
  const database = connection ?? (await opened());
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
    if (mode === "readwrite") transaction.commit();
  });
}

function opened() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: ["owner", "article", "writer"] });
      store.createIndex("article", ["owner", "article"]);
    };
    request.onsuccess = () => {
      connection = request.result;
      connection.onclose = () => (connection = null);
      connection.onversionchange = () => (request.result.close(), (connection = null));
      done(connection);
    };
    request.onerror = request.onblocked = () => failed(request.error);
  });
}
