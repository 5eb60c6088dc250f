// The board: what is typed is kept until the server has it, and goes there in order.
import { call } from "./storyboard_calling.js";
import { Film } from "./storyboard_film.js";
import { Planning } from "./storyboard_planning.js";
import { toast } from "./toasts.js";

const PAUSE = 500; // milliseconds after the last letter
const RETRY = 4000;

export class Board {
  constructor(host) {
    this.host = host;
    this.typed = new Map(); // "scene field" or "film field" -> the edit that is to be sent
    this.queue = Promise.resolve();
    this.planning = new Planning(this);
    this.film = new Film(this);
    host.addEventListener("input", event => this.write(event.target));
    host.addEventListener("change", event => this.choose(event.target));
    host.addEventListener("focusout", () => this.flush());
    addEventListener("beforeunload", event => { if (this.typed.size || this.sending) { this.flush(); event.preventDefault(); } });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    this.prepare();
  }

  get root() { return this.host.querySelector("[data-board]"); }
  get id() { return this.root.dataset.board; }
  get number() { return Number(this.root.dataset.number); }
  get editable() { return "edit" in this.root.dataset; }
  address(rest) { return `/storyboard/${this.id}/${rest}`; }
  scene(id) { return this.host.querySelector(`.scene[data-scene="${CSS.escape(id ?? "")}"]`); }
  scenes() { return [...this.host.querySelectorAll(".scene")]; }

  prepare() {
    this.folds();
    this.grow();
    this.film.begin();
    if (this.editable && !("writing" in this.root.dataset)) this.planning.soon();
  }

