// The controls of sound: a play button, the time, a slider to seek by, and mute, for an <audio> of the same element.
// Times are as in showing.py: a position is the second that is going on, a length the nearest one, and never 0:00.
function position(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, left] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${left}` : `${minutes}:${left}`;
}

function clock(seconds) {
  return position(seconds > 0 ? Math.max(1, Math.round(seconds)) : 0);
}

export class Transport {
  // `moved(seconds)` is called for every frame while it plays, and whenever one seeks.
  constructor(element, moved) {
    this.audio = element.querySelector("audio");
    this.bar = element.querySelector("[data-bar]");
    this.moved = moved;
    this.stops = new AbortController();
    const on = (target, name, heard) => target.addEventListener(name, heard, { signal: this.stops.signal });
    const find = name => this.bar.querySelector(`[data-${name}]`);
    [this.play, this.now, this.seek, this.length, this.mute] = ["play", "now", "seek", "length", "mute"].map(find);
    on(this.play, "click", () => this.toggle());
    on(this.seek, "input", () => this.go(Number(this.seek.value)));
    on(this.mute, "click", () => { this.audio.muted = !this.audio.muted; });
    for (const name of ["play", "pause", "ended", "volumechange", "durationchange"]) on(this.audio, name, () => this.show());
    on(this.audio, "play", () => this.follow());
    on(this.audio, "seeked", () => this.tell());
    on(this.audio, "timeupdate", () => this.tell());
    this.bar.hidden = false;
    element.dataset.live = "";
    this.show();
  }

  get duration() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : Number(this.seek.max);
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => {}); else this.audio.pause();
  }

  go(seconds) {
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.duration);
    this.tell(seconds);
  }

  follow() {
    if (this.audio.paused || this.stops.signal.aborted) return;
    this.tell();
    requestAnimationFrame(() => this.follow());
  }

  tell(seconds = this.audio.currentTime) {
    this.seek.value = seconds;
    this.seek.setAttribute("aria-valuetext", `${position(seconds)} of ${clock(this.duration)}`);
    this.now.textContent = position(seconds);
    this.moved(seconds);
  }

  show() {
    const state = { paused: this.audio.paused, playing: !this.audio.paused, muted: this.audio.muted, heard: !this.audio.muted };
    for (const part of this.bar.querySelectorAll("[data-when]")) part.hidden = !state[part.dataset.when];
    const label = this.play.getAttribute("aria-label").replace(/^(Play|Pause)/, state.playing ? "Pause" : "Play");
    this.play.setAttribute("aria-label", label);
    this.mute.setAttribute("aria-pressed", String(state.muted));
    if (Number.isFinite(this.audio.duration)) this.seek.max = this.audio.duration;
    this.length.textContent = clock(this.duration);
  }

  end() {
    this.audio.pause();
    this.stops.abort();
  }
}
