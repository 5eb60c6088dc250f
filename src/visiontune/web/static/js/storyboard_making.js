// Films and looks at scenes while they are made: told by the page's events, and asked for where those were missed.
import { call } from "./storyboard_calling.js";
import { toast } from "./toasts.js";

const ENDED = new Set(["done", "failed", "cancelled"]);
const ASK = 3000; // milliseconds

export class Making {
  constructor(board) {
    this.board = board;
    const { host } = board;
    this.dialog = document.getElementById("preview");
    host.addEventListener("click", event => {
      if (event.target.closest("[data-render]")) this.render();
      if (event.target.closest("[data-cancel]")) this.cancel();
    });
    host.addEventListener("vt:preview", event => this.preview(event.detail));
    host.addEventListener("vt:board", () => this.watch());
    document.addEventListener("vt:job", event => this.hear(event.detail));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => { this.dialog.querySelector("video").pause(); this.looked = null; this.board.refreshStrip(); });
    this.watch();
  }

  get job() { return this.board.root.dataset.job; }

  watch() {
    clearInterval(this.timer);
    if (this.job || this.looked) this.timer = setInterval(() => this.ask(), ASK);
  }

  async ask() {
    for (const job of [this.job, this.looked]) {
      if (!job) continue;
      try { this.hear(await call(this.board.address(`jobs/${job}`), { method: "GET" })); } catch { /* the next asking tells */ }
    }
  }

  async render() {
    const button = this.board.host.querySelector("[data-render]");
    button.disabled = true;
    await this.board.flush();
    try {
      const answer = await call(this.board.address("render"), { json: {} });
      this.board.root.dataset.job = answer.job;
      if (answer.id !== this.board.id) history.replaceState(null, "", `/storyboard/${answer.id}`);
      this.board.root.dataset.board = answer.id;
      this.show({ fraction: 0, sentence: "waiting" });
      this.watch();
    } catch (error) {
      button.disabled = false;
      toast(error.message, "bad");
    }
  }

  async cancel() {
    try { await call(`/jobs/${this.job}/cancel`, {}); } catch (error) { toast(error.message, "bad"); }
    this.ask();
  }

  hear(job) {
    if (job.id === this.job) {
      this.show(job);
      if (ENDED.has(job.state)) {
        delete this.board.root.dataset.job;
        clearInterval(this.timer);
        if (job.state === "done" && job.kind === "video") toast("The film is ready.");
        this.board.refresh();
      }
    }
    if (job.id === this.looked) this.look(job);
  }

  show({ fraction, sentence }) {
    const place = this.board.host.querySelector("[data-progress]");
    if (!place) return;
    place.hidden = false;
    place.querySelector("progress").value = fraction;
    place.querySelector("[data-sentence]").textContent = sentence;
  }

  async preview({ scene, number }) {
    await this.board.flush();
    const { dialog } = this;
    dialog.querySelector("h2").textContent = `Scene ${number}`;
    dialog.querySelector("video").hidden = true;
    dialog.querySelector("[data-making]").hidden = false;
    dialog.querySelector("[data-sentence]").textContent = "waiting";
    dialog.querySelector("progress").value = 0;
    try {
      const answer = await call(this.board.address(`scenes/${scene}/preview`), { json: {} });
      if (answer.id !== this.board.id) { this.board.root.dataset.board = answer.id; history.replaceState(null, "", `/storyboard/${answer.id}`); }
      this.looked = answer.job;
      dialog.showModal();
      this.watch();
      this.ask();
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  look({ state, fraction, sentence, artifact, error }) {
    const { dialog } = this;
    dialog.querySelector("progress").value = fraction;
    dialog.querySelector("[data-sentence]").textContent = error || sentence;
    if (state !== "done" || !artifact) return;
    this.looked = null;
    this.watch();
    const video = dialog.querySelector("video");
    dialog.querySelector("[data-making]").hidden = true;
    video.hidden = false;
    video.src = `/artifacts/${artifact}/file`;
    video.play().catch(() => {});
  }
}
