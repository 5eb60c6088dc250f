// The chat page: <vt-chat> holds the conversation and the box; replies and the box have modules of their own.
import "./chat/replies.js";
import "./chat/renaming.js";
import { Composer } from "./chat/composer.js";
import { Scrolling } from "./chat/scrolling.js";
import { toast } from "./toasts.js";

class Chat extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("#composer");
    this.composer = form && new Composer(form, this);
    const talk = this.querySelector("#talk");
    this.scrolling = talk && new Scrolling(talk, this.querySelector("[data-newest]"));
    this.addEventListener("click", event => this.clicked(event.target));
    this.addEventListener("vt:told", event => this.told(event.detail));
    this.addEventListener("htmx:afterRequest", event => this.answered(event));
    document.addEventListener("vt:reply", ({ detail }) => this.elsewhere(detail));
    this.strange = new Set();
    this.states();
  }

  // What is said in another tab comes in here; what was sent from this one is about to come by itself.
  elsewhere({ reply, conversation }) {
    if (conversation !== this.dataset.conversation || this.knows(reply) || this.strange.has(reply)) return;
    this.strange.add(reply);
    setTimeout(async () => {
      if (this.knows(reply)) return;
      const answer = await fetch(`/chat/replies/${reply}?whole=1`).catch(() => null);
      this.strange.delete(reply);
      if (answer?.status !== 200 || this.knows(reply)) return;
      const list = this.querySelector("#messages");
      list.insertAdjacentHTML("beforeend", await answer.text());
      for (const one of [...list.children].slice(-2)) htmx.process(one);
      this.states();
    }, 1000);
  }

  knows(reply) {
    return document.getElementById(`reply-${reply}`);
  }

  clicked(target) {
    if (target.closest("[data-copy]")) this.copy(target.closest(".message").querySelector("[data-words]"));
    else if (target.closest("[data-edit]")) this.composer?.write(target.closest(".message").querySelector("[data-words]").textContent);
  }

  async copy(words) {
    try {
      await navigator.clipboard.writeText(words.innerText.trim());
      toast("Copied.");
    } catch {
      toast("The browser does not let pages copy here.", "bad");
    }
  }

  // Something was said: by the box, a choice, a button of a plan, or "Try again".
  answered({ detail }) {
    const path = detail.pathInfo?.requestPath ?? "";
    if (!/^\/chat(\/[0-9a-f]{32}\/(messages|again))?$/.test(path) || detail.requestConfig.verb !== "post") return;
    if (!detail.successful || detail.xhr.status === 422) return;
    const added = this.querySelector(".messages > .mine:nth-last-child(2)");
    for (const old of this.querySelectorAll("[data-once]")) if (!added || old.compareDocumentPosition(added) & Node.DOCUMENT_POSITION_FOLLOWING) old.remove();
    for (const one of [...this.querySelectorAll(".message")].slice(-2)) {
      const twice = [...this.querySelectorAll(`[id="${one.id}"]`)].slice(0, -1);
      for (const other of twice) other.remove();
    }
    this.scrolling?.end();
    this.states();
    document.getElementById("say")?.focus();
  }

  // A reply changed its state: the box offers to stop it while it runs, and its end is read out.
  told({ reply, ended }) {
    this.states();
    if (!ended) return;
    const words = reply.querySelector(".answer")?.innerText ?? "";
    const made = reply.querySelectorAll(".thing").length;
    document.getElementById("announce").textContent = `${words.slice(0, 400)} ${made && !words ? "Made." : ""}`.trim() || "The reply ended.";
  }

  states() {
    const going = this.querySelector('vt-reply[data-state="queued"], vt-reply[data-state="running"]');
    this.composer?.going(Boolean(going));
  }
}

customElements.define("vt-chat", Chat);
