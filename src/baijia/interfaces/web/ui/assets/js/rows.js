/** Rows of a table in a form: [data-rows="most"] holds [data-row]s, a <template data-row-blank> and a button [data-row-add]. */
export function startRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-add]");
    if (!button) return;
    const holder = button.closest("[data-rows]");
    const rows = holder.querySelectorAll("[data-row]");
    if (rows.length >= Number(holder.dataset.rows)) return;
    const blank = holder.querySelector("[data-row-blank]").content.cloneNode(true);
    for (const each of blank.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace("-ROW-", `-${rows.length}-`));
      }
    }
    const added = blank.firstElementChild;
    button.before(blank);
    added.querySelector("input, select, textarea")?.focus();
    button.hidden = rows.length + 1 >= Number(holder.dataset.rows);
  });
}
