/** Large type, dark mode and high contrast. Kept in cookies, so that the server writes the page right and nothing flickers. */
const YEAR = 365 * 24 * 3600;
const attributes = { size: "data-size", theme: "data-bs-theme", contrast: "data-contrast" };
const plain = { size: "100", theme: "light", contrast: "normal" };

function current(name) {
  return document.documentElement.getAttribute(attributes[name]) ?? plain[name];
}

function show(name, value) {
  const html = document.documentElement;
  if (value === plain[name] && name !== "theme") html.removeAttribute(attributes[name]);
  else html.setAttribute(attributes[name], value);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `bj_${name}=${value}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
  press();
}

function press() {
  for (const button of document.querySelectorAll("[data-prefer]")) {
    const [name, value] = button.dataset.prefer.split(":");
    button.setAttribute("aria-pressed", String(current(name) === value));
  }
}

export function startPreferences() {
  press();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-prefer]");
    if (!button) return;
    const [name, value] = button.dataset.prefer.split(":");
    show(name, current(name) === value ? plain[name] : value);
  });
}
