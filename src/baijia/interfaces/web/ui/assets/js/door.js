/**
 * The door of an event: each ticket is answered at once from the hashes in the page, kept on the phone by the queue until it
 * is handed in, and handed in as soon as there is a network. Works from a camera, a scanner that types, or by hand.
 */
import { Queue, freshKey } from "./queue.js";

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
  const answered = async ({ line, said }) => {
    const rows = said.answers.map(([words, ok]) => {
      const row = door.querySelector(ok ? "[data-door-row-in]" : "[data-door-row-out]").content.firstElementChild.cloneNode(true);
      row.querySelector("[data-door-words]").textContent = words;
      return row;
    });
    door.querySelector("[data-door-answers]").prepend(...rows);
    document.querySelector("[data-door-came]").textContent = said.came;
    if (said.answers.some(([, ok]) => ok)) document.querySelector(`[data-door-absent="${await hashOf(line.label)}"]`)?.remove();
  };
  const answer = async (ticket) => {
    const found = known[await hashOf(ticket)];
    if (!found) return door.dataset.doorUnknown;
    const twice = found[1] === "attended";
    found[1] = "attended";
    return `${found[0]} · ${twice ? door.dataset.doorTwice : door.dataset.doorIn}`;
  };
  const take = async (text) => {
    const tickets = text.split("\n").map((line) => line.trim().split(" ")[0].split("/").pop().toLowerCase()).filter(Boolean);
    for (const ticket of tickets) {
      said.textContent = await answer(ticket);
      const fields = { tickets: `${ticket} ${new Date().toISOString()}` };
      queue.add({ key: freshKey(), address: location.pathname, page: location.pathname, label: ticket, fields });
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await take(field.value);
    field.value = "";
    queue.flush();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!navigator.onLine) event.preventDefault(); // without a network the page does not come back
  });
  queue.addEventListener("change", tell);
  queue.addEventListener("done", ({ detail }) => answered(detail));
  tell();
  queue.flush();
  scan(door, take, () => queue.flush());
}

/** Return how the page knows a ticket. */
async function hashOf(ticket) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ticket));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Offer the camera where the browser reads codes itself. */
function scan(door, take, handIn) {
  const button = door.querySelector("[data-door-scan]");
  const video = door.querySelector("[data-door-video]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = false;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    let last = "";
    setInterval(async () => {
      const [found] = await detector.detect(video);
      if (!found || found.rawValue === last) return;
      last = found.rawValue;
      await take(last);
      handIn();
    }, 400);
  });
}
