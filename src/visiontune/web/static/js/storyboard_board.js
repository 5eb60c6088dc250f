// The board: what is typed is kept until the server has it, and goes there in order.
import { call } from "./storyboard_calling.js";
import { toast } from "./toasts.js";

const PAUSE = 500; // milliseconds after the last letter
const RETRY = 4000;

export class Board {
  constructor(host) {
    this.host = host;
    this.typed = new Map(); // "scene field" or "film field" -> the edit that is to be sent
    this.queue = Promise.resolve();
    host.addEventListener("input", event => this.write(event.target));
    host.addEventListener("change", event => this.choose(event.target));
    host.addEventListener("click", event => this.click(event));
    host.addEventListener("keydown", event => this.key(event));
    host.addEventListener("focusout", () => this.flush());
    document.addEventListener("keydown", event => this.undoKeys(event));
    addEventListener("beforeunload", event => { if (this.typed.size || this.sending) { this.flush(); event.preventDefault(); } });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    document.getElementById("scene-menu").addEventListener("click", event => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      const menu = document.getElementById("scene-menu");
      const scene = this.scene(menu.dataset.scene);
      menu.hidePopover();
      if (act && scene) this.act(act, scene);
    });
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
    this.player();
    if (this.editable && !("writing" in this.root.dataset)) this.plan();
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
      this.restored();
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
    this.plan();
  }

  // The scenes anew, with the place that was being written in, and what is not saved yet.
  swap({ html, settings }) {
    const here = document.activeElement;
    const kept = this.host.contains(here) && here.id ? { id: here.id, from: here.selectionStart, to: here.selectionEnd } : null;
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
    for (const [name, edit] of this.typed) {
      const [value] = Object.values(edit.fields);
      const [id, field] = name.split(" ");
      const place = id === "film" ? this.host.querySelector(`[data-film="${field}"]`) : this.scene(id)?.querySelector(`[data-field="${field}"]`);
      if (place) place.value = value;
    }
    const again = kept && document.getElementById(kept.id);
    if (again && again !== here) {
      again.focus({ preventScroll: true });
      if (kept.from !== undefined && kept.from !== null && again.setSelectionRange && again.type !== "range") again.setSelectionRange(kept.from, kept.to);
    }
    htmx.process(this.host);
    this.grow();
    this.lit = null;
  }

  // What undo brings back is not in the places that are typed in, unless it is put there.
  restored() { this.grow(); }

  async refresh() {
    await this.flush();
    const answer = await fetch(`/storyboard/${this.id}/board`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const left = this.host.querySelector(".strip")?.scrollLeft ?? 0;
    const open = new Set([...this.host.querySelectorAll("[data-fold][open]")].map(fold => fold.dataset.fold));
    const here = document.activeElement?.id;
    this.host.innerHTML = await answer.text();
    for (const fold of this.host.querySelectorAll("[data-fold]")) if (open.size) fold.open = open.has(fold.dataset.fold);
    const strip = this.host.querySelector(".strip");
    if (strip) strip.scrollLeft = left;
    if (here) document.getElementById(here)?.focus({ preventScroll: true });
    htmx.process(this.host);
    this.prepare();
    this.host.dispatchEvent(new CustomEvent("vt:board"));
  }

  saved(text) {
    const place = this.host.querySelector("[data-saved]");
    if (place) place.textContent = text;
  }

  // ---- What is to be made -------------------------------------------------------------------------------------------
  plan() {
    clearTimeout(this.planning);
    this.planning = setTimeout(() => this.showPlan(), 250);
  }

  async showPlan() {
    const place = this.host.querySelector("[data-plan]");
    if (!place) return;
    const changed = "changed" in this.root.dataset;
    const render = this.host.querySelector("[data-render]");
    place.hidden = !changed;
    if (!changed) {
      render.disabled = true;
      for (const scene of this.scenes()) this.mark(scene, []);
      return;
    }
    const number = this.number;
    let plan;
    try { plan = await call(this.address("plan"), { method: "GET" }); } catch (error) { place.textContent = error.message; return; }
    if (plan.number !== number || number !== this.number) return;
    place.dataset.state = plan.fault ? "bad" : "";
    place.textContent = plan.fault || (plan.film ? `To be made: ${plan.sentence} (${plan.about}).${plan.found ? ` Found: ${plan.found} part${plan.found === 1 ? "" : "s"}.` : ""}` : "Everything is as it was rendered.");
    const length = this.host.querySelector("[data-length]");
    if (length && plan.length) length.textContent = `about ${plan.length}`;
    for (const [id, seconds] of Object.entries(plan.times ?? {})) {
      const told = this.scene(id)?.querySelector(".length");
      if (told) told.textContent = `≈ ${seconds.toFixed(1)} s`;
    }
    render.disabled = Boolean(plan.fault) || !plan.film || Boolean(this.root.dataset.job);
    for (const scene of this.scenes()) this.mark(scene, plan.scenes?.[scene.dataset.scene] ?? [], plan.old?.includes(scene.dataset.scene));
  }

  // What of a scene is new: its picture, if that is another one or is to be drawn; its voice, if that is to speak anew.
  mark(scene, made, old = false) {
    const marks = scene.querySelector("[data-marks]");
    for (const badge of marks.querySelectorAll(".badge.accent")) badge.remove();
    const told = new Set(this.root.dataset.film ? made : []); // of what was never made all is new
    if (old) told.add("picture");
    for (const part of told) {
      const badge = document.createElement("span");
      badge.className = "badge accent";
      badge.dataset.planned = part;
      badge.textContent = `New ${part}`;
      marks.append(badge);
    }
    for (const face of scene.querySelectorAll(".faces img")) face.toggleAttribute("data-old", old);
  }

  // ---- Acts ---------------------------------------------------------------------------------------------------------
  click(event) {
    const button = event.target.closest("button");
    const scene = event.target.closest(".scene");
    if (!button) return;
    if ("undo" in button.dataset) this.step("undo");
    else if ("redo" in button.dataset) this.step("redo");
    else if ("add" in button.dataset) this.add();
    else if ("music" in button.dataset) this.music("own");
    else if (scene && button.dataset.act) this.act(button.dataset.act, scene, button);
  }

  act(act, scene, button) {
    const id = scene.dataset.scene;
    if (act === "play") return this.play(scene);
    if (act === "menu") return this.menu(scene, button);
    if (act === "left") return this.move(id, -1);
    if (act === "right") return this.move(id, 1);
    if (act === "redraw" || act === "copy") return this.edit([{ do: act, id }]);
    if (act === "remove") return this.remove(id);
    if (act === "drawn") return this.edit([{ do: "scene", id, fields: { image: null, clip: null } }]);
    if (act === "after") return this.add(this.scenes().indexOf(scene) + 1);
    if (act === "least") return this.hold(scene);
    return this.host.dispatchEvent(new CustomEvent(`vt:${act}`, { detail: { scene: id, number: this.scenes().indexOf(scene) + 1 } }));
  }

  menu(scene, button) {
    const menu = document.getElementById("scene-menu");
    const way = this.root.dataset.way;
    const own = scene.dataset.own;
    const shown = { play: scene.dataset.start !== undefined, redraw: !own, pick: true, drawn: Boolean(own), least: way === "scenes", copy: way === "scenes", after: way === "scenes", remove: way === "scenes" && this.scenes().length > 1 };
    for (const item of menu.querySelectorAll("[data-act]")) item.hidden = !shown[item.dataset.act];
    menu.dataset.scene = scene.dataset.scene;
    menu.showPopover();
    const at = button.getBoundingClientRect();
    const box = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(at.right - box.width, innerWidth - box.width - 8))}px`;
    menu.style.top = `${Math.max(8, at.bottom + 6 + box.height > innerHeight ? at.top - box.height - 6 : at.bottom + 6)}px`;
    menu.querySelector("[data-act]:not([hidden])").focus();
    menu.addEventListener("toggle", event => { if (event.newState === "closed" && document.activeElement === document.body) button.focus(); }, { once: true });
  }

  key(event) {
    const back = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const scene = event.target.closest?.(".scene");
    if (!event.altKey || !back || !scene || !this.editable || this.root.dataset.way !== "scenes") return;
    event.preventDefault();
    this.move(scene.dataset.scene, back);
  }

  undoKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z" || !this.editable) return;
    // In a text that is being written the browser's own undo serves; elsewhere it is ours.
    if (event.target.matches?.("textarea, input:not([type=checkbox]):not([type=radio]):not([type=range])")) return;
    event.preventDefault();
    this.step(event.shiftKey ? "redo" : "undo");
  }

  async move(id, by) {
    const all = this.scenes();
    const at = all.findIndex(scene => scene.dataset.scene === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= all.length) return;
    await this.moveTo(id, to);
  }

  async moveTo(id, to) {
    const here = document.activeElement;
    const act = here?.closest(".scene")?.dataset.scene === id ? here.dataset.act : null;
    await this.edit([{ do: "move", id, to }]);
    const scene = this.scene(id);
    if (!scene) return;
    scene.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (act) (scene.querySelector(`[data-act="${act}"]:not([disabled])`) ?? scene.querySelector("[data-act=left]:not([disabled]), [data-act=right]:not([disabled])"))?.focus();
    this.saved(`Scene moved to place ${to + 1}`);
  }

  async add(at = null) {
    const before = new Set(this.scenes().map(scene => scene.dataset.scene));
    await this.edit([{ do: "add", at, scene: {} }]);
    const made = this.scenes().find(scene => !before.has(scene.dataset.scene));
    made?.scrollIntoView({ block: "nearest", inline: "center" });
    made?.querySelector("textarea")?.focus();
  }

  async remove(id) {
    const at = this.scenes().findIndex(scene => scene.dataset.scene === id);
    await this.edit([{ do: "remove", id }]);
    if (this.scene(id)) return; // it was refused
    const next = this.scenes()[Math.min(at, this.scenes().length - 1)];
    next?.querySelector("[data-act=menu]")?.focus();
    this.offerUndo(`Scene ${at + 1} removed.`);
  }

  offerUndo(text) {
    const box = document.createElement("div");
    box.className = "toast";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linklike";
    button.textContent = "Undo";
    button.addEventListener("click", () => { box.remove(); this.step("undo"); });
    box.append(text, button);
    document.getElementById("toasts").append(box);
    setTimeout(() => box.remove(), 8000);
  }

  hold(scene) {
    const dialog = document.getElementById("holding");
    const input = document.getElementById("holding-seconds");
    input.value = scene.dataset.least;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      this.edit([{ do: "scene", id: scene.dataset.scene, fields: { duration: input.value ? Number(input.value) : null } }]).then(() => this.refreshStrip());
    }, { once: true });
    dialog.showModal();
  }

  // Times that are told with the scenes are theirs only once they are drawn again.
  async refreshStrip() {
    const answer = await fetch(this.address("board"), { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.swap({ html: page.querySelector("[data-strip]").innerHTML });
    this.plan();
  }

  // ---- The film -----------------------------------------------------------------------------------------------------
  player() {
    this.grow();
    const film = this.host.querySelector("#film");
    if (!film) return;
    film.addEventListener("timeupdate", () => this.light(film.currentTime, !film.paused));
    film.addEventListener("seeked", () => this.light(film.currentTime, true));
  }

  play(scene) {
    const film = this.host.querySelector("#film");
    if (!film) return;
    film.currentTime = Number(scene.dataset.start) + 0.02;
    film.play().catch(() => {});
    if (matchMedia("(max-width: 820px)").matches) film.scrollIntoView({ block: "nearest" });
  }

  light(time, follow) {
    const now = this.scenes().find(scene => scene.dataset.start !== undefined && time >= Number(scene.dataset.start) && time < Number(scene.dataset.end));
    if (now === this.lit) return;
    this.lit?.classList.remove("lit");
    this.lit?.removeAttribute("aria-current");
    this.lit = now;
    if (!now) return;
    now.classList.add("lit");
    now.setAttribute("aria-current", "true");
    const strip = now.parentElement;
    if (follow && strip.scrollWidth > strip.clientWidth && !strip.contains(document.activeElement)) {
      strip.scrollTo({ left: now.offsetLeft - strip.offsetLeft - (strip.clientWidth - now.clientWidth) / 2, behavior: "smooth" });
    }
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
      });
    }
  }
}
