/** "/" goes to the search field of the bar. */
export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector(".bar-search input");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
