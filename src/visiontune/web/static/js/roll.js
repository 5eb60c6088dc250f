// <vt-player data-notes="/artifacts/ID/notes">: music with a piano roll that moves with it. A click in the roll seeks.
import { Transport } from "./transport.js";

const SHOWN = 10; // seconds across
const HEAD = 0.25; // where the moment that sounds lies, as a share of the width
const KEYS = 28; // pixels of the keyboard at the left
const BLACK = new Set([1, 3, 6, 8, 10]);

class Player extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector("canvas");
    this.transport = new Transport(this, seconds => this.draw(seconds));
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.canvas);
    this.canvas.addEventListener("click", event => this.transport.go(this.seconds(event.offsetX)));
    this.load();
  }

  disconnectedCallback() {
    this.resizing.disconnect();
    this.transport.end();
  }

  async load() {
    try {
      const answer = await fetch(this.dataset.notes);
      if (answer.ok) this.score = await answer.json();
    } catch { /* the sound alone will do */ }
    const pitches = (this.score?.notes ?? []).map(note => note[2]);
    if (!pitches.length) { this.canvas.hidden = true; return; }
    this.low = pitches.reduce((a, b) => Math.min(a, b)) - 2;
    this.high = pitches.reduce((a, b) => Math.max(a, b)) + 2;
    const missing = Math.max(0, 20 - (this.high - this.low));
    this.low -= Math.floor(missing / 2);
    this.high += Math.ceil(missing / 2);
    const style = getComputedStyle(this);
    this.colours = [1, 2, 3, 4, 5, 6].map(n => style.getPropertyValue(`--note-${n}`).trim());
    this.ink = style.getPropertyValue("--ink").trim();
    this.draw();
  }

  // The second at the left edge of the roll.
  get from() {
    return (this.at ?? 0) - SHOWN * HEAD;
  }

  seconds(x) {
    const width = this.canvas.clientWidth - KEYS;
    return this.from + Math.max(0, x - KEYS) / width * SHOWN;
  }

  draw(at = this.transport.audio.currentTime) {
    this.at = at;
    if (!this.colours) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale) || this.canvas.height !== Math.round(height * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const row = height / (this.high - this.low + 1);
    const x = seconds => KEYS + (seconds - this.from) / SHOWN * (width - KEYS);
    const y = pitch => (this.high - pitch) * row;
    this.rows(pen, width, row, y);
    this.bars(pen, height, x);
    const sounding = this.notes(pen, x, y, row, at);
    this.keyboard(pen, row, y, sounding);
    pen.globalAlpha = 0.9;
    pen.fillStyle = this.ink;
    pen.fillRect(x(at) - 0.75, 0, 1.5, height);
    pen.globalAlpha = 1;
  }

  rows(pen, width, row, y) {
    pen.fillStyle = this.ink;
    for (let pitch = this.low; pitch <= this.high; pitch++) {
      pen.globalAlpha = BLACK.has(pitch % 12) ? 0.05 : pitch % 12 === 0 ? 0.025 : 0;
      if (pen.globalAlpha) pen.fillRect(KEYS, y(pitch), width, row);
    }
  }

  bars(pen, height, x) {
    pen.fillStyle = this.ink;
    pen.globalAlpha = 0.12;
    for (const bar of this.score.bars) if (x(bar) >= KEYS) pen.fillRect(x(bar), 0, 1, height);
  }

  notes(pen, x, y, row, at) {
    const sounding = new Map();
    const to = this.from + SHOWN;
    for (const [start, end, pitch, part, velocity] of this.score.notes) {
      if (start > to) break; // they are in order
      if (end < this.from) continue;
      const heard = start <= at && at < end;
      const colour = this.colours[part % this.colours.length];
      if (heard) sounding.set(pitch, colour);
      const left = Math.max(KEYS, x(start));
      const wide = Math.max(2, x(end) - left - 1);
      if (x(end) < KEYS) continue;
      pen.globalAlpha = heard ? 1 : end < at ? 0.35 : 0.45 + 0.35 * Math.min(1, velocity / 100);
      pen.fillStyle = colour;
      pen.beginPath();
      pen.roundRect(left, y(pitch) + 0.5, wide, Math.max(2, row - 1), Math.min(3, row / 3));
      pen.fill();
      if (heard) {
        pen.globalAlpha = 0.22;
        pen.beginPath();
        pen.roundRect(left - 2, y(pitch) - 2, wide + 4, row + 4, 5);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    return sounding;
  }

  keyboard(pen, row, y, sounding) {
    for (let pitch = this.low; pitch <= this.high; pitch++) {
      pen.globalAlpha = sounding.has(pitch) ? 1 : BLACK.has(pitch % 12) ? 0.25 : 0.8;
      pen.fillStyle = sounding.get(pitch) ?? this.ink;
      pen.fillRect(0, y(pitch), BLACK.has(pitch % 12) ? KEYS * 0.62 : KEYS - 3, Math.max(1, row - 0.7));
    }
    pen.globalAlpha = 1;
  }
}

customElements.define("vt-player", Player);
