// The form that begins a storyboard shows what belongs to the way that is chosen.
const form = document.querySelector("[data-begin]");

function show() {
  const way = new FormData(form).get("way");
  for (const part of form.querySelectorAll("[data-way]")) part.hidden = !part.dataset.way.split(" ").includes(way);
}

if (form) {
  form.addEventListener("change", event => { if (event.target.name === "way") show(); });
  form.addEventListener("submit", () => { form.querySelector("[type=submit]").disabled = true; });
  // A page that comes back from the browser's memory is as it was left.
  addEventListener("pageshow", () => { form.querySelector("[type=submit]").disabled = false; show(); });
}
