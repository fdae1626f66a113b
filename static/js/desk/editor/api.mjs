// Asking the desk's API.

export const API = "/api/v1/admin";
const LONGEST_ANSWER_MS = 30_000;

/** What the API would not do: a sentence for people, with the `status` (0 where nobody answered) and the `problem`. */
export class Refused extends Error {
  constructor(sentence, status, problem = {}) {
    super(sentence);
    Object.assign(this, { status, problem });
  }
}

/** The answer's JSON, with its ETag as `etag`; Refused otherwise. */
export async function ask(method, path, json = undefined, { keepalive = false } = {}) {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const headers = { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) };
  const signal = AbortSignal.timeout(LONGEST_ANSWER_MS), more = { credentials: "same-origin", cache: "no-store", keepalive };
  let answer;
  try {
    answer = await fetch(path.startsWith("/api/") ? path : API + path, { method, body, headers, signal, ...more });
  } catch (error) {
    throw new Refused(error.message, 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(sentenceOf(told) || String(answer.status), answer.status, told);
  const etag = answer.headers.get("ETag");
  return etag ? { ...told, etag } : told;
}

/** What a problem says, for people. */
export function sentenceOf({ errors = {}, detail, title }) {
  return Object.values(errors).flat().join(" ") || detail || title || "";
}
