// Copies a new key; where a page may not, it is marked, ready to be copied by hand.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    document.dispatchEvent(new CustomEvent("vt:toast", { detail: { text: "Copied.", kind: "good" } }));
  } catch {
    document.dispatchEvent(new CustomEvent("vt:toast", { detail: { text: "Press Ctrl+C to copy it." } }));
  }
});
