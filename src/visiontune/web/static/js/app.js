// What every page has: theme, toasts, confirmation, menus, the count of running jobs.
import "./events.js";
import "./jobs.js";
import "./menus.js";
import "./players.js";
import { toast } from "./toasts.js";

const root = document.documentElement;

document.addEventListener("click", event => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
});

// The server answers errors as text for people; whatever else fails is told too.
document.addEventListener("htmx:responseError", event => {
  const { xhr } = event.detail;
  const told = xhr.getResponseHeader("X-Error");
  toast(told ? decodeURIComponent(told) : `That did not work (${xhr.status}).`, "bad");
});
document.addEventListener("htmx:sendError", () => toast("The studio cannot be reached.", "bad"));
document.addEventListener("vt:toast", event => toast(event.detail.text ?? event.detail.value, event.detail.kind));

// `hx-confirm` asks in the page's own dialog.
document.addEventListener("htmx:confirm", event => {
  if (!event.detail.question) return;
  event.preventDefault();
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-text").textContent = event.detail.question;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") event.detail.issueRequest(true); }, { once: true });
  dialog.showModal();
});

document.addEventListener("vt:connection", event => {
  document.getElementById("connection").hidden = event.detail.online;
});

// How many jobs run, beside the place where they are listed.
const running = new Set();
document.addEventListener("vt:job", ({ detail }) => {
  if (detail.state === "queued" || detail.state === "running") running.add(detail.id); else running.delete(detail.id);
  const count = document.getElementById("running-count");
  if (!count) return;
  count.textContent = running.size;
  count.hidden = running.size === 0;
});
