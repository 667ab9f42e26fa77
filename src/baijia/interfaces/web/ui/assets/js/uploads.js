/**
 * Files go up without leaving the page, several at once, in pieces: <input type="file" multiple data-upload="address">
 * within [data-files]; files may also be dropped onto [data-drop]. A button [data-detach] with formaction takes one out.
 *
 * The address answers {"offset", "pieces", "finish"}. Pieces are posted to "pieces?at=OFFSET"; after a cut the server is
 * asked how much it has and goes on from there, also when the page was loaded anew and the same file is chosen again.
 * "finish" and the address of [data-detach] answer with the [data-files] block anew.
 */
const PIECE = 256 * 1024;
const PATIENCE = [1000, 2000, 4000, 8000, 15000];

const token = () => document.querySelector('meta[name="csrf-token"]').content;
const pause = (time) => new Promise((done) => setTimeout(done, time));
const wordsOf = (block, name, detail = "") => (block().dataset[`words${name}`] ?? "%s").replace("%s", detail);
const known = {
  key: (address, file) => `baijia:upload:${address}:${file.name}:${file.size}:${file.lastModified}`,
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value) sessionStorage.setItem(key, JSON.stringify(value));
      else sessionStorage.removeItem(key);
    } catch {
      /* a private window: after a reload the file begins anew */
    }
  },
};

export function startUploads() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset?.upload || !input.files.length) return;
    take(input, [...input.files]);
    input.value = "";
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-detach]");
    if (!button) return;
    event.preventDefault();
    detach(button);
  });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => mark(event, true));
  for (const name of ["dragleave", "drop"]) document.addEventListener(name, (event) => mark(event, false));
  document.addEventListener("drop", (event) => {
    const input = event.target.closest?.("[data-drop]")?.querySelector("input[data-upload]");
    if (!input) return;
    event.preventDefault();
    take(input, [...event.dataTransfer.files]);
  });
}

function mark(event, over) {
  const place = event.target.closest?.("[data-drop]");
  if (!place) return;
  if (over) event.preventDefault();
  place.classList.toggle("is-over", over);
}

/** The block is drawn anew after each file, so it is looked up by its id each time. */
function blockOf(element) {
  const id = element.closest("[data-files]").id;
  return () => document.getElementById(id);
}

function take(input, files) {
  const block = blockOf(input);
  const line = [...files].map((file) => new Sending(block, input.dataset.upload, file));
  const next = () => line.shift()?.run().then(next);
  next();
  next(); // two at a time
}

class Sending {
  constructor(block, address, file) {
    Object.assign(this, { block, address, file, key: known.key(address, file), fails: 0 });
    this.row = document.createElement("p");
    this.row.className = "upload-wait";
    this.row.dataset.sending = "";
    this.words = document.createElement("span");
    this.bar = document.createElement("progress");
    this.bar.className = "is-move";
    this.bar.max = Math.max(file.size, 1);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.row.append(this.words, this.bar);
    block().append(this.row);
    this.say("Waits");
  }

  say(name, detail = "") {
    this.words.textContent = `${this.file.name}：${wordsOf(this.block, name, detail)}`;
  }

  async run() {
    try {
      const standing = (await this.resume()) ?? (await this.begin());
      if (!standing) return;
      known.write(this.key, standing);
      await this.pieces(standing);
      await this.finish(standing);
    } catch {
      this.stop(wordsOf(this.block, "Broken"));
    }
  }

  /** Ask the server and try again while the network is away; a refusal is an answer. */
  async ask(address, options = {}) {
    for (;;) {
      try {
        const answer = await fetch(address, { ...options, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", ...options.headers } });
        if (answer.status < 500) {
          this.fails = 0;
          return answer;
        }
      } catch {
        /* the network is away */
      }
      if (this.fails >= PATIENCE.length * 20) throw new Error("gave up");
      this.say("Away");
      await pause(PATIENCE[Math.min(this.fails++, PATIENCE.length - 1)]);
    }
  }

  async resume() {
    const kept = known.read(this.key);
    if (!kept) return null;
    const answer = await this.ask(kept.pieces);
    return answer.ok ? answer.json() : null;
  }

  async begin() {
    const body = new URLSearchParams({ name: this.file.name, size: this.file.size });
    const answer = await this.ask(this.address, { method: "POST", body });
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return said;
    this.stop(said.message ?? wordsOf(this.block, "Broken"));
    return null;
  }

  async pieces(standing) {
    let at = standing.offset;
    while (at < this.file.size) {
      this.bar.value = at;
      this.say("Goes", `${Math.floor((100 * at) / this.file.size)}%`);
      const body = this.file.slice(at, at + PIECE);
      const answer = await this.ask(`${standing.pieces}?at=${at}`, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });
      if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
      at = (await answer.json()).offset;
    }
    this.bar.value = at;
    this.say("Goes", "100%");
  }

  async finish(standing) {
    const answer = await this.ask(standing.finish, { method: "POST" });
    known.write(this.key, null);
    await drawAnew(this.block, answer, this.row);
  }

  /** Say why it did not go up, and offer to try again. */
  stop(why) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn-line";
    again.textContent = wordsOf(this.block, "Again");
    again.addEventListener("click", () => {
      this.row.remove();
      new Sending(this.block, this.address, this.file).run();
    });
    this.row.replaceChildren(`${this.file.name}：${why} `, again);
    this.row.setAttribute("role", "alert");
  }
}

/** Put the block the server answered with in place of the old one; rows of files still on their way stay. */
async function drawAnew(block, answer, done) {
  if (!answer.headers.get("Content-Type")?.includes("html") || ![200, 422].includes(answer.status)) throw new Error(answer.status);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const old = block();
  const waiting = [...old.querySelectorAll("[data-sending]")].filter((row) => row !== done);
  old.replaceWith(holder.content);
  block().append(...waiting);
}

async function detach(button) {
  const block = blockOf(button);
  button.disabled = true;
  try {
    const answer = await fetch(button.getAttribute("formaction"), { method: "POST", headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
    await drawAnew(block, answer, null);
  } catch {
    button.disabled = false;
    button.textContent = wordsOf(block, "Again");
  }
}
