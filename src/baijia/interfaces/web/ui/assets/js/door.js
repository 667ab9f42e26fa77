/**
 * The door of an event: each ticket is answered at once from the hashes in the page, kept on the phone until it is
 * handed in, and handed in as soon as there is a network. Works from a camera, a scanner that types, or by hand.
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
  const handIn = () => {
    if (!navigator.onLine || !kept().length) return;
    field.value = kept().join("\n");
    keep([]);
    form.submit();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await take(field.value);
    field.value = "";
    handIn();
  });
  window.addEventListener("online", handIn);
  window.addEventListener("beforeunload", (event) => {
    if (!navigator.onLine) event.preventDefault(); // without a network the page does not come back
  });
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
    setInterval(async () => {
      const [found] = await detector.detect(video);
      if (!found || found.rawValue === last) return;
      last = found.rawValue;
      await take(last);
      handIn();
    }, 400);
  });
}
