// <vt-wave data-peaks="/artifacts/ID/peaks">: sound as a waveform (wavesurfer), with words that light up as they are heard.
import { Transport } from "./transport.js";

class Wave extends HTMLElement {
  connectedCallback() {
    this.words = [...this.querySelectorAll("[data-start]")].map(word => ({
      word, start: Number(word.dataset.start), end: Number(word.dataset.end),
    }));
    this.transport = new Transport(this, seconds => this.light(seconds));
    for (const { word, start } of this.words) word.addEventListener("click", () => this.transport.go(start));
    this.draw();
  }

  disconnectedCallback() {
    this.transport.end();
    this.surfer?.destroy();
  }

  async draw() {
    const place = this.querySelector(".wave");
    try {
      const [{ default: WaveSurfer }, answer] = await Promise.all([
        import("../lib/wavesurfer.js"), fetch(this.dataset.peaks),
      ]);
      if (!answer.ok || !this.isConnected) throw new Error("no peaks");
      const { peaks, duration } = await answer.json();
      const style = getComputedStyle(this);
      const colour = style.getPropertyValue("--note-1").trim();
      this.surfer = WaveSurfer.create({
        container: place, media: this.transport.audio, peaks: [peaks], duration, height: 88, normalize: true,
        barWidth: 3, barGap: 2, barRadius: 3, cursorWidth: 1, dragToSeek: true,
        waveColor: `color-mix(in srgb, ${colour} 45%, transparent)`, progressColor: colour,
        cursorColor: style.getPropertyValue("--ink").trim(),
        cspNonce: document.querySelector('meta[name="csp-nonce"]')?.content,
      });
    } catch {
      place.hidden = true; // the controls alone will do
    }
  }

  light(seconds) {
    for (const { word, start, end } of this.words) word.toggleAttribute("data-heard", start <= seconds && seconds < end);
  }
}

customElements.define("vt-wave", Wave);
