/**
 * The timetable as a board: a waiting candidate is dragged to another place. While it is dragged every place shows what
 * stands against it; dropping opens the page of the move with that place chosen, where a reason is given.
 * Without a script, or by keyboard, the same page is reached by the link in the cell.
 */
export function startBoard() {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  let dragged = null;
  let found = {};
  const clear = () => {
    for (const cell of board.querySelectorAll("[data-place]")) {
      cell.classList.remove("may-drop", "may-warn", "no-drop");
      cell.removeAttribute("title");
    }
  };
  const paint = () => {
    for (const cell of board.querySelectorAll("[data-place]")) {
      const moved = found[cell.dataset.place];
      if (cell === dragged || !moved) continue;
      const words = [...moved.hard, ...moved.soft];
      cell.classList.add(moved.hard.length ? "no-drop" : moved.soft.length ? "may-warn" : "may-drop");
      if (words.length) cell.title = words.join("；");
    }
  };
  board.addEventListener("dragstart", async (event) => {
    dragged = event.target.closest("[data-move]");
    if (!dragged) return;
    event.dataTransfer.setData("text/plain", dragged.dataset.move);
    event.dataTransfer.effectAllowed = "move";
    found = {};
    const answer = await fetch(dragged.dataset.places, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && dragged) {
      found = await answer.json();
      paint();
    }
  });
  board.addEventListener("dragover", (event) => {
    const cell = event.target.closest("[data-place]");
    if (dragged && cell && cell !== dragged && !cell.classList.contains("no-drop")) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const cell = event.target.closest("[data-place]");
    if (!dragged || !cell) return;
    event.preventDefault();
    window.location.assign(`${dragged.dataset.move}?to=${encodeURIComponent(cell.dataset.place)}`);
  });
  board.addEventListener("dragend", () => {
    dragged = null;
    clear();
  });
}
