// HTML from elsewhere made quiet, before any of it is read.

/**
 * The HTML with styles and handlers called otherwise. They could do nothing anyhow; but the browser would report each
 * as a violation of the page's policy. Styles are read from their new name.
 */
export function quiet(html) {
  const [first, ...styles] = html.split(/<style\b/i);
  const rest = styles.map((part) => /<\/style\b[^]*/i.exec(part)?.[0] ?? "");
  return [first, ...rest].join("").replace(/<[a-z][^<>]*/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, "$1data-was-$2"));
}
