// Buttons that put the value of a field on the clipboard, and say that they did.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[data-copied]");
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = button.dataset.said;
    } catch {
      // The browser does not let us: what is selected can be copied by hand.
      field.select();
    }
  });
}
