// Settings: the theme, finding a model, copying an address.
import { toast } from "./toasts.js";

// <vt-theme>: as the system has it, light, or dark; kept in a cookie, so that pages come right from the server.
class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", event => {
      const { value } = event.target;
      if (value) document.documentElement.dataset.theme = value; else delete document.documentElement.dataset.theme;
      document.cookie = `theme=${value}; path=/; max-age=${value ? 31536000 : 0}; samesite=lax`;
    });
  }
}
customElements.define("vt-theme", Theme);

document.addEventListener("input", event => {
  const list = document.querySelector(`[data-findable="${event.target.id}"]`);
  if (!list) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of list.children) {
    row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
    shown += row.hidden ? 0 : 1;
  }
  document.querySelector("[data-none]").hidden = shown > 0;
});

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast("Copied.");
  } catch {
    toast("It could not be copied; select it and copy it by hand.", "bad");
  }
});
