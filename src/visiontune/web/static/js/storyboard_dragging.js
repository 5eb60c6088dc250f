// Scenes are dragged by their grips, with mouse, pen or finger; where one would land is shown by a bar.
export class Dragging {
  constructor(board, acts) {
    this.board = board;
    this.acts = acts;
    board.host.addEventListener("pointerdown", event => this.begin(event));
  }

  begin(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const scene = grip.closest(".scene");
    const strip = scene.parentElement;
    const all = this.board.scenes();
    const from = all.indexOf(scene);
    const down = getComputedStyle(strip).flexDirection === "column";
    const bar = document.createElement("li");
    bar.className = "drop";
    bar.setAttribute("aria-hidden", "true");
    let to = from;
    let last = event;
    scene.classList.add("dragged");
    grip.setPointerCapture(event.pointerId);

    const place = () => {
      const at = down ? last.clientY : last.clientX;
      const before = all.filter(one => {
        const box = one.getBoundingClientRect();
        return (down ? box.top + box.height / 2 : box.left + box.width / 2) < at;
      }).length;
      to = before > from ? before - 1 : before;
      if (to === from) return bar.remove();
      return strip.insertBefore(bar, all[before] ?? all.at(-1).nextSibling);
    };
    const move = moved => { last = moved; place(); };
    // At an edge the strip, or the page, goes on.
    const edge = setInterval(() => {
      const box = strip.getBoundingClientRect();
      if (down) {
        if (last.clientY < 90) scrollBy(0, -16);
        else if (last.clientY > innerHeight - 90) scrollBy(0, 16);
      } else if (last.clientX < box.left + 60) strip.scrollLeft -= 18;
      else if (last.clientX > box.right - 60) strip.scrollLeft += 18;
      place();
    }, 30);
    const end = given => {
      clearInterval(edge);
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", drop);
      grip.removeEventListener("pointercancel", end);
      document.removeEventListener("keydown", escape, true);
      scene.classList.remove("dragged");
      bar.remove();
      return given;
    };
    const drop = () => { end(); if (to !== from) this.acts.moveTo(scene.dataset.scene, to); };
    const escape = pressed => { if (pressed.key === "Escape") { pressed.preventDefault(); end(); } };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", end);
    document.addEventListener("keydown", escape, true);
  }
}
