// Signing out leaves nothing of a story on the device, which others may use too; what is not saved is asked about first.

import { forgetAll, keptBy } from "./editor/drafts.mjs";

const form = document.querySelector("form[data-owner][action='/desk/sign-out']");

form?.addEventListener("submit", async (event) => {
  const { owner, said } = form.dataset, waits = [];
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("desk:leaving", { detail: waits })); // an editor saves what it has
  await Promise.allSettled(waits);
  const kept = await keptBy(owner).catch(() => 0);
  if (kept && !confirm(said)) return;
  document.dispatchEvent(new CustomEvent("desk:left"));
  await forgetAll(owner).catch(() => {});
  form.submit();
});
