// <vt-reply data-reply data-state data-after>: a reply that is being given.
// Words are added as they come; whatever else happens, the server draws the reply anew and the parts that changed are
// taken over, so that a player that plays or a job that is watched stays what it is.
const GOING = new Set(["queued", "running"]);
const SILENT = 6000; // ms without an event after which the server is asked

class Reply extends HTMLElement {
  connectedCallback() {
    if (!GOING.has(this.dataset.state) || this.hearing) return;
    this.hearing = new AbortController();
    this.pieces = []; // [number, text] of what was said since the reply was drawn
    this.missed = new Set();
    const { signal } = this.hearing;
    document.addEventListener("vt:reply", event => { if (event.detail.reply === this.dataset.reply) this.hear(event.detail); }, { signal });
    document.addEventListener("vt:connection", event => { if (event.detail.online) this.draw(); }, { signal });
    this.draw();
  }

  disconnectedCallback() {
    this.hearing?.abort();
    this.hearing = null;
    clearTimeout(this.silence);
  }

  hear(event) {
    this.listen();
    const number = Number((event.at ?? "").split("-")[1] ?? 0);
    if (number <= Number(this.dataset.after)) return;
    if (event.type === "said") {
      this.pieces.push([number, event.text]);
      this.part("said").append(event.text);
      this.wait("");
    } else if (event.type === "waiting") this.wait(event.sentence);
    else if (event.type !== "understood" && event.type !== "moved") this.draw();
  }

  // Asks the server now and then, should the stream be cut off by something in between.
  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.draw(), SILENT);
  }

  wait(sentence) {
    const place = this.querySelector("[data-waiting]");
    if (place) place.textContent = sentence;
  }

  part(name) {
    let found = this.querySelector(`:scope > [data-part="${name}"]`);
    if (!found) {
      found = document.createElement("div");
      found.className = "answer streaming";
      found.dataset.part = name;
      found.dataset.words = "";
      found.dir = "auto";
      this.querySelector(':scope > [data-part="head"]').after(found);
    }
    return found;
  }

  async draw() {
    if (this.drawing) { this.stale = true; return; }
    this.drawing = true;
    try {
      do {
        this.stale = false;
        const answer = await fetch(`/chat/replies/${this.dataset.reply}`);
        if (answer.status === 200) this.take(await answer.text());
      } while (this.stale && this.hearing);
    } catch { /* not connected: asked again */ } finally {
      this.drawing = false;
      if (this.hearing) this.listen();
    }
  }

  take(html) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const fresh = page.content.querySelector("vt-reply");
    if (!fresh || !this.hearing) return;
    const { state, after } = fresh.dataset;
    this.pieces = this.pieces.filter(([number]) => number > Number(after));
    const rest = this.pieces.map(([, text]) => text).join("");
    const said = fresh.querySelector(':scope > [data-part="said"]');
    if (rest && said && GOING.has(state)) said.append(rest);
    merge(this, fresh, rest && !said);
    Object.assign(this.dataset, { state, after });
    const ended = !GOING.has(state);
    if (ended) this.disconnectedCallback();
    this.dispatchEvent(new CustomEvent("vt:told", { bubbles: true, detail: { reply: this, ended } }));
  }
}

// Makes `into` hold the parts of `fresh`; parts that say the same, or live on, are left alone.
function merge(into, fresh, keepSaid) {
  const old = new Map([...into.children].map(part => [part.dataset.part, part]));
  const wanted = [...fresh.children];
  for (const [name, part] of old) {
    if (name === "said" && keepSaid) continue;
    if (!wanted.some(one => one.dataset.part === name)) part.remove();
  }
  let at = into.firstElementChild;
  for (const part of wanted) {
    const was = old.get(part.dataset.part);
    if (was && lives(was, part)) {
      at = was.nextElementSibling;
      continue;
    }
    if (was) { if (at === was) at = was.nextElementSibling; was.remove(); }
    into.insertBefore(part, at);
    htmx.process(part);
  }
}

function lives(was, part) {
  if (!part.matches(".thing")) return was.isEqualNode(part);
  const before = was.querySelector("vt-job");
  const after = part.querySelector("vt-job");
  if (!before || !after) return Boolean(before) === Boolean(after);
  return before.dataset.state === after.dataset.state || (GOING.has(before.dataset.state) && GOING.has(after.dataset.state));
}

customElements.define("vt-reply", Reply);
