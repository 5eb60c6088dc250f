// What making the board would take, told beside its button and at each scene.
import { call } from "./storyboard_calling.js";

const PAUSE = 250; // milliseconds

export class Planning {
  constructor(board) {
    this.board = board;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  async show() {
    const place = this.board.host.querySelector("[data-plan]");
    if (!place) return;
    const changed = "changed" in this.board.root.dataset;
    const render = this.board.host.querySelector("[data-render]");
    place.hidden = !changed;
    if (!changed) {
      render.disabled = true;
      for (const scene of this.board.scenes()) this.mark(scene, []);
      return;
    }
    const number = this.board.number;
    let plan;
    try { plan = await call(this.board.address("plan"), { method: "GET" }); } catch (error) { place.textContent = error.message; return; }
    if (plan.number !== number || number !== this.board.number) return;
    place.dataset.state = plan.fault ? "bad" : "";
    place.textContent = plan.fault || (plan.film ? `To be made: ${plan.sentence} (${plan.about}).${plan.found ? ` Found: ${plan.found} part${plan.found === 1 ? "" : "s"}.` : ""}` : "Everything is as it was rendered.");
    const length = this.board.host.querySelector("[data-length]");
    if (length && plan.length) length.textContent = `about ${plan.length}`;
    for (const [id, seconds] of Object.entries(plan.times ?? {})) {
      const told = this.board.scene(id)?.querySelector(".length");
      if (told) told.textContent = `≈ ${seconds.toFixed(1)} s`;
    }
    render.disabled = Boolean(plan.fault) || !plan.film || Boolean(this.board.root.dataset.job);
    for (const scene of this.board.scenes()) this.mark(scene, plan.scenes?.[scene.dataset.scene] ?? [], plan.old?.includes(scene.dataset.scene));
  }

  // What of a scene is new: its picture, if that is another one or is to be drawn; its voice, if that is to speak anew.
  mark(scene, made, old = false) {
    const marks = scene.querySelector("[data-marks]");
    for (const badge of marks.querySelectorAll(".badge.accent")) badge.remove();
    const told = new Set(this.board.root.dataset.film ? made : []); // of what was never made all is new
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
}
