// Posts and videos of other sites: shown here as a name and an address, and loaded by readers only when tapped.

import { addressMeant, embedMeant, providerOf, PROVIDERS } from "./addresses.mjs";
import { element } from "./elements.mjs";
import { framed } from "./fields.mjs";
import { phrase } from "./phrases.mjs";
import { schema } from "./schema.mjs";

export const embedView = framed("figure", { head, fields: ["title", "caption"] });

/** The node for a provider's page; null for anybody else's. */
export function embedOf(typed) {
  const url = embedMeant(typed);
  return url ? schema.node("embed", { provider: providerOf(url), url }) : null;
}

/** What is wrong with an address that shall be embedded, as a sentence; "" where nothing is. */
export function embedFlaw(typed) {
  const names = Object.values(PROVIDERS).map(([name]) => name).join(", ");
  return embedMeant(typed) ? "" : phrase("no_embed", { names });
}

/** What is wrong with an address that shall be linked to. */
export function linkFlaw(typed) {
  return addressMeant(typed) ? "" : phrase("no_link");
}

function head(node) {
  const { provider, url } = node.attrs;
  const link = element("a", { href: providerOf(url) ? url : null, target: "_blank", rel: "noopener noreferrer" }, url);
  const name = element("strong", {}, PROVIDERS[provider]?.[0] ?? "");
  const told = element("small", {}, phrase("click_to_load"));
  return { dom: element("p", { class: "editor-still", contenteditable: "false" }, name, " ", link, told) };
}
