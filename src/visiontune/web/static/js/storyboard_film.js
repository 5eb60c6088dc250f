// The film above its scenes: a scene is played from, and the one that is played is lit.
export class Film {
  constructor(board) {
    this.board = board;
  }

  begin() {
    this.lit = null;
    const film = this.board.host.querySelector("#film");
    if (!film) return;
    film.addEventListener("timeupdate", () => this.light(film.currentTime, !film.paused));
    film.addEventListener("seeked", () => this.light(film.currentTime, true));
  }

  play(scene) {
    const film = this.board.host.querySelector("#film");
    if (!film) return;
    film.currentTime = Number(scene.dataset.start) + 0.02;
    film.play().catch(() => {});
    if (matchMedia("(max-width: 820px)").matches) film.scrollIntoView({ block: "nearest" });
  }

  light(time, follow) {
    const now = this.board.scenes().find(scene => scene.dataset.start !== undefined && time >= Number(scene.dataset.start) && time < Number(scene.dataset.end));
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
}
