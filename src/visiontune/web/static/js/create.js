// The forms: presets, counters, what belongs to a choice, files that are read into a text, and the library's dialog.
import { language } from "./languages.js";

const form = () => document.getElementById("create");

function belonging() {
  for (const name of ["way", "music"]) {
    const chosen = form()?.querySelector(`[name="${name}"]:checked`)?.value;
    if (chosen === undefined) continue;
    for (const part of form().querySelectorAll(`[data-when-${name}]`)) part.hidden = part.getAttribute(`data-when-${name}`) !== chosen;
  }
}

function count() {
  const field = form()?.querySelector("[data-counted]");
  if (!field) return;
  const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
  const told = [`${[...field.value].length.toLocaleString()} characters`, `${words.toLocaleString()} words`];
  document.getElementById(field.dataset.counted).textContent = told.join(", ");
}

// A text in another language than the chosen one would be read by the wrong voice.
function guess() {
  const hint = document.getElementById("language-hint");
  if (!hint) return;
  const chosen = document.getElementById("language");
  const found = language(document.getElementById("text").value, chosen.value.split("-")[0]);
  const option = found && found !== chosen.value.split("-")[0] && [...chosen.options].find(one => one.value === found);
  hint.hidden = !option;
  if (!option || hint.dataset.language === found) return;
  hint.dataset.language = found;
  hint.querySelector("span").textContent = `This looks like ${option.text}.`;
  hint.querySelector("button").textContent = `Use ${option.text}`;
}

function show() {
  for (const field of form()?.querySelectorAll("[data-shown]") ?? []) {
    document.getElementById(field.dataset.shown).textContent = `${field.value} ×`;
  }
  belonging();
  count();
  guess();
}

document.addEventListener("input", event => { if (event.target.closest("#create")) show(); });
document.addEventListener("click", event => {
  const preset = event.target.closest("[data-set]");
  if (preset) {
    const field = document.getElementById(preset.dataset.set);
    field.value = preset.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (event.target.closest("#language-hint button")) {
    const chosen = document.getElementById("language");
    chosen.value = document.getElementById("language-hint").dataset.language;
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    chosen.focus();
  }
  const picker = document.getElementById("picker");
  if (event.target.closest("[data-pick]")) picker.showModal();
  if (event.target.closest("#picker [data-close]")) picker.close();
});
document.addEventListener("htmx:afterRequest", event => {
  if (event.target.closest?.("[data-picked]")) document.getElementById("picker").close();
});

document.addEventListener("change", async event => {
  const from = event.target.closest("[data-reads]");
  if (!from?.files.length) return;
  const into = document.getElementById(from.dataset.reads);
  into.value = (await from.files[0].text()).replaceAll("\0", "");
  into.dispatchEvent(new Event("input", { bubbles: true }));
  from.value = "";
});

// Control and Enter send the form from wherever one writes.
document.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("#create")) form().requestSubmit();
});

// A form that came back with faults: go to the first.
document.addEventListener("htmx:afterSettle", event => {
  if (event.target.id !== "create" && event.detail.elt?.id !== "create") return;
  show();
  const wrong = form().querySelector('[aria-invalid="true"], .note.bad, .fault');
  wrong?.scrollIntoView({ block: "center" });
  if (wrong?.matches("input, textarea")) wrong.focus();
});

// What was wrong before is right now. What is made comes into view on a phone, where it lies below the form.
document.addEventListener("vt:made", () => {
  for (const told of form().querySelectorAll(".fault, .note.bad")) told.remove();
  for (const field of form().querySelectorAll("[data-wrong], [aria-invalid]")) {
    field.removeAttribute("data-wrong");
    field.removeAttribute("aria-invalid");
  }
  if (matchMedia("(max-width: 1080px)").matches) document.getElementById("results").scrollIntoView({ block: "start" });
});

// <vt-sample>: plays the sample of a voice, once it is spoken.
class Sample extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => this.play());
    if (this.dataset.src) { this.play(); return; }
    this.heard = event => { if (event.detail.id === this.dataset.job) this.show(event.detail); };
    document.addEventListener("vt:job", this.heard);
  }

  disconnectedCallback() {
    document.removeEventListener("vt:job", this.heard);
    this.audio?.pause();
  }

  show({ state, artifact }) {
    if (state === "done" && artifact) {
      htmx.ajax("GET", `/create/voice/${artifact}`, { target: this, swap: "outerHTML" });
    } else if (state === "failed" || state === "cancelled") {
      this.textContent = "";
    }
  }

  play() {
    for (const other of document.querySelectorAll("audio, video")) other.pause();
    this.audio ??= new Audio(this.dataset.src);
    this.audio.currentTime = 0;
    this.audio.play().catch(() => {});
  }
}

customElements.define("vt-sample", Sample);
show();
