// What the desk's page does with the editor, for tests: mounts it, saves it, offers what was kept.

import { Drafts } from "/static/js/desk/editor/drafts.mjs";
import { Saving } from "/static/js/desk/editor/saving.mjs";
import { offerKept, showState } from "/static/js/desk/editor/status.mjs";
import { mount } from "/static/js/desk/editor/view.mjs";

const place = document.querySelector("[data-editor]");
const seen = (window.seen = []);

/** As the page of pictures will do it: with progress, and with an end. */
function upload(file, { progress, signal }) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onload = () => (request.status === 201 ? done(JSON.parse(request.response)) : failed(new Error(JSON.parse(request.response).detail)));
    request.onerror = () => failed(new Error("The network is away."));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", "/images");
    request.send(file);
  });
}

const picture = async (id) => (await fetch(`/images/${id}`)).json();
const editor = mount(place, { upload, picture });
const drafts = new Drafts({ owner: "meera", article: "1" });
const read = () => ({ body: editor.body() });
const saving = new Saving({ url: "/article", etag: place.dataset.etag, read, drafts, quiet_ms: 300 });
for (const name of ["state", "saved", "conflict", "refused"]) {
  saving.addEventListener(name, ({ detail }) => seen.push([name, detail]));
}
place.addEventListener("editor:change", () => saving.changed());
showState(editor, saving);
Object.assign(window, { editor, saving, drafts });
offerKept(editor, { saving, drafts, putBack: ({ body }) => editor.setBody(body) }).then(() => (window.offered = true));
window.ready = performance.now();
