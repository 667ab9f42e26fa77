/**
 * Drafts save themselves. <form data-autosave="address" data-autosave-key="one key per draft">; words in [data-saved].
 *
 * What is typed goes to the address a second after the last key. While the network is away it waits in this browser and
 * the page says what is not saved; it is sent when the network is back, and offered again when the page is next opened.
 * It comes back with the version it was typed on, so that what a colleague saved meanwhile is not overwritten unseen.
 * What stands within [data-private] (identity and account numbers), passwords and files are never kept in the browser.
 *
 * A form that is sent by the queue (queued.js) is handed over to it when it is submitted.
 *
 * Answers: 200 {"saved_at": "14:32", "version": "...", "was": {field: mark of what is saved now}}; 409 somebody else changed it; 401 or 403 sign in again; with any
 * other refusal the text of {"message": "..."} is shown. A message beside saved_at says what could not be kept yet.
 */
import { kept } from "./kept.js";
import { rowsUpTo } from "./rows.js";

const WAIT = 1000;
const keepable = (field) => field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden"].includes(field.type);
const labelOf = (field) => field.dataset.label ?? field.labels?.[0]?.firstChild?.textContent?.trim() ?? field.name;
const signature = (field) => (["radio", "checkbox"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value);

class Draft {
  constructor(form) {
    this.form = form;
    this.key = `baijia:draft:${form.dataset.autosaveKey ?? location.pathname}`;
    this.changed = new Set();
    const own = form.querySelectorAll("[data-saved]");
    this.marks = own.length ? own : document.querySelectorAll("[data-saved]");
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("change", (event) => this.note(event.target));
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("queue:kept", () => this.handOver());
    window.addEventListener("online", () => this.changed.size && this.save());
    window.addEventListener("beforeunload", (event) => this.changed.size && event.preventDefault());
    this.restore();
  }

  fields() {
    return [...this.form.elements].filter(keepable);
  }

  note(field) {
    if (!field.name || field.type === "file") return;
    this.changed.add(field);
    this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  /** Without a network nothing is sent and nothing that was typed is dropped. */
  submit(event) {
    if (this.form.dataset.queueForm) return;
    if (navigator.onLine) return this.stop();
    event.preventDefault();
    for (const field of this.fields()) if (valueOf(field)) this.changed.add(field);
    this.keep();
    this.say("offline", this.names());
  }

  stop() {
    clearTimeout(this.timer);
    this.changed.clear();
    kept.drop(this.key);
  }

  /** The form is in the queue (queued.js): that sends it, and keeps it until then. */
  handOver() {
    this.stop();
    this.say("queued");
  }

  async save() {
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = true;
    const sent = [...this.changed];
    const data = new FormData(this.form);
    for (const field of this.form.querySelectorAll('input[type="file"]')) data.delete(field.name);
    this.changed.clear();
    try {
      const answer = await fetch(this.form.dataset.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok && !answer.redirected) this.done(said);
      else this.refused(answer, said, sent);
    } catch {
      this.offline(sent);
    } finally {
      this.saving = false;
      if (this.again) {
        this.again = false;
        this.save();
      }
    }
  }

  done(said) {
    const { version, was } = this.form.elements;
    if (said.version !== undefined && version) version.value = said.version;
    if (said.was && was) was.value = JSON.stringify({ ...JSON.parse(was.value || "{}"), ...said.was });
    if (this.changed.size) return;
    kept.drop(this.key);
    if (said.message) return this.say("refused", said.message);
    this.say("saved", said.saved_at ?? new Date().toTimeString().slice(0, 5));
  }

  refused(answer, said, sent) {
    for (const field of sent) this.changed.add(field);
    this.keep();
    if (said.message) this.say("refused", said.message);
    else if (answer.status === 409) this.say("conflict");
    else if (answer.redirected || answer.status === 401 || answer.status === 403) this.say("signedout");
    else this.say("offline", this.names());
  }

  offline(sent) {
    for (const field of sent) this.changed.add(field);
    this.keep();
    this.say("offline", this.names());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 15 * WAIT);
  }

  names() {
    return [...new Set([...this.changed].map(labelOf))].slice(0, 5).join("、");
  }

  keep() {
    const values = {};
    for (const field of this.toKeep()) if (keepable(field) && !field.closest("[data-private]")) values[signature(field)] = valueOf(field);
    if (Object.keys(values).length) kept.write(this.key, { version: this.form.elements.version?.value, values });
  }

  /** What was changed; of a table all of it, since a saved one closes up over its empty rows. */
  toKeep() {
    const tables = new Set([...this.changed].map((field) => field.closest("[data-rows]")).filter(Boolean));
    const cells = [...tables].flatMap((table) => [...table.querySelectorAll("input, select, textarea")]);
    return new Set([...this.changed, ...cells]);
  }

  restore() {
    const { version, values } = kept.read(this.key) ?? {};
    if (!values) return;
    for (const name of Object.keys(values)) rowsUpTo(this.form, name.split("=")[0]);
    for (const field of this.fields()) {
      const value = values[signature(field)];
      if (value === undefined || value === valueOf(field)) continue;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (!this.changed.size) return kept.drop(this.key);
    if (version && this.form.elements.version) this.form.elements.version.value = version;
    this.say("restored", this.names());
  }

  say(state, detail = "") {
    for (const mark of this.marks) {
      mark.dataset.state = state;
      const text = mark.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`] ?? "%s";
      mark.querySelector("[data-saved-text]").textContent = text.replace("%s", detail);
    }
  }
}

/** What was wiped out on the server does not stay in this browser either: [data-autosave-drop="key of the draft"]. */
export function dropDrafts(root) {
  for (const each of root.querySelectorAll("[data-autosave-drop]")) kept.drop(`baijia:draft:${each.dataset.autosaveDrop}`);
}

export function startAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]:not([data-autosave-ready])")) {
    form.dataset.autosaveReady = "1";
    new Draft(form);
  }
}
