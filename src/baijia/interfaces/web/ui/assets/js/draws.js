/**
 * A party's share of a draw, made in the party's own browser: [data-nonce-make] fills #id_nonce_kept with 32 random bytes,
 * which never leave the page, and #id_commit with their SHA-256, which is sent.
 */
export function startDraws() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-nonce-make]");
    if (!button) return;
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    document.getElementById("id_nonce_kept").textContent = hex(bytes);
    document.getElementById("id_commit").value = hex(digest);
    document.getElementById("nonce-kept").hidden = false;
  });
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
