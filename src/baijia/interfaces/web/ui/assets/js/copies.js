/** A [data-copy] puts its text on the clipboard and says so for a moment. */
export function startCopies() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const range = document.createRange(); // no clipboard without a secure origin: select it instead
      range.selectNodeContents(button);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    button.dataset.copied = "1";
    setTimeout(() => delete button.dataset.copied, 1500);
  });
}
