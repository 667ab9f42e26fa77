/**
 * On a phone a row of a table is a card and its heads are out of sight: each cell carries its head as data-head, which the
 * style sheet puts before what it says. Names come first and need none; a status says itself what it is.
 */
export function nameCells(root) {
  for (const table of root.querySelectorAll("table.table")) {
    const rows = table.tHead?.rows;
    if (rows?.length !== 1) continue;
    const heads = [...rows[0].cells].flatMap((cell) => Array(cell.colSpan).fill(wordsOf(cell)));
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) nameRow(row, heads);
  }
}

function nameRow(row, heads) {
  const first = [...row.cells].find((cell) => !cell.matches(".pick"));
  let place = 0;
  for (const cell of row.cells) {
    const head = heads[place];
    place += cell.colSpan;
    const says = cell.textContent.trim() && !cell.querySelector(".st, .btn, input, select, textarea");
    if (head && says && cell !== first && cell.colSpan === 1) cell.dataset.head = head;
  }
}

function wordsOf(cell) {
  return cell.querySelector(".visually-hidden") || cell.classList.contains("visually-hidden") ? "" : cell.textContent.trim();
}
