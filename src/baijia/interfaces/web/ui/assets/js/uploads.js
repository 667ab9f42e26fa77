/**
 * Files go up without leaving the page: <input type="file" data-upload="address"> within [data-files]; a button
 * [data-detach] with formaction takes one out. Both addresses answer with the [data-files] block anew. What a broken
 * network kept back is offered again.
 */
export function startUploads() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.dataset?.upload || !input.files.length) return;
    send(input.closest("[data-files]"), input.dataset.upload, input.files[0]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-detach]");
    if (!button) return;
    event.preventDefault();
    send(button.closest("[data-files]"), button.getAttribute("formaction"), null);
  });
}

function send(block, address, file) {
  const row = file ? waiting(block, file.name) : null;
  const body = new FormData();
  if (file) body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
  request.upload.addEventListener("progress", (event) => row && event.total && (row.bar.value = (100 * event.loaded) / event.total));
  request.addEventListener("load", () => {
    if (request.getResponseHeader("Content-Type")?.includes("html") && [200, 422].includes(request.status)) {
      const holder = document.createElement("template");
      holder.innerHTML = request.responseText;
      block.replaceWith(holder.content);
    } else broken(block, row, address, file);
  });
  request.addEventListener("error", () => broken(block, row, address, file));
  request.send(body);
}

function waiting(block, name) {
  const line = document.createElement("p");
  line.className = "upload-wait";
  const words = document.createElement("span");
  words.textContent = name;
  const bar = document.createElement("progress");
  bar.className = "is-move";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  line.append(words, bar);
  block.append(line);
  return { line, bar };
}

function broken(block, row, address, file) {
  const line = row?.line ?? block.appendChild(document.createElement("p"));
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn-line";
  again.textContent = block.dataset.wordsAgain;
  again.addEventListener("click", () => {
    line.remove();
    send(block, address, file);
  });
  line.replaceChildren(`${file ? `${file.name}：` : ""}${block.dataset.wordsBroken} `, again);
  line.setAttribute("role", "alert");
}
