// Passkeys at the desk: to sign in, to prove it again, and to make one. Without this file the forms remain.

const API = "/api/v1/admin";
const WAYS = {
  "sign-in": { ask: "/sessions/passkey/options", tell: "/sessions/passkey" },
  proof: { ask: "/sessions/current/proof/options", tell: "/sessions/current/proof" },
  add: { ask: "/me/passkeys/options", tell: "/me/passkeys" },
};

const fromText = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The options as the browser takes them: what the server writes in base64url is bytes here. */
function readable(options) {
  const credentials = list => (list ?? []).map(each => ({ ...each, id: fromText(each.id) }));
  const read = { ...options, challenge: fromText(options.challenge) };
  if (options.user) read.user = { ...options.user, id: fromText(options.user.id) };
  read.excludeCredentials = credentials(options.excludeCredentials);
  read.allowCredentials = credentials(options.allowCredentials);
  return read;
}

/** The browser's answer as the server reads it. */
function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  return { id, rawId: toText(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults: {} };
}

async function send(path, body) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(API + path, { method: "POST", headers, body: body && JSON.stringify(body) });
  if (answer.ok) return answer.status === 204 ? {} : answer.json();
  const problem = await answer.json().catch(() => ({}));
  if (problem.reauthenticate) location.assign(`/desk/proof?next=${encodeURIComponent(location.pathname)}`);
  const sentences = Object.values(problem.errors ?? {}).flat();
  throw new Error(sentences.join(" ") || problem.detail || String(answer.status));
}

async function run(place) {
  const way = WAYS[place.dataset.passkey];
  const { options } = await send(way.ask);
  const publicKey = readable(options);
  const making = place.dataset.passkey === "add";
  const credential = making ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  const name = making ? { name: new FormData(place).get("name") } : {};
  await send(way.tell, { ...name, credential: written(credential) });
  location.assign(place.dataset.next);
}

function offer(place) {
  const said = place.querySelector("[role=status]");
  const button = place.querySelector("button");
  const begin = async event => {
    event.preventDefault();
    said.textContent = "";
    button.disabled = true;
    try {
      await run(place);
    } catch (error) {
      said.textContent = error instanceof DOMException ? place.dataset.saidCancelled : error.message;
      button.disabled = false;
      button.focus();
    }
  };
  place.addEventListener(place.matches("form") ? "submit" : "click", event => {
    if (place.matches("form") || event.target.closest("button")) begin(event);
  });
  place.hidden = false;
  const numbers = /^[\d.]+$|^\[/.test(location.hostname);
  if (!window.PublicKeyCredential || numbers) {
    button.disabled = true;
    said.textContent = numbers ? place.dataset.saidAddress : place.dataset.saidNone;
  }
}

document.querySelectorAll("[data-passkey]").forEach(offer);
