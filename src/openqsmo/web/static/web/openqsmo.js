// Comfort only: every page works without this file.
"use strict";

// What is folded on a phone stands open where there is room (the style sheet does it without this file too).
for (const details of document.querySelectorAll("details[data-open-when-wide]")) {
  const wide = matchMedia(`(min-width: ${details.dataset.openWhenWide})`);
  const follow = () => { details.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

// An opened menu closes by Escape and by a click elsewhere.
const menus = () => [...document.querySelectorAll("details[data-menu][open]")].filter(
  (menu) => !menu.dataset.openWhenWide || !matchMedia(`(min-width: ${menu.dataset.openWhenWide})`).matches,
);
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

// A refusal is read first.
document.querySelector("[data-focus]")?.focus();

// A long list of options can be narrowed by typing.
for (const facet of document.querySelectorAll("fieldset[data-narrow]")) {
  const options = [...facet.querySelectorAll(".oq-option")];
  const more = facet.querySelector("details");
  const input = document.createElement("input");
  input.type = "search";
  input.className = "oq-facet__narrow";
  input.placeholder = "Find in this list";
  input.setAttribute("aria-label", `Find in ${facet.dataset.narrow}`);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const option of options) {
      const isTicked = option.querySelector("input").checked;
      option.hidden = !isTicked && !option.textContent.toLowerCase().includes(wanted);
    }
    if (more) more.open = wanted !== "";
  });
  facet.querySelector("legend").after(input);
}
