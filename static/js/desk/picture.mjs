// One picture: its focal point by touch, pointer or keys, every crop following it; more names; its sizes when they come.

const page = document.querySelector("[data-picture]");
const stage = page.querySelector("[data-stage]");
const fields = { x: page.elements.focal_x, y: page.elements.focal_y };
const clamped = (value) => Math.min(Math.max(value, 0), 1);

/** Where the share card's crop lies: centred on the point, never beyond the picture; as a browser says positions. */
function centred(share, whole, part) {
  const room = whole - part;
  return room <= 0 ? 0.5 : clamped((share * whole - part / 2) / room);
}

function positions(shape, { x, y }) {
  if (shape.dataset.shape !== "share") return [x, y];
  const width = Number(shape.getAttribute("width")), height = Number(shape.getAttribute("height"));
  const scale = Math.min(width / 1200, height / 630);
  return [centred(x, width, 1200 * scale), centred(y, height, 630 * scale)];
}

function point() {
  const read = (field) => (field.value === "" ? 0.5 : clamped(Number(field.value) || 0));
  return { x: read(fields.x), y: read(fields.y) };
}

/** Rules of this page's own, so that no element carries a style: one for the mark, one for each crop. */
function rules(shapes) {
  const sheet = new CSSStyleSheet(), names = [".pic-stage .pic-point", ...shapes.map((shape) => `.pic-shapes [data-shape="${shape}"]`)];
  names.forEach((name, at) => sheet.insertRule(`${name} {}`, at));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return [...sheet.cssRules].map((rule) => rule.style);
}

function focal() {
  const shapes = [...page.querySelectorAll("[data-shape]")];
  const [place, ...crops] = rules(shapes.map((shape) => shape.dataset.shape));
  const mark = stage.querySelector("[data-point]"), picture = stage.querySelector("img");
  const told = page.querySelector("[data-told]");
  let later;

  const show = () => {
    const at = point();
    place.left = `${at.x * 100}%`;
    place.top = `${at.y * 100}%`;
    shapes.forEach((shape, number) => {
      const [x, y] = positions(shape, at);
      crops[number].objectPosition = `${x * 100}% ${y * 100}%`;
    });
  };
  const move = ({ x, y }) => {
    fields.x.value = clamped(x).toFixed(2);
    fields.y.value = clamped(y).toFixed(2);
    show();
    clearTimeout(later);
    later = setTimeout(() => {
      const percent = (field) => String(Math.round(Number(field.value) * 100));
      told.textContent = stage.dataset.said.replace("{x}", percent(fields.x)).replace("{y}", percent(fields.y));
    }, 400);
  };
  const under = (event) => {
    const box = picture.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };

  mark.hidden = false;
  picture.addEventListener("click", (event) => (move(under(event)), mark.focus({ preventScroll: true })));
  mark.addEventListener("pointerdown", (event) => mark.setPointerCapture(event.pointerId));
  mark.addEventListener("pointermove", (event) => mark.hasPointerCapture(event.pointerId) && move(under(event)));
  mark.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!way) return;
    event.preventDefault();
    const { x, y } = point();
    move({ x: x + way[0], y: y + way[1] });
  });
  for (const field of Object.values(fields)) field.addEventListener("input", show);
  show();
}

/** One more empty row for a name, with labels of its own. */
function people() {
  const more = page.querySelector("[data-more]");
  more.hidden = false;
  more.querySelector("button").addEventListener("click", () => {
    const rows = page.querySelectorAll("[data-person]");
    if (rows.length >= 10) return;
    const row = rows[rows.length - 1].cloneNode(true);
    for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/\d+$/, rows.length);
    for (const field of row.querySelectorAll("input, select")) {
      Object.assign(field, { id: field.id.replace(/\d+$/, rows.length), value: "" }).removeAttribute("aria-invalid");
    }
    rows[rows.length - 1].after(row);
    row.querySelector("input").focus();
  });
}

/** Look again until the sizes are made, and show them. */
async function wait(tries = 0) {
  if (tries > 40) return;
  await new Promise((done) => setTimeout(done, 750 + tries * 100));
  const answer = await fetch(`/api/v1/admin/images/${page.dataset.picture}`).catch(() => null);
  const image = answer?.ok ? await answer.json() : {};
  if (!image.url) return wait(tries + 1);
  for (const each of page.querySelectorAll("[data-src]")) each.src = each.dataset.src;
  page.querySelector("[data-wait]").hidden = true;
  stage.hidden = page.querySelector("[data-shapes]").hidden = false;
}

focal();
people();
if ("waits" in page.dataset) wait();
