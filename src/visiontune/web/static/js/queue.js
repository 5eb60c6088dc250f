// <vt-queue>: the page of jobs. Rows move by themselves (jobs.js); when one begins or ends, the lists are fetched anew.
const ENDED = new Set(["done", "failed", "cancelled"]);

class Queue extends HTMLElement {
  connectedCallback() {
    this.heard = ({ detail }) => this.look(detail);
    document.addEventListener("vt:job", this.heard);
  }

  disconnectedCallback() {
    document.removeEventListener("vt:job", this.heard);
    clearTimeout(this.timer);
  }

  look({ id, state }) {
    const row = this.querySelector(`[data-job="${id}"]`);
    const stands = row?.closest("li").querySelector("progress") ? "running" : row ? "queued" : "";
    const told = ENDED.has(state) ? "" : state;
    // Of one that is in no list and has ended, the list of ended ones knows already, or will be told.
    if (told === stands && (row || !ENDED.has(state) || this.querySelector(`#job-${id}`))) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => htmx.trigger(document.body, "vt:jobs"), 250);
  }
}

customElements.define("vt-queue", Queue);
