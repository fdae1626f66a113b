// Word writes a list as paragraphs, each with its sign in a span and its level in a style; here they become lists.

const LIST = /mso-list:\s*(?!none|ignore)\S+\s+level(\d+)/i;
const NUMBERED = /^\(?[\p{L}\p{N}]{1,5}[.)]/u;

/** In a page as `quiet` (quiet.mjs) leaves it, turn Word's runs of list paragraphs into lists, and its headings that are only called so into headings. */
export function withWordLists(page) {
  for (const paragraph of page.querySelectorAll("p[class^=MsoTitle], p[class^=MsoHeading], p[class^=Heading]")) {
    const level = /\d/.exec(paragraph.className)?.[0] ?? "2";
    rename(paragraph, `h${Math.min(Math.max(Number(level), 1), 6)}`);
  }
  let open = []; // the lists that are open, outermost first
  for (const paragraph of [...page.querySelectorAll("p")]) {
    const level = Number(LIST.exec(paragraph.getAttribute("data-was-style") ?? "")?.[1] ?? 0);
    if (!level) continue;
    const sign = takeSign(paragraph), tag = NUMBERED.test(sign) ? "ol" : "ul";
    if (!follows(paragraph, open[0])) open = [];
    open = enter(open, { level: Math.min(level, 9), tag, paragraph, sign });
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    open.at(-1).append(item);
    paragraph.remove();
  }
}

/** The lists down to this level, made where they are not open yet. */
function enter(open, { level, tag, paragraph, sign }) {
  const kept = open.slice(0, level);
  if (kept.length === level && kept.at(-1).localName !== tag) kept.pop();
  while (kept.length < level) {
    const list = paragraph.ownerDocument.createElement(kept.length === level - 1 ? tag : "ul");
    const start = parseInt(sign.replace("(", ""), 10);
    if (list.localName === "ol" && start > 1) list.setAttribute("start", String(start));
    const around = kept.at(-1);
    if (!around) paragraph.before(list);
    else (around.lastElementChild ?? around.appendChild(paragraph.ownerDocument.createElement("li"))).append(list);
    kept.push(list);
  }
  return kept;
}

function follows(paragraph, list) {
  let before = paragraph.previousSibling;
  while (before && before.nodeType !== Node.ELEMENT_NODE && !before.textContent.trim()) before = before.previousSibling;
  return Boolean(list) && before === list;
}

/** The bullet or number of a list paragraph, taken out of it. */
function takeSign(paragraph) {
  const span = [...paragraph.querySelectorAll("span[data-was-style]")].find((each) => /mso-list:\s*ignore/i.test(each.getAttribute("data-was-style")));
  const sign = span?.textContent.trim() ?? "";
  span?.remove();
  return sign;
}

function rename(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
}
