/** Codes by name: <input list="id" data-lookup="address"> fills its <datalist id="id"> from the address while somebody types. */
const WAIT = 200;
let timer;

async function fill(input) {
  const list = document.getElementById(input.getAttribute("list"));
  if (!list) return;
  try {
    const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(input.value.trim())}`);
    if (!answer.ok) return;
    list.replaceChildren(...(await answer.json()).map((text) => Object.assign(document.createElement("option"), { value: text })));
  } catch {
    /* without a network the code can still be typed */
  }
}

export function startLookups() {
  document.addEventListener("focusin", (event) => event.target.dataset?.lookup && fill(event.target));
  document.addEventListener("input", (event) => {
    if (!event.target.dataset?.lookup) return;
    clearTimeout(timer);
    timer = setTimeout(() => fill(event.target), WAIT);
  });
}
