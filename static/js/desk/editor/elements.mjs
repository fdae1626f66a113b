// Small pieces of page.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`on…` are listeners, a boolean is there or not) and children, texts among them. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Drawn on 20 × 20, in lines.
const ICONS = {
  undo: "M8 5 4 9l4 4M4 9h8a4 4 0 0 1 0 8h-2",
  redo: "m12 5 4 4-4 4M16 9H8a4 4 0 0 0 0 8h2",
  insert: "M10 4v12M4 10h12",
  strong: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  em: "M8 4h7M5 16h7M12 4 8 16",
  strike: "M4 10h12M14 6c-1-2-7-3-8 0-.5 1.5 0 3 2 4M6 14c1 2.5 8 3 8-1",
  link: "M8.5 11.5a3 3 0 0 0 4 0l3-3a3 3 0 0 0-4.5-4l-1 1M11.5 8.5a3 3 0 0 0-4 0l-3 3a3 3 0 0 0 4.5 4l1-1",
  code: "m7 6-4 4 4 4M13 6l4 4-4 4",
  sub: "m4 5 7 8M11 5l-7 8M14 13c0-2 3-2 3 0 0 1.5-3 2-3 4h3",
  sup: "m4 7 7 8M11 7l-7 8M14 4c0-2 3-2 3 0 0 1.5-3 2-3 4h3",
  lang: "M3 5h8M7 3v2M9 5c0 4-3 7-6 8M5 8c1 2 3 4 5 5M10 17l3.5-8 3.5 8M11.2 14.5h4.6",
  paragraph: "M9 17V4M13 17V4M15 4H8a3 3 0 0 0 0 6h1",
  heading2: "M3 4v12M10 4v12M3 10h7M13 8c0-3 4-3 4 0 0 3-4 5-4 8h4",
  heading3: "M3 4v12M10 4v12M3 10h7M13 7c1-2 4-1.5 4 1s-3 2.5-3 2.5 3.5 0 3.5 2.7-3.5 3.3-4.5 1",
  heading4: "M3 4v12M10 4v12M3 10h7M16.5 16V6l-4 7h5",
  bullet_list: "M8 5h9M8 10h9M8 15h9M3.5 5h.5M3.5 10h.5M3.5 15h.5",
  ordered_list: "M8 5h9M8 10h9M8 15h9M3 4l1-.5V7M3 13c0-1.2 2-1.2 2 0 0 1-2 2-2 3h2",
  blockquote: "M4 15c3-1 4-3 4-6H4V5h4M12 15c3-1 4-3 4-6h-4V5h4",
  pullquote: "M4 3v14M8 6h9M8 10h9M8 14h6",
  figure: "M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 5M7 7.5h.5",
  gallery: "M6 3h11v9H6zM3 6v11h11M6 10l3-2.5 3 3",
  embed: "M3 5h14v10H3zM8.5 8v4l3.5-2z",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12",
  divider: "M3 10h14M8 5h4M8 15h4",
  fact_box: "M3 4h14v12H3zM10 9v4M10 6.5h.1",
  contribute_prompt: "M10 16C4 12 3 9 4 7c1.5-3 5-2 6 .5C11 5 14.5 4 16 7c1 2 0 5-6 9",
  hard_break: "M16 4v6H5M8 7l-3 3 3 3",
  details: "M4 16l1-4 8-8 3 3-8 8zM11 6l3 3",
  up: "M10 16V4M5 9l5-5 5 5",
  down: "M10 4v12M5 11l5 5 5-5",
  remove: "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11",
  keys: "M2 6h16v9H2zM5 9h.1M8 9h.1M11 9h.1M14 9h.1M6 12h8",
};

/** A drawn sign, unseen by screen readers: words stand beside it or in its button's label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 20 20", class: "editor-icon", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? "");
  svg.append(path);
  return svg;
}
