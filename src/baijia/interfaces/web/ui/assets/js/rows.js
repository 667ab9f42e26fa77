/** Rows of a table in a form: [data-rows="most"] holds [data-row]s, a <template data-row-blank> and a button [data-row-add]. */
export function startRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-add]");
    if (button) addRow(button.closest("[data-rows]"))?.querySelector("input, select, textarea")?.focus();
  });
}

/** Add rows until a control of this name is there, as far as its table goes; a name of no table adds none. */
export function rowsUpTo(root, name) {
  const blank = name.replace(/-\d+-/, "-ROW-");
  for (const holder of root.querySelectorAll("[data-rows]")) {
    const known = holder.querySelector("[data-row-blank]")?.content.querySelector(`[name="${CSS.escape(blank)}"]`);
    while (known && !holder.querySelector(`[name="${CSS.escape(name)}"]`) && addRow(holder));
  }
}

function addRow(holder) {
  const rows = holder.querySelectorAll("[data-row]");
  if (rows.length >= Number(holder.dataset.rows)) return null;
  const button = holder.querySelector("[data-row-add]");
  const blank = holder.querySelector("[data-row-blank]").content.cloneNode(true);
  for (const each of blank.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace("-ROW-", `-${rows.length}-`));
    }
  }
  const added = blank.firstElementChild;
  button.before(blank);
  button.hidden = rows.length + 1 >= Number(holder.dataset.rows);
  return added;
}
