/**
 * The door of an event: each ticket is answered at once from the hashes in the page, kept on the phone by the queue until it
 * is handed in, and handed in as soon as there is a network. Works from a camera, a scanner that types, or by hand; opened once
 * with a network, the page opens again without one.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { keepThisPage } from "./offline.js";
import { Queue, freshKey } from "./queue.js";
import { canScan, reader, scan } from "./scanner.js";

export function startDoor() {
  const door = document.querySelector("[data-door]");
  if (!door) return;
  const known = JSON.parse(door.dataset.doorKnown);
  const form = door.querySelector("[data-door-form]");
  const field = door.querySelector("[data-door-tickets]");
  const said = door.querySelector("[data-door-said]");
  const queue = new Queue(`door-${door.dataset.door}`);
  const waiting = door.querySelector("[data-door-waiting]");
  const tell = () => {
    const count = queue.lines().length;
    waiting.textContent = count ? waiting.dataset.doorWaiting.replace("%s", count) : "";
  };
  const answered = ({ line, said }) => {
    const rows = said.answers.map(([words, ok]) => {
      const row = door.querySelector(ok ? "[data-door-row-in]" : "[data-door-row-out]").content.firstElementChild.cloneNode(true);
      row.querySelector("[data-door-words]").textContent = words;
      return row;
    });
    door.querySelector("[data-door-answers]").prepend(...rows);
    document.querySelector("[data-door-came]").textContent = said.came;
    if (said.answers.some(([, ok]) => ok)) document.querySelector(`[data-door-absent="${hashOf(line.label)}"]`)?.remove();
  };
  const answer = (ticket) => {
    const found = known[hashOf(ticket)];
    if (!found) return door.dataset.doorUnknown;
    const twice = found[1] === "attended";
    found[1] = "attended";
    return `${found[0]} · ${twice ? door.dataset.doorTwice : door.dataset.doorIn}`;
  };
  const take = (text) => {
    const tickets = text.split("\n").map((line) => line.trim().split(" ")[0].split("/").pop().toLowerCase()).filter(Boolean);
    for (const ticket of tickets) {
      said.textContent = answer(ticket);
      const fields = { tickets: `${ticket} ${new Date().toISOString()}` };
      queue.add({ key: freshKey(), address: location.pathname, page: location.pathname, label: ticket, fields });
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(field.value);
    field.value = "";
    queue.flush();
  });
  let keeps = false;
  window.addEventListener("beforeunload", (event) => {
    if (!navigator.onLine && !keeps) event.preventDefault(); // the page would not come back
  });
  queue.addEventListener("change", tell);
  queue.addEventListener("done", ({ detail }) => answered(detail));
  for (const { label } of queue.lines()) if (known[hashOf(label)]) known[hashOf(label)][1] = "attended";
  tell();
  queue.flush();
  offerScan(door, (text) => {
    take(text);
    queue.flush();
  }).then(async () => {
    keeps = await keepThisPage();
    door.querySelector("[data-door-kept]").hidden = !keeps;
    door.querySelector("[data-door-not-kept]").hidden = keeps;
  });
}

/** Return how the page knows a ticket. */
function hashOf(ticket) {
  return bytesToHex(sha256(utf8ToBytes(ticket)));
}

/** Offer the camera where there is one; the reader is fetched at once, for later there may be no network. */
async function offerScan(door, take) {
  const button = door.querySelector("[data-door-scan]");
  if (!canScan()) return;
  await reader().catch(() => {});
  button.hidden = false;
  let stop;
  button.addEventListener("click", async () => {
    const words = button.querySelector("[data-door-scan-words]");
    try {
      if (stop) stop = stop();
      else stop = await scan(door.querySelector("[data-door-video]"), take);
      words.textContent = stop ? button.dataset.stop : button.dataset.start;
    } catch {
      door.querySelector("[data-door-said]").textContent = door.dataset.doorNoCamera;
    }
  });
}
