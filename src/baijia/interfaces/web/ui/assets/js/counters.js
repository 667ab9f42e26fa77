/** Character counters: an element with data-count-for="field id" and data-max tells how much is written, in Han and letters alike. */
export function startCounters(root) {
  for (const counter of root.querySelectorAll("[data-count-for]")) {
    const field = document.getElementById(counter.dataset.countFor);
    if (!field || counter.dataset.ready) continue;
    counter.dataset.ready = "1";
    const shown = counter.querySelector("[data-count-now]");
    const left = counter.querySelector("[data-count-left]");
    const most = Number(counter.dataset.max);
    const draw = () => {
      const written = [...field.value].length;
      shown.textContent = shown.dataset.countNow.replace("%s", written);
      const over = written - most;
      counter.toggleAttribute("data-over", over > 0);
      left.textContent = over > 0 ? left.dataset.countOver.replace("%s", over) : left.dataset.countLeft.replace("%s", most);
    };
    field.addEventListener("input", draw);
    draw();
  }
}
