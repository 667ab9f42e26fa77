/** A form is sent once: until the answer comes its buttons rest. The server refuses repeats by key; this only spares the worry. */
export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method === "get" || form.hasAttribute("data-resend")) return;
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form, button), 10_000);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
}

function release(form, button) {
  delete form.dataset.sent;
  for (const each of button ? [button] : form.querySelectorAll('[aria-disabled="true"]')) each.removeAttribute("aria-disabled");
}
