// <vt-zoom>: a picture that opens in a viewer: wheel, pinch, +, - and 0 zoom; dragging and arrows move; Escape closes.
class Zoom extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-zoom]").addEventListener("click", () => this.open());
  }

  open() {
    const from = this.querySelector("img");
    const dialog = document.createElement("dialog");
    dialog.className = "viewer";
    dialog.setAttribute("aria-label", from.alt || "Picture");
    dialog.innerHTML = `<div class="canvas" tabindex="0" role="application" aria-label="Picture; plus and minus zoom, arrows move"></div>
      <div class="viewer-bar"><div><button class="button quiet small" data-by="0.8" aria-label="Smaller">−</button><output></output>
      <button class="button quiet small" data-by="1.25" aria-label="Larger">+</button><button class="button quiet small" data-fit>Fit</button>
      <button class="button quiet small" data-whole>1:1</button><button class="button small" data-close>Close</button></div></div>`;
    document.body.append(dialog);
    new Viewer(dialog, from);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    dialog.querySelector(".canvas").focus();
  }
}

class Viewer {
  constructor(dialog, from) {
    this.canvas = dialog.querySelector(".canvas");
    this.output = dialog.querySelector("output");
    this.image = new Image();
    this.image.alt = from.alt;
    this.image.draggable = false;
    this.image.onload = () => this.fit();
    this.image.src = from.src;
    this.canvas.append(this.image);
    this.held = new Map();
    dialog.addEventListener("click", ({ target }) => {
      const by = target.closest("[data-by]");
      if (by) this.zoom(Number(by.dataset.by));
      if (target.closest("[data-fit]")) this.fit();
      if (target.closest("[data-whole]")) this.zoom(1 / this.scale);
      if (target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("keydown", event => this.key(event));
    this.canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
    }, { passive: false });
    this.canvas.addEventListener("pointerdown", event => {
      this.canvas.setPointerCapture(event.pointerId);
      this.held.set(event.pointerId, event);
      this.canvas.classList.add("held");
    });
    this.canvas.addEventListener("pointermove", event => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, event => {
      this.held.delete(event.pointerId);
      this.canvas.classList.toggle("held", this.held.size > 0);
    });
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const { naturalWidth, naturalHeight } = this.image;
    this.scale = Math.min(width / naturalWidth, height / naturalHeight) * 0.96;
    this.x = (width - naturalWidth * this.scale) / 2;
    this.y = (height - naturalHeight * this.scale) / 2;
    this.show();
  }

  zoom(by, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
    const scale = Math.min(16, Math.max(0.05, this.scale * by));
    this.x = x - (x - this.x) * scale / this.scale;
    this.y = y - (y - this.y) * scale / this.scale;
    this.scale = scale;
    this.show();
  }

  drag(event) {
    const before = this.held.get(event.pointerId);
    if (!before) return;
    const others = [...this.held.values()].filter(other => other.pointerId !== event.pointerId);
    if (others.length) {
      const apart = point => Math.hypot(point.clientX - others[0].clientX, point.clientY - others[0].clientY) || 1;
      this.zoom(apart(event) / apart(before), (event.clientX + others[0].clientX) / 2, (event.clientY + others[0].clientY) / 2);
    } else {
      this.x += event.clientX - before.clientX;
      this.y += event.clientY - before.clientY;
      this.show();
    }
    this.held.set(event.pointerId, event);
  }

  key(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit();
    else if (moves[event.key]) { this.x += moves[event.key][0]; this.y += moves[event.key][1]; this.show(); }
    else return;
    event.preventDefault();
  }

  show() {
    this.image.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.output.textContent = `${Math.round(this.scale * 100)} %`;
  }
}

customElements.define("vt-zoom", Zoom);
