// A conversation stays at its end while it grows, if that is where one was; otherwise a button leads there.
const NEAR = 80; // pixels from the end that count as there

export class Scrolling {
  constructor(talk, newest) {
    this.talk = talk;
    this.newest = newest;
    this.stuck = true;
    talk.addEventListener("scroll", () => this.scrolled(), { passive: true });
    newest?.addEventListener("click", () => { this.end(); document.getElementById("say")?.focus(); });
    const list = talk.querySelector("#messages");
    new ResizeObserver(() => this.grown()).observe(list);
    new ResizeObserver(() => this.grown()).observe(talk);
    // Earlier messages come in above: what one reads stays where it is.
    list.addEventListener("htmx:beforeSwap", event => {
      if (event.detail.target.matches?.("[data-earlier]")) this.below = talk.scrollHeight - talk.scrollTop;
    });
    list.addEventListener("htmx:afterSettle", () => {
      if (this.below !== undefined) talk.scrollTop = talk.scrollHeight - this.below;
      this.below = undefined;
    });
    this.end();
  }

  scrolled() {
    this.stuck = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < NEAR;
    if (this.newest) this.newest.hidden = this.stuck;
  }

  grown() {
    if (this.stuck) this.talk.scrollTop = this.talk.scrollHeight;
    else this.scrolled();
  }

  end() {
    this.stuck = true;
    this.talk.scrollTop = this.talk.scrollHeight;
    if (this.newest) this.newest.hidden = true;
  }
}
