/** "/" goes to the search field of the bar; the letter of a link with data-key follows it. */
export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
    const link = /^[a-z]$/i.test(event.key) && document.querySelector(`a[data-key="${event.key.toLowerCase()}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    if (event.key !== "/") return;
    const field = document.querySelector(".bar-search input");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
