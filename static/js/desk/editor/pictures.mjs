// Pictures in the text: files dropped, pasted or chosen are handed to the page's `upload`, and become figures.

import { Decoration, DecorationSet, Plugin, PluginKey } from "../../../vendor/prosemirror/prosemirror.mjs";
import { element } from "./elements.mjs";
import { framed } from "./fields.mjs";
import { insertBlock, placeFor } from "./placing.mjs";
import { phrase } from "./phrases.mjs";
import { schema } from "./schema.mjs";

export const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif";
const key = new PluginKey("pictures");

/**
 * The plugin that takes files in.
 *
 * `upload(file, {progress(fraction), signal})` promises {id, url, alt, caption, credit}, or fails with an Error whose
 * message is for people. `announce(sentence)` tells a screen reader.
 */
export function pictures(context) {
  return new Plugin({
    key,
    state: { init: () => DecorationSet.empty, apply: applied },
    props: {
      decorations: (state) => key.getState(state),
      handlePaste: (view, event) => wordless(event.clipboardData) && take(view, event.clipboardData, null, context),
      handleDrop(view, event, slice, moved) {
        if (moved || !event.dataTransfer?.files.length) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        event.preventDefault();
        return take(view, event.dataTransfer, at?.pos ?? null, context) || true;
      },
    },
  });
}

/** Take these files in at the selection, as one gallery or as figures of their own. */
export function takeIn(view, files, context, { gallery = false, at = null } = {}) {
  const accepted = [...files].filter((file) => ACCEPTED.includes(file.type || "?"));
  for (const file of files) {
    if (!accepted.includes(file)) context.announce(phrase("upload_failed", { name: file.name, why: phrase("not_a_picture") }), true);
  }
  const group = gallery ? { position: null } : null;
  const place = placeFor(view.state, schema.nodes.figure, at);
  accepted.forEach((file) => start(view, file, context, { group, place }));
  return accepted.length > 0;
}

/** Let somebody choose files. */
export function chooseFiles(view, context, { gallery = false } = {}) {
  const input = element("input", { type: "file", accept: ACCEPTED, multiple: true, hidden: true });
  input.addEventListener("change", () => (takeIn(view, input.files, context, { gallery }), view.focus(), input.remove()));
  input.addEventListener("cancel", () => (input.remove(), view.focus()));
  document.body.append(input);
  input.click();
}

/** The view of a figure; `picture(id)` promises the same as `upload`, for a picture that is in the library. */
export function figureView({ picture }) {
  const known = new Map();
  const look = (id) => {
    if (!known.has(id)) known.set(id, picture(id));
    return known.get(id).catch((error) => (known.delete(id), Promise.reject(error))); // it may be there the next time
  };
  const head = (node, view) => new Still(node, look, view);
  return (node, view, getPos) => {
    const made = framed("figure", { head, fields: ["alt", "caption", "credit"] })(node, view, getPos);
    made.head.come = () => made.hinted();
    return made;
  };
}

/** The picture of a figure, as small as the library has it, and what the library says of it. */
class Still {
  hints = {};
  come = () => {};

  constructor(node, look) {
    this.look = look;
    this.image = element("img", { alt: "", draggable: "false" });
    this.missing = element("span", { hidden: true }, phrase("picture_missing"));
    this.dom = element("div", { class: "editor-still", contenteditable: "false" }, this.image, this.missing);
    this.update(node);
  }

  update({ attrs }) {
    this.image.alt = attrs.alt ?? this.hints.alt ?? "";
    if (this.id === attrs.image) return;
    this.id = attrs.image;
    this.look(attrs.image).then((found) => this.#show(found), () => this.#show(null));
  }

  #show(found) {
    this.missing.hidden = Boolean(found?.url);
    this.image.hidden = !found?.url;
    if (found?.url) this.image.src = found.url;
    this.hints = { alt: found?.alt, caption: found?.caption, credit: found?.credit };
    if (!this.image.alt) this.image.alt = found?.alt ?? "";
    this.come();
  }
}

/** Whether what is pasted is a picture alone: word processors send a picture of the words along with the words. */
function wordless(data) {
  const html = data?.getData("text/html") ?? "";
  return Boolean(data?.files.length) && !new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
}

function take(view, data, at, context) {
  return takeIn(view, data.files, context, { at });
}

function applied(tr, set) {
  const told = tr.getMeta(key), mapped = set.map(tr.mapping, tr.doc);
  if (told?.add) return mapped.add(tr.doc, [told.add]);
  return told?.remove ? mapped.remove(mapped.find(null, null, (spec) => spec.upload === told.remove)) : mapped;
}

/** One upload: its progress stands in the text where the figure will be, wherever that moves meanwhile. */
function start(view, file, context, { group, place }) {
  const upload = {}, name = file.name || phrase("figure");
  const bar = element("progress", { max: 1, "aria-label": phrase("uploading", { name }) });
  const said = element("span", {}, phrase("uploading", { name }));
  const again = element("button", { type: "button", hidden: true, onclick: () => go() }, phrase("try_again"));
  const stop = element("button", { type: "button", onclick: () => (upload.abort?.abort(), forget(view, upload)) }, phrase("remove"));
  const dom = element("div", { class: "editor-upload", contenteditable: "false" }, said, bar, again, stop);
  const add = Decoration.widget(place, dom, { upload, side: 1, stopEvent: () => true, ignoreSelection: true });
  view.dispatch(view.state.tr.setMeta(key, { add }));
  const go = async () => {
    upload.abort = new AbortController();
    Object.assign(bar, { hidden: false }).removeAttribute("value");
    again.hidden = true;
    said.textContent = phrase("uploading", { name });
    try {
      const progress = (fraction) => (bar.value = fraction);
      const found = await context.upload(file, { progress, signal: upload.abort.signal });
      put(view, upload, found, group);
      context.announce(phrase("upload_done", { name }));
    } catch (error) {
      if (upload.abort.signal.aborted) return;
      said.textContent = phrase("upload_failed", { name, why: error.message });
      bar.hidden = true;
      again.hidden = false;
      context.announce(said.textContent, true);
    }
  };
  go();
}

function forget(view, upload) {
  view.dispatch(view.state.tr.setMeta(key, { remove: upload }));
  view.focus();
}

/** Put the figure where its upload stood; those of one gallery go into the same. */
function put(view, upload, { id }, group) {
  const [found] = key.getState(view.state).find(null, null, (spec) => spec.upload === upload);
  if (!found || view.isDestroyed) return;
  const figure = schema.node("figure", { image: id }), { tr } = view.state;
  const gathered = group?.gallery && galleryOf(tr.doc, group.gallery);
  if (gathered) tr.insert(gathered, figure);
  else insertBlock(tr, group ? schema.node("gallery", null, figure) : figure, { at: found.from, stay: true });
  if (group) group.gallery ??= id;
  view.dispatch(tr.setMeta(key, { remove: upload }));
}

/** The end of the gallery in which this picture is. */
function galleryOf(doc, id) {
  let end = null;
  doc.descendants((node, position) => {
    if (node.type.name === "gallery" && node.children.some((each) => each.attrs.image === id)) end = position + node.nodeSize - 1;
    return end === null;
  });
  return end;
}
