// Menus (<details class="menu">): closed by Escape, by a click elsewhere, and once something was chosen.
// They open upwards where there is no room below, and stay within what one sees.
const GAP = 8;

// What one sees around `element`: the window without the bar of a phone, cut to everything that scrolls.
function seen(element) {
  const bar = document.querySelector(".bar")?.getBoundingClientRect();
  const room = { top: 0, left: 0, right: document.documentElement.clientWidth, bottom: bar?.height ? bar.top : innerHeight };
  for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
    if (getComputedStyle(around).overflow === "visible") continue;
    const edge = around.getBoundingClientRect();
    for (const side of ["top", "left"]) room[side] = Math.max(room[side], edge[side]);
    for (const side of ["right", "bottom"]) room[side] = Math.min(room[side], edge[side]);
  }
  return room;
}

function place(menu) {
  const items = menu.querySelector(".items");
  menu.classList.remove("up");
  items.style.translate = items.style.maxHeight = "";
  const [room, button, list] = [seen(menu), menu.getBoundingClientRect(), items.getBoundingClientRect()];
  const [above, below] = [button.top - room.top - 2 * GAP, room.bottom - button.bottom - 2 * GAP];
  const up = list.height > below && above > below;
  menu.classList.toggle("up", up);
  if (list.height > Math.max(above, below)) Object.assign(items.style, { maxHeight: `${up ? above : below}px`, overflowY: "auto" });
  const aside = Math.max(0, room.left + GAP - list.left) || Math.min(0, room.right - GAP - list.right);
  if (aside) items.style.translate = `${aside}px`;
}

// Seen before anything is painted, unlike the event "toggle".
new MutationObserver(changes => {
  for (const { target } of changes) if (target.open && target.matches("details.menu")) place(target);
}).observe(document.documentElement, { subtree: true, attributeFilter: ["open"] });

document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest(".items a, .items button")) menu.open = false;
  }
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
