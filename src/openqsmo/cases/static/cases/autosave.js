// Saves a section while one types. Comfort only: the form saves by its button without this file.
"use strict";

const form = document.querySelector("form[data-autosave]");
if (form) {
  const told = form.querySelector("[data-saved]");
  const reckoned = document.querySelector("[data-reckoned]");
  const seen = form.elements.namedItem("seen");
  const pause = 1200;
  let timer = 0;
  let saving = Promise.resolve();
  let isStopped = false;

  const save = async () => {
    if (isStopped) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin",
      });
      const found = await answer.json();
      if (answer.ok) {
        seen.value = found.seen;
        told.textContent = found.says;
        if (reckoned && found.reckoned) reckoned.innerHTML = found.reckoned;
      } else {
        isStopped = true; // what was typed stays in the form; its button shows both texts
        told.textContent = `${found.says} ${found.fix} Press Save to see both.`;
      }
    } catch {
      told.textContent = "Not saved: no connection. What you typed is still here; press Save to try again.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, pause);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
