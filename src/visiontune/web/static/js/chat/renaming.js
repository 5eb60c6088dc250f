// Renaming a conversation: a dialog whose form the server draws again when the title will not do.
const dialog = document.getElementById("renaming");
let opener = null;

document.addEventListener("click", event => {
  const button = event.target.closest("[data-rename]");
  if (button) {
    opener = button.closest("details")?.querySelector("summary") ?? button;
    const form = dialog.querySelector("form");
    form.setAttribute("hx-post", `/chat/${button.dataset.rename}/title`);
    htmx.process(form);
    const field = form.querySelector("[name=title]");
    field.value = button.dataset.title;
    dialog.querySelector(".fault")?.remove();
    dialog.showModal();
    field.select();
  } else if (event.target.closest("#renaming [data-close]")) dialog.close();
});

document.addEventListener("vt:renamed", event => {
  const { title } = event.detail;
  dialog.close();
  opener?.focus();
  const heading = document.querySelector("[data-title]:is(h1)");
  if (heading) heading.textContent = title;
  else document.querySelector("#chats-search")?.form.requestSubmit();
  for (const button of document.querySelectorAll(".chat-head [data-rename]")) button.dataset.title = title;
});
