// Small comforts. Nothing depends on them: without scripts every page does the same work.
"use strict";

// A table wider than its frame can be scrolled by keyboard, and says what it is.
function openFrames() {
  for (const frame of document.querySelectorAll(".tablewrap, .picture, pre")) {
    if (frame.scrollWidth <= frame.clientWidth || frame.hasAttribute("tabindex")) continue;
    const name = frame.querySelector("caption, figcaption")?.textContent.trim() || "Таблица шире окна";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", name.slice(0, 120));
  }
}

// A form is sent once, however often the button is pressed on a slow network.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  setTimeout(() => delete form.dataset.sent, 5000);
  form.dataset.sent = "1";
});

// Back from the next page: the form may be sent again, and an open menu closes.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});

// On a phone the sections stand in a strip: the present one is brought into sight.
function showSection() {
  const strip = document.querySelector(".nav");
  const here = strip?.querySelector("[aria-current]");
  if (here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - 48;
}

addEventListener("resize", openFrames);
addEventListener("htmx:afterSettle", openFrames);
openFrames();
showSection();
