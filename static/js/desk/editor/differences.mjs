// What differs between two texts: by blocks, and in blocks of one kind by words. What would take long is told coarsely.

const MOST_PAIRS = 400_000;

/** The blocks that differ, as pairs of [mine, theirs]; null where only the other has one. */
export function ofBlocks(mine, theirs) {
  const [one, other] = [mine, theirs].map((body) => (body.content ?? []).map((node) => ({ node, key: JSON.stringify(sorted(node)) })));
  const pairs = [];
  for (const [left, right] of changes(one, other, (a, b) => a.key === b.key)) {
    for (let at = 0; at < Math.max(left.length, right.length); at++) pairs.push([left[at]?.node ?? null, right[at]?.node ?? null]);
  }
  return pairs;
}

/** Two texts as pieces {text, same}, each its own. */
export function ofWords(mine, theirs) {
  const one = mine.match(/\s+|\S+/g) ?? [], other = theirs.match(/\s+|\S+/g) ?? [], pieces = [[], []];
  let at = 0, there = 0;
  const same = (until) => {
    if (until > at) [[0, one.slice(at, until)], [1, other.slice(there, there + until - at)]].forEach(([side, words]) => pieces[side].push({ text: words.join(""), same: true }));
    there += until - at;
    at = until;
  };
  for (const [left, right, from] of changes(one, other, (a, b) => a === b)) {
    same(from);
    [left, right].forEach((words, side) => words.length && pieces[side].push({ text: words.join(""), same: false }));
    at += left.length;
    there += right.length;
  }
  same(one.length);
  return pieces.map(joined);
}

/** Blanks alone between two words that differ are no reason to part them. */
function joined(pieces) {
  const out = [];
  pieces.forEach(({ text, same }, index) => {
    const last = out.at(-1), blank = same && !text.trim() && last && !last.same && pieces[index + 1]?.same === false;
    if (last && (blank || last.same === same)) last.text += text;
    else out.push({ text, same });
  });
  return out;
}

/** What a block says, and of one without words, what it points to. */
export function wordsOf(node) {
  if (!node) return "";
  if (node.type === "text") return node.text;
  if (node.type === "hard_break") return "\n";
  const blocks = (node.content ?? []).some(({ type }) => type !== "text" && type !== "hard_break");
  const attrs = Object.values(node.attrs ?? {}).filter((value) => typeof value === "string");
  const inside = (node.content ?? []).map(wordsOf).join(blocks ? "\n" : "");
  return [inside, ...attrs].filter(Boolean).join("\n");
}

/** Where the two differ: [those of the one, those of the other, from where in the one]. */
function changes(one, other, alike) {
  let head = 0, tail = 0;
  while (head < one.length && head < other.length && alike(one[head], other[head])) head++;
  while (tail < one.length - head && tail < other.length - head && alike(one.at(-1 - tail), other.at(-1 - tail))) tail++;
  const left = one.slice(head, one.length - tail), right = other.slice(head, other.length - tail);
  if (!left.length && !right.length) return [];
  if (left.length * right.length > MOST_PAIRS) return [[left, right, head]];
  return between(left, right, alike).map(([a, b, from]) => [a, b, head + from]);
}

/** By the longest common subsequence. */
function between(left, right, alike) {
  const wide = right.length + 1, table = new Uint32Array((left.length + 1) * wide);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      table[at] = alike(left[i], right[j]) ? table[at + wide + 1] + 1 : Math.max(table[at + wide], table[at + 1]);
    }
  }
  const found = [];
  let i = 0, j = 0, from = 0, to = 0;
  const close = () => (i > from || j > to) && found.push([left.slice(from, i), right.slice(to, j), from]);
  while (i < left.length && j < right.length) {
    if (alike(left[i], right[j])) {
      close();
      [from, to] = [++i, ++j];
    } else if (table[(i + 1) * wide + j] >= table[i * wide + j + 1]) i++;
    else j++;
  }
  [i, j] = [left.length, right.length];
  close();
  return found;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
