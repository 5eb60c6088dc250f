// <vt-job data-job data-state data-kind>: shows how far a job is, and becomes what was made when it is done.
// It listens to the page's one stream of events (events.js); the server draws what it becomes.
const ENDED = new Set(["done", "failed", "cancelled"]);

class Job extends HTMLElement {
  connectedCallback() {
    this.heard = event => { if (event.detail.id === this.dataset.job) this.show(event.detail); };
    document.addEventListener("vt:job", this.heard);
  }

  disconnectedCallback() {
    document.removeEventListener("vt:job", this.heard);
  }

  show({ state, fraction, sentence }) {
    if (ENDED.has(this.dataset.state)) return;
    this.dataset.state = state;
    const bar = this.querySelector("progress");
    if (bar) bar.value = fraction;
    this.write("[data-sentence]", sentence);
    this.write("[data-fraction]", `${Math.floor(fraction * 100)} %`);
    if (ENDED.has(state) && !("stays" in this.dataset)) this.become();
    else if (this.dataset.kind === "image" && state === "running") this.preview();
  }

  write(where, text) {
    const place = this.querySelector(where);
    if (place) place.textContent = text;
  }

  preview() {
    const picture = this.querySelector("[data-preview]");
    if (!picture || this.loading) return;
    this.loading = true;
    const next = new Image();
    next.onload = () => { picture.src = next.src; picture.hidden = false; this.loading = false; };
    next.onerror = () => { this.loading = false; };
    next.src = `/jobs/${this.dataset.job}/preview?t=${Date.now()}`;
  }

  become() {
    htmx.ajax("GET", `/jobs/${this.dataset.job}/card`, { target: this, swap: "outerHTML" });
  }
}

customElements.define("vt-job", Job);
