// Addresses that a body may point to; the same patterns as the server's (newsapp/articles/body/addresses.py).

const FORBIDDEN =
  '\\u0000-\\u0020"<>\\\\^`{|}\\u007f-\\u00a0\\u00ad\\u061c\\u1680\\u180e\\u2000-\\u200b\\u200e\\u200f\\u2028-\\u202f' +
  "\\u205f-\\u206f\\u3000\\ud800-\\udfff\\ufdd0-\\ufdef\\ufeff\\ufff0-\\uffff";
const REST = `[^${FORBIDDEN}]*`;
const HOST = `[^${FORBIDDEN}/?#@:\\[\\]]+(?::[0-9]{1,5})?`;
const WEB = `https?://${HOST}(?:[/?#]${REST})?`;
/** The pattern of an address that a link may have. */
export const LINK = `(?:${WEB}|mailto:[^${FORBIDDEN}]+|tel:\\+?[0-9][0-9().*#-]*|/(?:[^${FORBIDDEN}/]${REST})?)`;
const LINKS = new RegExp(`^${LINK}$`, "u");
const MOST_CHARACTERS = 2000;

/** Provider → its name as printed, and the hosts that are its own. */
export const PROVIDERS = {
  youtube: ["YouTube", ["www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"]],
  vimeo: ["Vimeo", ["vimeo.com", "www.vimeo.com", "player.vimeo.com"]],
  x: ["X", ["x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"]],
  instagram: ["Instagram", ["www.instagram.com", "instagram.com"]],
  facebook: ["Facebook", ["www.facebook.com", "facebook.com", "m.facebook.com", "fb.watch"]],
  soundcloud: ["SoundCloud", ["soundcloud.com", "www.soundcloud.com", "m.soundcloud.com", "w.soundcloud.com"]],
  spotify: ["Spotify", ["open.spotify.com"]],
  datawrapper: ["Datawrapper", ["datawrapper.dwcdn.net", "www.datawrapper.de"]],
  flourish: ["Flourish", ["public.flourish.studio", "flo.uri.sh"]],
  documentcloud: ["DocumentCloud", ["www.documentcloud.org", "embed.documentcloud.org"]],
  archive: ["Internet Archive", ["archive.org", "www.archive.org", "web.archive.org"]],
};
const EMBEDS = Object.entries(PROVIDERS).map(([provider, [, hosts]]) => {
  const own = hosts.join("|").replaceAll(".", "\\.");
  return [provider, new RegExp(`^https://(?:${own})/${REST}$`, "u")];
});

/** Whether a link may lead there. */
export function isLink(url) {
  return typeof url === "string" && [...url].length <= MOST_CHARACTERS && LINKS.test(url);
}

/** The provider whose page this is; null for somebody else's. */
export function providerOf(url) {
  if (typeof url !== "string" || [...url].length > MOST_CHARACTERS) return null;
  return EMBEDS.find(([, pattern]) => pattern.test(url))?.[0] ?? null;
}

/** What somebody typed or pasted, as the address they meant; "" where it is none that a link may lead to. */
export function addressMeant(typed) {
  const text = typed.trim();
  const meant = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/u.test(text) ? `mailto:${text}`
    : /^(?:www\.|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:[/?#:]|$))/u.test(text) ? `https://${text}` : text;
  const small = meant.replace(/^[A-Za-z]+:/, (scheme) => scheme.toLowerCase());
  const written = small.replace(/[ "<>\\^`{|}]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const straight = destination(written);
  return isLink(straight) ? straight : "";
}

/** The same for a page to embed: a provider's, always over https; "" where it is nobody's. */
export function embedMeant(typed) {
  const address = addressMeant(typed).replace(/^http:/, "https:");
  return providerOf(address) ? address : "";
}

/** Where a link really leads: Google Docs sends every reader past a page of its own. */
function destination(address) {
  if (!/^https?:\/\/www\.google\.[a-z.]+\/url\?/.test(address)) return address;
  const query = new URL(address).searchParams;
  return query.get("q") || query.get("url") || address;
}
