// A file on its way: a chip with its thumbnail, and how much of it has arrived.
const icon = drawing => {
  const place = document.createElement("template");
  place.innerHTML = `<svg class="icon" aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;
  return place.content.firstElementChild;
};
const CROSS = '<path d="M18 6 6 18M6 6l12 12"/>';
const FILE = '<path d="M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z"/><path d="M14 2v4a2 2 0 0 0 2 2h4"/>';

// What the API says is wrong.
function told(request) {
  try {
    return JSON.parse(request.responseText).error.message;
  } catch {
    return null;
  }
}

export class Attachment {
  constructor(file) {
    this.file = file;
    this.loading = true;
    this.item = document.createElement("li");
    this.item.className = "attachment";
    this.item.append(this.face(), this.name(), this.bar(), this.remove());
  }

  face() {
    if (!/^image\/(png|jpeg|webp|gif|bmp)$/.test(this.file.type)) return icon(FILE);
    const picture = new Image();
    picture.alt = "";
    picture.src = URL.createObjectURL(this.file);
    picture.onload = picture.onerror = () => URL.revokeObjectURL(picture.src);
    return picture;
  }

  name() {
    const name = document.createElement("span");
    name.className = "name";
    name.dir = "auto";
    name.textContent = this.file.name || "Pasted picture";
    return name;
  }

  bar() {
    this.progress = document.createElement("progress");
    this.progress.max = 1;
    this.progress.value = 0;
    this.progress.setAttribute("aria-label", `Sending ${this.file.name}`);
    return this.progress;
  }

  remove() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "remove";
    button.dataset.remove = "";
    button.setAttribute("aria-label", `Remove ${this.file.name}`);
    button.append(icon(CROSS));
    button.addEventListener("click", () => { this.loading = false; this.request?.abort(); });
    return button;
  }

  /** Sends it; resolves to what is wrong with it, or to nothing. */
  send() {
    return new Promise(resolve => {
      const body = new FormData();
      body.append("file", this.file, this.file.name || "pasted.png");
      const request = this.request = new XMLHttpRequest();
      request.open("POST", "/api/uploads");
      request.setRequestHeader("X-CSRF-Token", document.querySelector('meta[name="csrf-token"]')?.content ?? "");
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = event => { if (event.lengthComputable) this.progress.value = event.loaded / event.total; };
      request.onabort = () => resolve("");
      request.onerror = () => this.done(resolve, `${this.file.name}: the studio cannot be reached.`);
      request.onload = () => this.done(resolve, this.taken(request));
      request.send(body);
    });
  }

  done(resolve, fault) {
    this.loading = false;
    this.progress.remove();
    resolve(fault);
  }

  taken(request) {
    if (request.status >= 300) {
      return told(request) ?? `${this.file.name} could not be taken (${request.status}).`;
    }
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "file";
    field.value = JSON.parse(request.responseText).id;
    this.item.append(field);
    return "";
  }
}
