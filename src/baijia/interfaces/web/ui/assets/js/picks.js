/** Select many: a form with data-picks, its boxes name="pick", the bar [data-picks-bar] with the count. Shift selects a range. */
export function startPicks(root) {
  for (const form of root.querySelectorAll("form[data-picks]:not([data-picks-ready])")) {
    form.dataset.picksReady = "1";
    const bar = form.querySelector("[data-picks-bar]");
    const count = bar.querySelector("[data-picks-count]");
    const boxes = () => [...form.querySelectorAll('input[type="checkbox"][name="pick"]')];
    const all = form.querySelector("[data-picks-all]");
    let last = null;
    const draw = () => {
      const chosen = boxes().filter((box) => box.checked);
      for (const box of boxes()) box.closest("tr, li")?.toggleAttribute("aria-selected", box.checked);
      count.textContent = count.dataset.picksCount.replace("%s", chosen.length);
      bar.hidden = !chosen.length;
      if (all) {
        all.checked = chosen.length > 0 && chosen.length === boxes().length;
        all.indeterminate = chosen.length > 0 && !all.checked;
      }
    };
    form.addEventListener("click", (event) => {
      const box = event.target;
      if (box.name !== "pick") return;
      const list = boxes();
      if (event.shiftKey && last) {
        const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
        for (const each of list.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
      draw();
    });
    all?.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      draw();
    });
    bar.querySelector("[data-picks-none]")?.addEventListener("click", () => {
      for (const box of boxes()) box.checked = false;
      draw();
    });
    draw();
  }
}
