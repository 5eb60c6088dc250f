// A short message at the foot of the page, read out by screen readers.
export function toast(text, kind = "", seconds = 6) {
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  box.textContent = text;
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), seconds * 1000);
}
