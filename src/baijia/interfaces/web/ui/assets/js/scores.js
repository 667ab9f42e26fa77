/**
 * The score sheet. A [data-score-sheet] holds criteria [data-criterion data-max data-scale]; a band (radio with data-low and
 * data-high) puts the middle of its range into the mark, a mark ticks its band, and the total follows. Marks are whole steps
 * of the rubric's scale, so sums are done on integers.
 *
 * Keys, when no field is in use (and, where a page has several sheets, within one): 1 to 9 choose a band of the current criterion, up and down change its mark, J goes on.
 */
const whole = (text, scale) => {
  if (!/^\d+(\.\d+)?$/.test(text.trim())) return null;
  const steps = Number(text) * scale;
  return Math.abs(steps - Math.round(steps)) < 1e-9 ? Math.round(steps) : null;
};
const plain = (steps, scale) => (scale === 1 ? String(steps) : (steps / scale).toFixed(String(scale).length - 1));

class Criterion {
  constructor(element, sheet) {
    this.element = element;
    this.mark = element.querySelector("[data-mark]");
    this.bands = [...element.querySelectorAll('input[type="radio"]')];
    this.scale = Number(element.dataset.scale || 1);
    this.max = Number(element.dataset.max) * this.scale;
    this.mark.addEventListener("input", () => {
      this.tick();
      sheet.draw();
    });
    this.why = element.querySelector("[data-why]");
    this.why?.addEventListener("input", () => sheet.draw());
    for (const band of this.bands) band.addEventListener("change", () => this.choose(band, sheet));
    this.tick();
  }

  get steps() {
    const steps = whole(this.mark.value, this.scale);
    return steps !== null && steps <= this.max ? steps : null;
  }

  /** Whether its expert says why it cannot be judged. */
  get abstained() {
    return this.steps === null && Boolean(this.why?.value.trim());
  }

  set(steps) {
    this.mark.value = plain(Math.min(Math.max(steps, 0), this.max), this.scale);
    this.mark.dispatchEvent(new Event("input", { bubbles: true }));
  }

  choose(band) {
    const [low, high] = [band.dataset.low, band.dataset.high].map((value) => Math.round(Number(value) * this.scale));
    const steps = this.steps;
    if (steps === null || steps < low || steps > high) this.set(Math.ceil((low + high) / 2));
  }

  tick() {
    const steps = this.steps;
    for (const band of this.bands) {
      const [low, high] = [band.dataset.low, band.dataset.high].map((value) => Math.round(Number(value) * this.scale));
      band.checked = steps !== null && steps >= low && steps <= high;
    }
    const wrong = this.mark.value.trim() !== "" && steps === null;
    this.mark.classList.toggle("is-invalid", wrong);
    if (wrong) this.mark.setAttribute("aria-invalid", "true");
    else this.mark.removeAttribute("aria-invalid");
  }
}

class Sheet {
  constructor(root, alone) {
    this.root = root;
    this.alone = alone;
    this.criteria = [...root.querySelectorAll("[data-criterion]")].map((element) => new Criterion(element, this));
    this.at = 0;
    root.addEventListener("focusin", (event) => {
      const index = this.criteria.findIndex((criterion) => criterion.element.contains(event.target));
      if (index >= 0) this.at = index;
    });
    document.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  draw() {
    const total = this.root.querySelector("[data-total]");
    const known = this.criteria.filter((criterion) => criterion.steps !== null);
    const scale = Math.max(1, ...this.criteria.map((criterion) => criterion.scale));
    const sum = known.reduce((steps, criterion) => steps + (criterion.steps * scale) / criterion.scale, 0);
    if (total) total.textContent = known.length ? plain(sum, scale) : "–";
    const left = this.root.querySelector("[data-criteria-left]");
    if (left) {
      const missing = this.criteria.filter((criterion) => criterion.steps === null && !criterion.abstained).length;
      left.textContent = missing ? left.dataset.criteriaLeft.replace("%s", missing) : "";
    }
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.root.isConnected) return;
    if (!this.alone && !this.root.contains(event.target)) return;
    if (event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
    const criterion = this.criteria[this.at];
    if (!criterion) return;
    if (/^[1-9]$/.test(event.key) && criterion.bands[event.key - 1]) {
      criterion.bands[event.key - 1].checked = true;
      criterion.choose(criterion.bands[event.key - 1]);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      criterion.set((criterion.steps ?? 0) + (event.key === "ArrowUp" ? 1 : -1));
    } else if (event.key.toLowerCase() === "j") {
      this.at = (this.at + 1) % this.criteria.length;
      this.criteria[this.at].mark.focus();
      this.criteria[this.at].mark.select();
    } else return;
    event.preventDefault();
  }
}

export function startScores(root) {
  const alone = document.querySelectorAll("[data-score-sheet]").length === 1;
  for (const sheet of root.querySelectorAll("[data-score-sheet]:not([data-score-ready])")) {
    sheet.dataset.scoreReady = "1";
    new Sheet(sheet, alone);
  }
}
