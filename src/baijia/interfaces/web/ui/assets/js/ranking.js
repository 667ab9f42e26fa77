/**
 * A ranked list is put in order by dragging: <ol data-ranking> of <li data-rank draggable="true">, each with a number field
 * [data-rank-place]. Dropping a row writes the numbers anew and sends the form. Without a mouse the numbers and the
 * buttons do the same; Alt with an arrow presses them.
 */
export function startRanking(root) {
  for (const list of root.querySelectorAll("[data-ranking]")) {
    let held = null;
    const before = () => [...list.children].map((row) => row.dataset.rank).join();
    let order = before();
    list.addEventListener("dragstart", (event) => {
      held = event.target.closest("[data-rank]");
      order = before();
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => {
      const over = held && event.target.closest("[data-rank]");
      if (!over || over.parentElement !== list) return;
      event.preventDefault();
      const middle = over.getBoundingClientRect();
      over[event.clientY < middle.top + middle.height / 2 ? "before" : "after"](held);
    });
    list.addEventListener("dragend", () => {
      held = null;
      if (before() === order) return;
      number(list);
      list.closest("form").requestSubmit(list.closest("form").querySelector("[data-rank-save]"));
    });
    list.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      const button = event.target.closest("[data-rank]")?.querySelector(`[data-rank-${event.key === "ArrowUp" ? "up" : "down"}]`);
      if (!button) return;
      event.preventDefault();
      button.click();
    });
  }
}

function number(list) {
  [...list.querySelectorAll("[data-rank-place]")].forEach((field, place) => {
    field.value = place + 1;
  });
}
