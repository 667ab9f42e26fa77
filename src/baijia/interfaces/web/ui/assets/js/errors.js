/** The error summary takes the focus when a page comes back with faults; its links go to the field, not only to its place. */
export function focusErrors(root) {
  const summary = root.querySelector("[data-errors]:not([data-ready])");
  if (!summary) return;
  summary.dataset.ready = "1";
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const target = field.matches("input, select, textarea, button") ? field : field.querySelector("input, select, textarea") ?? field;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
}