  // ---- What is typed and chosen -------------------------------------------------------------------------------------
  write(place) {
    const { field, film } = place.dataset;
    if (!this.editable || (!field && !film) || place.type === "checkbox" || place.tagName === "SELECT") return;
    if (place.type === "range") place.parentElement.querySelector("output").textContent = `${Number(place.value).toFixed(2)} ×`;
    const value = place.dataset.number !== undefined ? Number(place.value) : place.value;
    if (field) {
      const id = place.closest("[data-scene]").dataset.scene;
      this.typed.set(`${id} ${field}`, { do: "scene", id, fields: { [field]: value } });
    } else {
      this.typed.set(`film ${film}`, { do: "film", fields: { [film]: value } });
    }
    this.saved("Saving …");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  choose(place) {
    if (!this.editable) return;
    const { film } = place.dataset;
    if (place.name === "music") return this.music(place.value);
    if (place.name === "aspect") return this.edit([{ do: "film", fields: { aspect: place.value } }]);
    if (place.name?.startsWith("captions-")) return this.edit([{ do: "film", fields: { captions: this.captions() } }]);
    if (!film) return undefined;
    if (place.type === "checkbox") return this.edit([{ do: "film", fields: { [film]: place.checked } }]);
    if (place.tagName !== "SELECT") return this.flush();
    const value = place.dataset.number !== undefined ? Number(place.value) : place.value;
    return this.edit([{ do: "film", fields: { [film]: value } }]);
  }

  captions() {
    const chosen = name => this.host.querySelector(`[name="captions-${name}"]:checked`).value;
    return { mode: chosen("mode"), position: chosen("position") };
  }

  music(value) {
    if (value === "own") return this.host.dispatchEvent(new CustomEvent("vt:pick", { detail: { scene: null } }));
    return this.edit([{ do: "film", fields: { music: value === "off" ? false : null } }]);
  }

  // ---- Sending ------------------------------------------------------------------------------------------------------
  flush() {
    clearTimeout(this.timer);
    if (this.typed.size && !this.flushing) this.send(() => this.sendTyped());
    return this.queue;
  }

  async sendTyped() {
    if (!this.typed.size) return;
    const sent = new Map(this.typed);
    this.flushing = true;
    try {
      for (const [name, edit] of sent) {
        this.take(await call(this.address("edits"), { json: { number: this.number, edits: [edit] } }));
        if (this.typed.get(name) === edit) this.typed.delete(name);
      }
    } catch (error) {
      if (error.status) for (const [name, edit] of sent) if (this.typed.get(name) === edit) this.typed.delete(name); // refused
      else this.timer = setTimeout(() => this.flush(), RETRY);
      throw error;
    } finally {
      this.flushing = false;
    }
    if (this.typed.size) this.timer = setTimeout(() => this.flush(), PAUSE); // written meanwhile
  }

  edit(edits) {
    return this.send(async () => {
      await this.sendTyped();
      this.take(await call(this.address("edits"), { json: { number: this.number, edits } }));
    });
  }

  step(way) {
    return this.send(async () => {
      await this.sendTyped();
      this.take(await call(this.address(way), { json: { number: this.number } }));
    });
  }

  // One after the other, so that the server sees changes in the order in which they were made.
  send(work) {
    this.sending = true;
    this.queue = this.queue.then(work).then(() => this.saved(this.typed.size ? "Saving …" : "Saved"), error => {
      this.saved("Not saved");
      if (error.message !== this.told || Date.now() - this.toldAt > 30_000) toast(error.message, "bad");
      [this.told, this.toldAt] = [error.message, Date.now()];
    }).finally(() => { this.sending = false; });
    return this.queue;
  }

  take(answer) {
    const root = this.root;
    if (answer.id !== root.dataset.board) {
      root.dataset.board = answer.id;
      root.dataset.draft = "";
      history.replaceState(null, "", `/storyboard/${answer.id}`);
    }
    root.dataset.number = answer.number;
    root.toggleAttribute("data-changed", answer.changed);
    this.host.querySelector("[data-unrendered]").hidden = !answer.changed;
    for (const way of ["undo", "redo"]) {
      const button = this.host.querySelector(`[data-${way}]`);
      const what = answer[`${way}es`];
      button.disabled = !what;
      button.title = `${way === "undo" ? "Undo" : "Redo"} ${what}`.trim();
      button.setAttribute("aria-label", button.title);
    }
    const title = this.host.querySelector("#film-title");
    if (title && answer.title !== undefined && !this.typed.has("film title")) title.value = answer.title;
    if (answer.html) this.swap(answer);
    for (const scene of this.scenes()) {
      const fault = scene.querySelector("[data-fault]");
      const told = answer.faults?.[scene.dataset.scene] ?? "";
      if (!fault) continue;
      fault.textContent = told;
      fault.hidden = !told;
    }
    if (answer.stale) toast("This storyboard was changed in another window, too. Both changes are here; Undo takes back the last.", "");
    this.host.querySelector("[data-notes] .good")?.remove();
    this.planning.soon();
  }

  // The scenes anew, with the place that was being written in, and what is not saved yet.
  swap({ html, settings }) {
    const kept = this.writing();
    const strip = this.host.querySelector("[data-strip]");
    const left = strip.querySelector(".strip")?.scrollLeft ?? 0;
    strip.innerHTML = html;
    if (settings) {
      const open = new Set([...this.host.querySelectorAll("[data-fold][open]")].map(fold => fold.dataset.fold));
      this.host.querySelector("[data-settings]").innerHTML = settings;
      for (const fold of this.host.querySelectorAll("[data-fold]")) fold.open = open.has(fold.dataset.fold);
      this.folds();
    }
    strip.querySelector(".strip").scrollLeft = left;
    this.putBack();
    this.writeOn(kept);
    htmx.process(this.host);
    this.grow();
    this.film.lit = null;
  }

  // Where somebody writes now, to be found again after it was drawn anew.
  writing() {
    const here = document.activeElement;
    return this.host.contains(here) && here.id ? { id: here.id, from: here.selectionStart, to: here.selectionEnd } : null;
  }

  writeOn(kept) {
    const place = kept && document.getElementById(kept.id);
    if (!place || place === document.activeElement) return;
    place.focus({ preventScroll: true });
    if (typeof kept.from === "number") place.setSelectionRange(kept.from, kept.to);
  }

  // What the server does not have yet, into the places where it was typed.
  putBack() {
    for (const [name, edit] of this.typed) {
      const [value] = Object.values(edit.fields);
      const [id, field] = name.split(" ");
      const place = id === "film" ? this.host.querySelector(`[data-film="${field}"]`) : this.scene(id)?.querySelector(`[data-field="${field}"]`);
      if (place) place.value = value;
    }
  }

  async refresh() {
    await this.flush();
    const answer = await this.drawn();
    if (!answer) return;
    const left = this.host.querySelector(".strip")?.scrollLeft ?? 0;
    const open = new Set([...this.host.querySelectorAll("[data-fold][open]")].map(fold => fold.dataset.fold));
    const kept = this.writing();
    this.host.innerHTML = answer;
    this.putBack();
    for (const fold of this.host.querySelectorAll("[data-fold]")) if (open.size) fold.open = open.has(fold.dataset.fold);
    const strip = this.host.querySelector(".strip");
    if (strip) strip.scrollLeft = left;
    this.writeOn(kept);
    htmx.process(this.host);
    this.prepare();
    this.host.dispatchEvent(new CustomEvent("vt:board"));
  }

  // The board as the server draws it; nothing where it cannot be reached.
  async drawn() {
    const answer = await fetch(this.address("board"), { headers: { "HX-Request": "true" } }).catch(() => null);
    return answer?.ok ? answer.text() : "";
  }

  saved(text) {
    const place = this.host.querySelector("[data-saved]");
    if (place) place.textContent = text;
  }

  // Times that are told with the scenes are theirs only once they are drawn again.
  async refreshStrip() {
    const answer = await this.drawn();
    if (!answer) return;
    const page = new DOMParser().parseFromString(answer, "text/html");
    this.swap({ html: page.querySelector("[data-strip]").innerHTML });
    this.planning.soon();
  }

  // ---- Small things -------------------------------------------------------------------------------------------------
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    for (const text of this.host.querySelectorAll(".scene textarea")) text.style.height = `${Math.min(220, text.scrollHeight + 2)}px`;
  }

  // Of the settings one is open at a time where there is little room.
  folds() {
    for (const fold of this.host.querySelectorAll("[data-fold]")) {
      fold.addEventListener("toggle", () => {
        if (!fold.open) return;
        for (const other of this.host.querySelectorAll("[data-fold][open]")) if (other !== fold) other.open = false;
        const place = fold.closest("[data-settings]");
        place.scrollTop = fold.offsetTop;
      });
    }
  }
}
