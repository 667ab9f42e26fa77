/** An article's own things: size of the running text, printing, and the count of readers, which no cached page can hold. */
const KEY = "bj-read-size";

function size(root, value) {
  root.dataset.read = value;
  for (const button of document.querySelectorAll("[data-read-size]")) {
    button.setAttribute("aria-pressed", String(button.dataset.readSize === value));
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off: the choice lasts for this page
  }
}

export function startReading() {
  const text = document.querySelector("[data-read]");
  if (text) size(text, remembered() ?? "middle");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest("[data-read-size]");
    if (!button || !text) return;
    size(text, button.dataset.readSize);
    try {
      localStorage.setItem(KEY, button.dataset.readSize);
    } catch {
      // as above
    }
  });
  const shown = document.querySelector("[data-clicks]");
  if (!shown) return;
  fetch(shown.dataset.clicks, { method: "POST", credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((said) => said && (shown.textContent = String(said.readers)))
    .catch(() => {}); // the count that came with the page stays
}
