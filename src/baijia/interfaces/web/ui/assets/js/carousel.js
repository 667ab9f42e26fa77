/** The portal's pictures in turn. It moves only when asked to, or when the reader has not asked for less motion; a button stops it. */
const EVERY = 6000;

function start(root) {
  const slides = [...root.querySelectorAll("[data-slide]")];
  const dots = [...root.querySelectorAll("[data-dot]")];
  const pause = root.querySelector("[data-pause]");
  if (slides.length < 2) return;
  let at = 0;
  let timer = null;
  const show = (index) => {
    at = (index + slides.length) % slides.length;
    slides.forEach((slide, i) => (slide.hidden = i !== at));
    dots.forEach((dot, i) => dot.classList.toggle("on", i === at));
  };
  const play = (on) => {
    clearInterval(timer);
    timer = on ? setInterval(() => show(at + 1), EVERY) : null;
    pause?.setAttribute("aria-pressed", String(!on));
  };
  root.querySelector("[data-next]")?.addEventListener("click", () => show(at + 1));
  root.querySelector("[data-previous]")?.addEventListener("click", () => show(at - 1));
  pause?.addEventListener("click", () => play(timer === null));
  root.addEventListener("focusin", () => timer && play(false));
  show(0);
  play(!matchMedia("(prefers-reduced-motion: reduce)").matches);
}

export function startCarousels(root) {
  for (const carousel of root.querySelectorAll("[data-carousel]")) start(carousel);
}
