/** Arranging a front page: stories move by the buttons or under a finger, and the form's own order carries them. */

const form = document.querySelector("[data-front]");
const said = form.querySelector("[data-said]");
const EDGE_PX = 80;
const STEP_PX = 14;
let held = null;
let scrolling = 0;

const lists = () => [...form.querySelectorAll("[data-items]")];
const items = (list) => [...list.querySelectorAll(":scope > [data-item]")];

function say(key, item) {
  const list = item.closest("[data-items]");
  const told = { headline: item.dataset.headline };
  if (list) {
    told.place = items(list).indexOf(item) + 1;
    told.count = items(list).length;
    told.block = list.closest("[data-block]").dataset.called;
  }
  const sentence = form.dataset[key].replace(/\{(\w+)\}/g, (whole, name) => told[name] ?? whole);
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = sentence; });
}

function changed() {
  form.querySelector("[data-unlaid]").hidden = false;
  addEventListener("beforeunload", warn);
}

function warn(event) {
  event.preventDefault();
}

/** One step within the block, or into the block before or after; false at either end of the page. */
function step(item, up) {
  const list = item.parentElement;
  const beside = up ? item.previousElementSibling : item.nextElementSibling;
  if (beside) {
    beside[up ? "before" : "after"](item);
    return true;
  }
  const all = lists();
  const next = all[all.indexOf(list) + (up ? -1 : 1)];
  if (!next) return false;
  next[up ? "append" : "prepend"](item);
  return true;
}

function drop(item) {
  const list = item.parentElement;
  const after = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (after ?? list.closest("[data-block]")).querySelector("[data-move=drop], summary").focus();
  changed();
  say("saidDropped", item);
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-item] [data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("[data-item]");
  const act = button.dataset.move;
  if (act === "drop") return drop(item);
  const moved = step(item, act === "raise");
  if (moved) changed();
  button.focus();
  item.scrollIntoView({ block: "nearest" });
  say(moved ? "saidMoved" : "saidEnd", item);
});

/** Put what is held where the pointer is: before the first story whose middle is below it. */
function follow() {
  const y = held.y;
  const list = lists().find((each) => y < each.closest("[data-block]").getBoundingClientRect().bottom) ?? lists().at(-1);
  const below = items(list).find((each) => {
    const box = each.getBoundingClientRect();
    return each !== held.item && y < box.top + box.height / 2;
  });
  const rest = items(list).filter((each) => each !== held.item);
  if (below ? held.item.nextElementSibling === below : rest.at(-1) === held.item.previousElementSibling && held.item.parentElement === list) return;
  if (below) below.before(held.item);
  else list.append(held.item);
}

/** The page goes on under a finger that is held near its edge. */
function scroll() {
  if (!held) return;
  const by = held.y < EDGE_PX ? -STEP_PX : held.y > innerHeight - EDGE_PX ? STEP_PX : 0;
  if (by) {
    scrollBy(0, by);
    follow();
  }
  scrolling = requestAnimationFrame(scroll);
}

function let_go(back) {
  const { item, list, next, pointer } = held;
  held = null;
  cancelAnimationFrame(scrolling);
  item.classList.remove("is-held");
  if (form.hasPointerCapture(pointer)) form.releasePointerCapture(pointer);
  const moved = item.parentElement !== list || item.nextElementSibling !== next;
  if (back && moved) list.insertBefore(item, next);
  if (!back && moved) changed();
  if (moved) say(back ? "saidBack" : "saidMoved", item);
}

form.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || !event.isPrimary || event.button !== 0) return;
  event.preventDefault();
  const item = grip.closest("[data-item]");
  held = { item, list: item.parentElement, next: item.nextElementSibling, pointer: event.pointerId, y: event.clientY };
  item.classList.add("is-held");
  // What is moved about in the page would lose the pointer; the form stays where it is.
  form.setPointerCapture(event.pointerId);
  scrolling = requestAnimationFrame(scroll);
});
form.addEventListener("pointermove", (event) => {
  if (event.pointerId !== held?.pointer) return;
  held.y = event.clientY;
  follow();
});
form.addEventListener("pointerup", (event) => {
  if (event.pointerId === held?.pointer) let_go(false);
});
form.addEventListener("pointercancel", (event) => {
  if (event.pointerId === held?.pointer) let_go(true);
});
addEventListener("keydown", (event) => {
  if (held && event.key === "Escape") let_go(true);
});
form.addEventListener("submit", () => removeEventListener("beforeunload", warn));

for (const grip of form.querySelectorAll("[data-grip]")) grip.hidden = false;
