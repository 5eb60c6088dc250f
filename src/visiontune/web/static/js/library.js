// <vt-library>: choosing several, moving by keyboard, dialogs, and files that are brought in.
import { bring } from "./bringing.js";

const CHECKS = 'input[name="id"][form="bulk"]';

class Library extends HTMLElement {
  connectedCallback() {
    this.bulk = this.querySelector("[data-bulk]");
    this.addEventListener("click", event => this.clicked(event));
    this.addEventListener("change", event => { if (event.target.matches(CHECKS)) this.told(); });
    this.addEventListener("keydown", event => this.pressed(event));
    // Not before its form is bound: a key pressed at once would send it as a browser does, and ask for nothing.
    this.addEventListener("htmx:afterSettle", event => { if (event.detail.target.id === "deletion" && !event.detail.target.open) event.detail.target.showModal(); });
    this.addEventListener("htmx:afterRequest", event => this.answered(event));
    this.addEventListener("htmx:configRequest", event => this.withChosen(event));
    // Tiles come and go by search, scrolling and deletion.
    new MutationObserver(() => this.told()).observe(this, { childList: true, subtree: true });
    bring(this, () => htmx.trigger("#filters", "submit"));
    this.told();
  }

  get checks() { return [...this.querySelectorAll(CHECKS)]; }

  get chosen() { return this.checks.filter(check => check.checked); }

  told() {
    const count = this.chosen.length;
    if (count === this.count) return;
    this.count = count;
    this.bulk.hidden = count === 0;
    this.classList.toggle("choosing", count > 0);
    this.bulk.querySelector("[data-count]").textContent = count ? `${count.toLocaleString("en")} chosen` : "";
  }

  clicked(event) {
    const check = event.target.closest(CHECKS);
    const opens = event.target.closest("[data-opens]");
    if (check) this.range(check, event.shiftKey);
    else if (event.target.closest("[data-clear]")) this.choose(false);
    else if (event.target.closest("[data-all]")) this.choose(true);
    else if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
    else if (opens) this.open(opens);
  }

  // Shift takes all between the last one and this one along.
  range(check, shift) {
    const checks = this.checks;
    const [from, to] = [checks.indexOf(this.last), checks.indexOf(check)].sort((a, b) => a - b);
    if (shift && from >= 0) for (const one of checks.slice(from, to + 1)) one.checked = check.checked;
    this.last = check;
    this.told();
  }

  choose(on) {
    for (const check of this.checks) check.checked = on;
    this.told();
    if (!on) this.querySelector(".tile .title")?.focus({ preventScroll: true });
  }

  open(button) {
    const dialog = document.getElementById(button.dataset.opens);
    this.putting = "withChosen" in button.dataset;
    dialog.showModal();
  }

  // A collection that is made for what was chosen gets it.
  withChosen(event) {
    if (!event.detail.elt.matches("[data-naming]") || !this.putting) return;
    for (const check of this.chosen) event.detail.parameters.append("id", check.value);
  }

  answered(event) {
    const dialog = event.target.closest("dialog");
    if (dialog && event.detail.successful) { dialog.close(); dialog.querySelector("input.input")?.form.reset(); }
  }

  pressed(event) {
    const tile = event.target.closest(".tile");
    if (event.target.matches("input:not([type=checkbox]), select, textarea") || event.target.closest("dialog, .items")) return;
    const check = tile?.querySelector(CHECKS);
    if (event.key === "Escape" && this.count) this.choose(false);
    else if ((event.ctrlKey || event.metaKey) && event.key === "a" && this.checks.length) this.choose(true);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Delete" && this.count) this.bulk.querySelector("[data-delete]")?.click();
    else if (check && (event.key === "x" || (event.key === " " && event.target.matches(".title")))) {
      check.checked = !check.checked;
      this.range(check, event.shiftKey);
    } else if (check && event.key === "f") tile.querySelector(".heart").click();
    else if (!tile || !this.move(tile, event.key)) return;
    event.preventDefault();
  }

  // Arrows go to the tile beside, above or below.
  move(tile, key) {
    const tiles = [...this.querySelectorAll(".tile")];
    const at = tiles.indexOf(tile);
    const columns = tiles.findIndex(one => one.offsetTop > tiles[0].offsetTop);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns > 0 ? columns : tiles.length, ArrowUp: -columns }[key];
    if (key === "Home" || key === "End") return this.to(tiles.at(key === "Home" ? 0 : -1));
    return step && this.to(tiles[at + step]);
  }

  to(tile) {
    tile?.querySelector(".title").focus();
    return Boolean(tile);
  }
}

customElements.define("vt-library", Library);
