// What is done with scenes by their buttons, by keys, and by the menu of each.
export class Acts {
  constructor(board) {
    this.board = board;
    const { host } = board;
    this.list = document.getElementById("board-menu");
    host.addEventListener("click", event => this.click(event));
    host.addEventListener("keydown", event => this.key(event));
    document.addEventListener("keydown", event => this.undoKeys(event));
    this.list.addEventListener("click", event => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      const scene = board.scene(this.list.dataset.scene);
      this.list.hidePopover();
      if (act && scene) this.act(act, scene);
    });
  }

  click(event) {
    const button = event.target.closest("button");
    const scene = event.target.closest(".scene");
    if (!button) return;
    if ("undo" in button.dataset) this.board.step("undo");
    else if ("redo" in button.dataset) this.board.step("redo");
    else if ("add" in button.dataset) this.add();
    else if ("music" in button.dataset) this.board.music("own");
    else if (scene && button.dataset.act) this.act(button.dataset.act, scene, button);
  }

  act(act, scene, button) {
    const id = scene.dataset.scene;
    if (act === "play") return this.board.film.play(scene);
    if (act === "menu") return this.menu(scene, button);
    if (act === "left") return this.move(id, -1);
    if (act === "right") return this.move(id, 1);
    if (act === "redraw" || act === "copy") return this.board.edit([{ do: act, id }]);
    if (act === "remove") return this.remove(id);
    if (act === "drawn") return this.board.edit([{ do: "scene", id, fields: { image: null, clip: null } }]);
    if (act === "after") return this.add(this.board.scenes().indexOf(scene) + 1);
    if (act === "least") return this.hold(scene);
    return this.board.host.dispatchEvent(new CustomEvent(`vt:${act}`, { detail: { scene: id, number: this.board.scenes().indexOf(scene) + 1 } }));
  }

  menu(scene, button) {
    const menu = this.list;
    const way = this.board.root.dataset.way;
    const own = scene.dataset.own;
    const shown = { play: scene.dataset.start !== undefined, redraw: !own, pick: true, drawn: Boolean(own), least: way === "scenes", copy: way === "scenes", after: way === "scenes", remove: way === "scenes" && this.board.scenes().length > 1 };
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
    // On a Mac these keys go from word to word in a text.
    if (event.target.matches("textarea") && navigator.platform.startsWith("Mac")) return;
    if (!event.altKey || !back || !scene || !this.board.editable || this.board.root.dataset.way !== "scenes") return;
    event.preventDefault();
    this.move(scene.dataset.scene, back);
  }

  undoKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z" || !this.board.editable) return;
    // In a text that is being written the browser's own undo serves; elsewhere it is ours.
    if (event.target.matches?.("textarea, input:not([type=checkbox]):not([type=radio]):not([type=range])")) return;
    event.preventDefault();
    this.board.step(event.shiftKey ? "redo" : "undo");
  }

  async move(id, by) {
    const all = this.board.scenes();
    const at = all.findIndex(scene => scene.dataset.scene === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= all.length) return;
    await this.moveTo(id, to);
  }

  async moveTo(id, to) {
    const here = document.activeElement;
    const act = here?.closest(".scene")?.dataset.scene === id ? here.dataset.act : null;
    await this.board.edit([{ do: "move", id, to }]);
    const scene = this.board.scene(id);
    if (!scene) return;
    scene.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (act) (scene.querySelector(`[data-act="${act}"]:not([disabled])`) ?? scene.querySelector("[data-act=left]:not([disabled]), [data-act=right]:not([disabled])"))?.focus();
    this.board.saved(`Scene moved to place ${to + 1}`);
  }

  async add(at = null) {
    const before = new Set(this.board.scenes().map(scene => scene.dataset.scene));
    await this.board.edit([{ do: "add", at, scene: {} }]);
    const made = this.board.scenes().find(scene => !before.has(scene.dataset.scene));
    made?.scrollIntoView({ block: "nearest", inline: "center" });
    made?.querySelector("textarea")?.focus();
  }

  async remove(id) {
    const at = this.board.scenes().findIndex(scene => scene.dataset.scene === id);
    await this.board.edit([{ do: "remove", id }]);
    if (this.board.scene(id)) return; // it was refused
    const next = this.board.scenes()[Math.min(at, this.board.scenes().length - 1)];
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
    button.addEventListener("click", () => { box.remove(); this.board.step("undo"); });
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
      this.board.edit([{ do: "scene", id: scene.dataset.scene, fields: { duration: input.value ? Number(input.value) : null } }]).then(() => this.board.refreshStrip());
    }, { once: true });
    dialog.showModal();
  }
}
