// The box: it grows, Enter sends, files come by choosing, dropping and pasting.
import { toast } from "../toasts.js";
import { Attachment } from "./attachment.js";

const MOST = 20;

export class Composer {
  constructor(form, page) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.list = form.querySelector("[data-attached]");
    this.send = form.querySelector("[data-send]");
    this.stop = form.querySelector("[data-stop]");
    this.files = new Set();
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", event => this.pressed(event));
    this.text.addEventListener("paste", event => this.take(event.clipboardData?.files, event));
    const chooser = form.querySelector("#say-files");
    form.querySelector("[data-choose]").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => { this.take(chooser.files); chooser.value = ""; });
    this.list.addEventListener("click", event => {
      if (!event.target.closest("[data-remove]")) return;
      event.target.closest("li").remove();
      this.changed();
      this.text.focus();
    });
    form.addEventListener("htmx:confirm", event => this.hold(event));
    form.addEventListener("htmx:beforeRequest", event => { if (event.detail.elt === form) this.fault(""); });
    form.addEventListener("htmx:afterRequest", event => this.sent(event));
    this.drops(page);
    this.changed();
  }

  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    if (!this.send.disabled) this.form.requestSubmit();
  }

  // A message waits for its files.
  hold(event) {
    if (event.target !== this.form) return;
    const loading = [...this.files].some(file => file.loading);
    if (loading || this.empty()) {
      event.preventDefault();
      this.waits = loading;
      this.changed();
    }
  }

  sent({ detail, target }) {
    if (target !== this.form || !detail.successful || detail.xhr.status === 422) return;
    this.text.value = "";
    this.list.replaceChildren();
    this.files.clear();
    this.changed();
  }

  empty() {
    return !this.text.value.trim() && !this.list.children.length;
  }

  /** Whether a reply is being given, which can be stopped. */
  going(now) {
    if (!this.stop) return;
    const left = !now && document.activeElement === this.stop;
    this.stop.hidden = !now;
    if (left) this.text.focus();
  }

  write(words) {
    this.text.value = words;
    this.changed();
    this.text.focus();
  }

  changed() {
    this.list.hidden = !this.list.children.length;
    this.send.disabled = this.empty() || Boolean(this.waits);
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  fault(words) {
    const place = this.form.querySelector("#say-fault");
    place.replaceChildren();
    if (!words) return;
    const note = document.createElement("div");
    note.className = "note bad";
    note.textContent = words;
    place.append(note);
  }

  take(files, event) {
    if (!files?.length) return;
    event?.preventDefault();
    for (const file of files) {
      if (this.list.children.length >= MOST) return toast(`At most ${MOST} files come with one message.`, "bad");
      const attachment = new Attachment(file);
      this.files.add(attachment);
      this.list.append(attachment.item);
      attachment.send().then(fault => this.loaded(attachment, fault));
    }
    this.changed();
    this.text.focus();
  }

  loaded(attachment, fault) {
    if (fault) {
      attachment.item.remove();
      this.files.delete(attachment);
      this.fault(fault);
    }
    const waited = this.waits;
    if (![...this.files].some(file => file.loading)) this.waits = false;
    this.changed();
    if (waited && !this.waits && !fault) this.form.requestSubmit();
  }

  drops(page) {
    const over = page.querySelector("[data-dropping]");
    let depth = 0;
    const shown = now => { over.hidden = !now; };
    const brings = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragenter", event => { if (brings(event)) { depth += 1; shown(true); } });
    addEventListener("dragleave", event => { if (brings(event) && --depth <= 0) { depth = 0; shown(false); } });
    addEventListener("dragover", event => { if (brings(event)) event.preventDefault(); });
    addEventListener("drop", event => {
      depth = 0;
      shown(false);
      if (brings(event)) this.take(event.dataTransfer.files, event);
    });
  }
}
