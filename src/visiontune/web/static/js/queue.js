// <vt-queue>: the page of jobs. Rows move by themselves (jobs.js); when one begins or ends, the lists are fetched anew.
const ENDED = new Set(["done", "failed", "cancelled"]);

class Queue extends HTMLElement {
  connectedCallback() {
    this.heard = ({ detail }) => this.look(detail);
    document.addEventListener("vt:job", this.heard);
    this.looking = setInterval(() => this.outlook(), 4000);
  }

  disconnectedCallback() {
    document.removeEventListener("vt:job", this.heard);
    clearTimeout(this.timer);
    clearInterval(this.looking);
  }

  // Places and times left, anew: of the rows that still stand here, as some may have begun or ended meanwhile.
  async outlook() {
    if (document.hidden || !this.querySelector("[id^='outlook-'], #replies > *")) return;
    const answer = await fetch("/jobs/outlook").catch(() => null); // that the studio cannot be reached is told elsewhere
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const told of fresh.body.querySelectorAll(":scope > [id]")) {
      document.getElementById(told.id)?.replaceWith(told);
      htmx.process(told);
    }
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
