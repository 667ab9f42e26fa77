/** The clock of the room's screen: counts down in seconds, and on in red once the time is over. By the server's time. */
export function startStage() {
  const element = document.querySelector("[data-stage-clock]");
  if (!element) return;
  const loaded = performance.now();
  const end = Date.parse(element.getAttribute("datetime")) - Date.parse(element.dataset.now);
  const draw = () => {
    const left = Math.round((end - (performance.now() - loaded)) / 1000);
    const rest = Math.abs(left);
    element.textContent = `${left < 0 ? "+" : ""}${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    element.classList.toggle("is-over", left < 0);
  };
  draw();
  setInterval(draw, 1000);
}
