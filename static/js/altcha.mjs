// Solves the paper's challenges (ALTCHA, proof of work, version 2) in the giver's own browser, without asking anybody.
//
// A form that was refused for want of a proof carries its challenge in a hidden field, and a place for words:
//
//   <input type="hidden" name="proof" data-challenge='{"parameters": …, "signature": …}' data-status="proof-status"
//     data-working="Checking that you are not a machine…" data-done="Checked." data-failed="Your browser cannot …">
//   <p id="proof-status" role="status"></p>
//
// The field is filled while the giver reads; a form sent before that waits for it. Programs call `solve` themselves.

// Derivations under way at once: the browser spreads them over its processors and the page stays alive between them.
const AT_ONCE = 16;
const MOST_NUMBERS = 100_000;
const STILL_WORKING_MS = 5_000;

/** The proof for a challenge, as the server takes it: base64 of JSON. Rejects where this browser cannot find it. */
export async function solve(challenge) {
  const { algorithm, keyPrefix } = challenge.parameters;
  if (!crypto.subtle) throw new Error("Browsers do cryptography only in pages that were loaded securely.");
  if (!/^PBKDF2\/SHA-(256|384|512)$/.test(algorithm)) throw new Error(`Unknown algorithm: ${algorithm}`);
  const began = performance.now();
  for (let first = 0; first < MOST_NUMBERS; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, each) => first + each);
    const keys = await Promise.all(numbers.map((number) => derive(challenge.parameters, number)));
    const found = keys.findIndex((key) => key.startsWith(keyPrefix));
    if (found >= 0) {
      const time = Math.round(performance.now() - began);
      return btoa(JSON.stringify({ challenge, solution: { counter: numbers[found], derivedKey: keys[found], time } }));
    }
  }
  throw new Error("No number solves this challenge.");
}

/** Fill this field with the proof for its challenge, and say how it goes to those who listen; whether it was done. */
export async function prove(field) {
  const { challenge, status, working, done, failed } = field.dataset;
  const place = document.getElementById(status);
  const say = (words) => place && (place.textContent = words);
  const release = hold(field.form);
  say(working);
  // A screen reader is silent about words that it has just read, so a point is added to them.
  const again = setInterval(() => place && (place.textContent += "."), STILL_WORKING_MS);
  try {
    field.value = await solve(JSON.parse(challenge));
    say(done);
  } catch (error) {
    console.warn(error.message);
    say(failed);
  }
  clearInterval(again);
  release(Boolean(field.value));
  return Boolean(field.value);
}

/** Keep the form from being sent; what is given back lets go of it, and sends what was to be sent if that is right. */
function hold(form) {
  let wanted = null;
  const wait = (event) => {
    event.preventDefault();
    wanted = event;
  };
  form.addEventListener("submit", wait);
  return (right) => {
    form.removeEventListener("submit", wait);
    if (right && wanted) form.requestSubmit(wanted.submitter);
  };
}

async function derive({ algorithm, cost, keyLength, nonce, salt }, number) {
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  new DataView(password.buffer).setUint32(password.length - 4, number);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: algorithm.split("/")[1], salt: bytes(salt), iterations: cost };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * keyLength)));
}

const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const hex = (found) => Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether each of the page's challenges was solved, once that is known. */
export const proven = Promise.all(Array.from(document.querySelectorAll("input[data-challenge]"), prove));
