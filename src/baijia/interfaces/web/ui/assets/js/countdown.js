/**
 * Time left to a deadline: <time data-countdown datetime="..." data-now="..."> with the words in data-*.
 * The page carries the server's own time, because a deadline holds by the server's clock and not by the reader's.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function words(element, left) {
  const { wordsDays, wordsHours, wordsMinutes, wordsOver } = element.dataset;
  if (left <= 0) return wordsOver;
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (days) return wordsDays.replace("%d", days).replace("%h", hours);
  if (hours) return wordsHours.replace("%h", hours).replace("%m", minutes);
  return wordsMinutes.replace("%m", Math.max(minutes, 1));
}

export function startCountdowns() {
  const loaded = performance.now();
  const draw = () => {
    for (const element of document.querySelectorAll("[data-countdown]")) {
      const end = Date.parse(element.getAttribute("datetime"));
      const left = end - Date.parse(element.dataset.now) - (performance.now() - loaded);
      const text = words(element, left);
      if (text !== element.textContent) element.textContent = text;
      element.closest(".due")?.classList.toggle("due-soon", left < 3 * DAY);
    }
  };
  setInterval(draw, MINUTE / 2);
}
