/**
 * What must reach the server once, though the network is away: an outbox in this browser.
 *
 * An entry {key, address, label, fields} is written down first and sent then. Until it is answered it stays, outlives the tab,
 * and goes out again with the same key, by which the server does nothing twice. One that may have arrived already goes before a later one
 * to the same address, which then builds on the version it made.
 *
 * Answers: 200 done; signed out (401, 403, or led elsewhere) waits; 5xx and no answer wait; anything else is refused: the entry
 * stays, with the {"message": "..."} beside it, until a person corrects it or gives it up.
 */
import { kept } from "./kept.js";

const AGAIN = 15_000;
const PATIENCE = 10_000;
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Return a key nobody else has; crypto.randomUUID is not there on plain HTTP within a house. */
export function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Queue extends EventTarget {
  constructor(name) {
    super();
    this.name = `baijia:queue:${name}`;
    this.state = "";
    window.addEventListener("online", () => this.flush());
    window.addEventListener("storage", (event) => event.key === this.name && this.tell());
  }

  lines() {
    return kept.read(this.name) ?? [];
  }

  /** Keep an entry behind the others; false where this browser keeps nothing. */
  add(entry) {
    return this.keep([...this.lines(), entry]);
  }

  /** Keep an entry in the place of those to its address that never went out or were refused. */
  put(entry) {
    const stays = (line) => line.address !== entry.address || (line.tried && !line.refused);
    return this.keep([...this.lines().filter(stays), entry]);
  }

  drop(key) {
    this.keep(this.lines().filter((line) => line.key !== key));
  }

  change(key, more) {
    this.keep(this.lines().map((line) => (line.key === key ? { ...line, ...more } : line)));
  }

  keep(lines) {
    const done = kept.write(this.name, lines);
    this.tell();
    return done;
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  /** Send what waits, in order, one sender a browser. Returns when nothing more can be done now. */
  async flush() {
    clearTimeout(this.timer);
    if (navigator.locks) await navigator.locks.request(this.name, () => this.sendAll());
    else await this.sendAll();
    if (this.lines().some((line) => !line.refused)) this.timer = setTimeout(() => this.flush(), AGAIN);
  }

  async sendAll() {
    for (const { key } of this.lines()) {
      const line = this.lines().find((one) => one.key === key);
      if (!line || line.refused) continue;
      if (!(await this.send(line))) return;
    }
  }

  async send(line) {
    if (!navigator.onLine) return this.wait("offline");
    this.state = "";
    this.change(line.key, { tried: true });
    let answer, said;
    try {
      const body = new URLSearchParams({ ...line.fields, key: line.key });
      const headers = { Accept: "application/json", "X-CSRFToken": token() };
      answer = await fetch(line.address, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
      said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    } catch {
      return this.wait("offline");
    }
    if (answer.redirected || answer.status === 401 || answer.status === 403) return this.wait("signedout");
    if (answer.status >= 500 || answer.status === 429) return this.wait("offline");
    if (answer.ok) this.done(line, said);
    else this.change(line.key, { refused: said.message || "gone" });
    return true;
  }

  wait(state) {
    this.state = state;
    this.tell();
    return false;
  }

  done(line, said) {
    const others = this.lines().filter((one) => one.key !== line.key);
    const builds = (one) => one.address === line.address && said.version !== undefined;
    this.keep(others.map((one) => (builds(one) ? { ...one, fields: { ...one.fields, after: said.version } } : one)));
    this.dispatchEvent(new CustomEvent("done", { detail: { line, said } }));
  }
}

