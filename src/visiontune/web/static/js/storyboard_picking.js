// The dialog in which a picture, a clip or music of one's own is chosen: from the library, or from this device.
import { call } from "./storyboard_calling.js";

const PAUSE = 250; // milliseconds

export class Picking {
  constructor(board) {
    this.board = board;
    this.dialog = document.getElementById("picker");
    this.picks = this.dialog.querySelector("[data-picks]");
    this.search = this.dialog.querySelector("[data-search]");
    this.file = this.dialog.querySelector("[data-file]");
    board.host.addEventListener("vt:pick", event => this.open(event.detail));
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => { if (!this.scene && !this.given) this.board.refresh(); });
    this.search.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.load(), PAUSE); });
    this.file.addEventListener("change", () => { if (this.file.files[0]) this.give("file", this.file.files[0]); this.file.value = ""; });
    this.picks.addEventListener("click", event => {
      const one = event.target.closest("[data-pick]");
      const more = event.target.closest("[data-more]");
      if (one) this.give("artifact", one.dataset.pick);
      if (more) this.more(more);
    });
  }

  open({ scene }) {
    this.scene = scene;
    this.given = false;
    this.search.value = "";
    this.dialog.querySelector("h2").textContent = scene ? "Choose a picture or a clip" : "Choose the music";
    this.file.accept = scene ? "image/*,video/*" : "audio/*";
    this.dialog.showModal();
    this.load();
  }

  async load() {
    if (!this.scene) { this.picks.innerHTML = await this.some("audio"); return; }
    const [pictures, films] = await Promise.all([this.some("image"), this.some("video")]);
    this.picks.innerHTML = `<h3>Pictures</h3>${pictures}<h3>Clips and films</h3>${films}`;
  }

  async some(media, cursor = "") {
    const query = new URLSearchParams({ media, text: this.search.value, cursor });
    const answer = await fetch(`/storyboard/pick?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    return answer?.ok ? answer.text() : "<p class=\"muted\">The library cannot be reached.</p>";
  }

  async more(button) {
    button.disabled = true;
    button.insertAdjacentHTML("afterend", await this.some(button.dataset.media, button.dataset.more));
    button.nextElementSibling?.focus();
    button.remove();
  }

  async give(name, value) {
    const busy = this.dialog.querySelector("[data-busy]");
    const form = new FormData();
    form.set(name, value);
    form.set("number", this.board.number);
    if (this.scene) form.set("scene", this.scene);
    busy.hidden = false;
    await this.board.send(async () => {
      await this.board.sendTyped();
      form.set("number", this.board.number);
      this.board.take(await call(this.board.address("file"), { form }));
      this.given = true;
      this.dialog.close();
    });
    busy.hidden = true;
  }
}
