/** Menus are <details>; they close on Escape, on a click elsewhere, and one at a time. */
export function startMenus() {
  const closeAll = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeAll(event.target.closest("details.menu")));
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    closeAll();
    menu?.querySelector("summary").focus();
  });
}
