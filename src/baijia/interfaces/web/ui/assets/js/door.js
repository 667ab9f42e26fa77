/** Milliseconds after which what is kept is handed in again: a phone may think it has a network when it has none. */
const RETRY = 5000;

/**
 * The door of an event: each ticket is answered at once from the hashes in the page, kept on the phone until it is
 * handed in, and handed in as soon as there is a network; it is forgotten only once the server has answered. Works from a camera, a scanner that types, or by hand.
 */
export function startDoor() {
  const door = document.querySelector("[data-door]");
  if (!door) return;
  const known = JSON.parse(door.dataset.doorKnown);
  const form = door.querySelector("[data-door-form]");
  const field = door.querySelector("[data-door-tickets]");
  const said = door.querySelector("[data-door-said]");
  const key = `bj_door_${door.dataset.door}`;
  const kept = () => JSON.parse(localStorage.getItem(key) || "[]");
  const keep = (lines) => {
    localStorage.setItem(key, JSON.stringify(lines));
    const words = door.querySelector("[data-door-waiting]");
    words.textContent = lines.length ? words.dataset.doorWaiting.replace("%s", lines.length) : "";
  };
  const answer = async (ticket) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ticket));
    const hash = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const found = known[hash];
    if (!found) return door.dataset.doorUnknown;
    const twice = found[1] === "attended";
    found[1] = "attended";
    return `${found[0]} · ${twice ? door.dataset.doorTwice : door.dataset.doorIn}`;
  };
  const take = async (text) => {
    const tickets = text.split("\n").map((line) => line.trim().split(" ")[0].split("/").pop().toLowerCase()).filter(Boolean);
    for (const ticket of tickets) {
      said.textContent = await answer(ticket);
      keep([...kept(), `${ticket} ${new Date().toISOString()}`]);
    }
  };
  let busy = false;
  const handIn = async () => {
    const lines = kept();
    if (busy || !navigator.onLine || !lines.length) return;
    busy = true;
    const body = new FormData(form);
    body.set(field.name, lines.join("\n"));
    const answer = await fetch(window.location.href, { method: "POST", body }).catch(() => null);
    busy = false;
    if (!answer?.ok || answer.redirected) return;
    // What was scanned meanwhile stays; a ticket that arrives twice counts once on the server.
    keep(kept().slice(lines.length));
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (told && !kept().length) {
      document.querySelector("main").replaceWith(document.importNode(told, true));
      startDoor();
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await take(field.value);
    field.value = "";
    handIn();
  });
  const again = () => (door.isConnected ? handIn() : undefined);
  window.addEventListener("online", again);
  const timer = setInterval(() => (door.isConnected ? handIn() : clearInterval(timer)), RETRY);
  keep(kept());
  scan(door, take, handIn);
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
    const reading = setInterval(async () => {
      if (!door.isConnected) return clearInterval(reading);
      const [found] = await detector.detect(video);
      if (!found || found.rawValue === last) return;
      last = found.rawValue;
      await take(last);
      handIn();
    }, 400);
  });
}
