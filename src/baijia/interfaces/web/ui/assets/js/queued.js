/**
 * Forms that are sent by the queue, and the list of what is not sent yet.
 *
 * <form data-queue-form="away|go|stay" data-queue-address data-queue-page data-queue-label>: its fields are the entry, `key` is
 * its key where it has one, `after` the version it builds on. "away" goes the usual way while the network is there; "go" leads
 * to the answer's address, or lets the server show its refusal; "stay" stays, for a page with many forms.
 */
import { Queue, freshKey } from "./queue.js";

const PATIENCE = 8_000;

class QueuedForm {
  constructor(form, queue) {
    this.form = form;
    this.queue = queue;
    this.mode = form.dataset.queueForm;
    form.addEventListener("submit", (event) => this.submit(event));
    queue.addEventListener("done", ({ detail }) => detail.line.address === form.dataset.queueAddress && this.done(detail.said));
  }

  async submit(event) {
    if (this.busy) return event.preventDefault();
    const gap = this.gap();
    if (gap && this.mode === "away" && navigator.onLine) return; // the server names each mark that is missing
    event.preventDefault();
    if (gap) return gap.focus();
    this.busy = true;
    if (this.mode === "away" && (await this.reaches())) this.leave();
    else await this.send();
    this.busy = false;
  }

  /** Return the first mark that is missing or out of range. */
  gap() {
    const marks = [...this.form.querySelectorAll("[data-mark]")];
    const abstained = (mark) => mark.closest("[data-criterion]").querySelector("[data-why]")?.value.trim();
    return marks.find((mark) => (!mark.value.trim() && !abstained(mark)) || mark.hasAttribute("aria-invalid"));
  }

  /** Tell whether the server answers at all; the draft is saved by the way. */
  async reaches() {
    if (!navigator.onLine) return false;
    try {
      await fetch(this.form.dataset.autosave, { method: "POST", body: new FormData(this.form), signal: AbortSignal.timeout(PATIENCE) });
      return true;
    } catch {
      return false;
    }
  }

  leave() {
    this.form.dispatchEvent(new Event("queue:kept"));
    this.form.submit();
  }

  async send() {
    const entry = this.entry();
    if (!this.queue.put(entry)) return this.form.submit();
    this.form.dispatchEvent(new Event("queue:kept"));
    await this.queue.flush();
    const refused = this.mode === "go" && this.queue.lines().find((line) => line.key === entry.key)?.refused;
    if (!refused) return;
    this.queue.drop(entry.key);
    this.form.submit();
  }

  entry() {
    const typed = [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken" && !name.endsWith("-band"));
    const fields = Object.fromEntries(typed);
    const { queueAddress, queuePage, queueLabel } = this.form.dataset;
    const total = this.form.closest("[data-score-sheet]")?.querySelector("[data-total]")?.textContent;
    const label = total ? `${queueLabel} · ${total}` : queueLabel;
    return { key: fields.key || freshKey(), address: queueAddress, page: queuePage, label, fields };
  }

  done(said) {
    if (this.mode === "go") return location.assign(said.receipt);
    if (said.version !== undefined) this.form.elements.after.value = said.version;
    const state = this.form.closest("[data-queued-item]")?.querySelector("[data-queued-state]");
    if (state) state.textContent = state.dataset.queuedState.replace("%s", said.sum);
  }
}

/** <c-queue />: what waits and why, what was refused, what has just gone out. */
class Waiting {
  constructor(element, queue) {
    this.element = element;
    this.queue = queue;
    this.row = element.querySelector("template").content.firstElementChild;
    queue.addEventListener("change", () => this.draw());
    queue.addEventListener("done", ({ detail }) => this.sent(detail));
    element.querySelector("[data-queue-send]").addEventListener("click", () => queue.flush());
    this.draw();
  }

  draw() {
    const lines = this.queue.lines();
    this.element.hidden = !lines.length && !this.last;
    this.find("count").textContent = lines.length ? this.element.dataset.words.replace("%s", lines.length) : "";
    this.find("send").hidden = !lines.length;
    this.find("lines").replaceChildren(...lines.map((line) => this.line(line)));
  }

  find(part) {
    return this.element.querySelector(`[data-queue-${part}]`);
  }

  line(line) {
    const row = this.row.cloneNode(true);
    const { wordsGone, wordsOffline, wordsSending, wordsSignedout } = this.element.dataset;
    const waits = { offline: wordsOffline, signedout: wordsSignedout }[this.queue.state] ?? wordsSending;
    row.querySelector("a").textContent = line.label;
    row.querySelector("a").href = line.page;
    row.querySelector("[data-queue-state]").textContent = line.refused === "gone" ? wordsGone : line.refused || waits;
    row.classList.toggle("is-refused", Boolean(line.refused));
    row.querySelector("button").addEventListener("click", () => this.queue.drop(line.key));
    return row;
  }

  sent({ line, said }) {
    this.last = line.label;
    const link = this.find("sent");
    link.textContent = link.dataset.queueSent.replace("%s", line.label);
    link.href = said.receipt ?? line.page;
    this.draw();
  }
}

export function startQueue() {
  const element = document.querySelector("[data-queue]");
  if (!element) return;
  const queue = new Queue(element.dataset.queue);
  new Waiting(element, queue);
  for (const form of document.querySelectorAll("form[data-queue-form]")) new QueuedForm(form, queue);
  queue.flush();
}
