// How many words a body has and how long it takes to read, counted as the server does (newsapp/articles/body/text.py).

const WORDS_PER_MINUTE = { en: 238, fr: 195, ar: 138, te: 161, ta: 161, kn: 161, ml: 161, ur: 161, ks: 161, sd: 161, fa: 161 };
const MEAN_WORDS_PER_MINUTE = 184;
const SEPARATORS = /[\s\u2013\u2014/]+/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const TEXTBLOCKS = new Set(["paragraph", "heading"]);

/** The number of words in a text; what has neither letter nor digit is none. */
export function countWords(text) {
  return text.split(SEPARATORS).filter((piece) => LETTER_OR_DIGIT.test(piece)).length;
}

/** Whole minutes, at least 1, that a practised adult takes for so many words of a language. */
export function readingMinutes(words, language) {
  const minutes = words / (WORDS_PER_MINUTE[language.split("-")[0].toLowerCase()] ?? MEAN_WORDS_PER_MINUTE);
  const half = minutes % 1 === 0.5; // Python rounds halves to the even number
  return Math.max(1, half ? 2 * Math.round(minutes / 2) : Math.round(minutes));
}

/** The words of a body: titles, captions and credits that it says itself are part of it, and so are list numbers. */
export function bodyWords(body) {
  return countWords(texts(body).join("\n"));
}

function texts(node, number = "") {
  if (TEXTBLOCKS.has(node.type)) return line(words(node));
  const { title, caption, credit, cite } = node.attrs ?? {};
  const inside = (node.content ?? []).flatMap((child, index) => {
    const start = node.type === "ordered_list" ? `${(node.attrs?.start ?? 1) + index}.` : "";
    return texts(child, start);
  });
  return [...(number && inside.length ? [number] : []), ...[title, caption, credit].flatMap(line), ...inside, ...line(cite)];
}

function words(node) {
  return (node.content ?? []).map((each) => (each.type === "hard_break" ? "\n" : each.text ?? "")).join("");
}

function line(text) {
  return text?.trim() ? [text] : [];
}
