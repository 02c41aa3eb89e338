// Small comforts for every page; each page works without them. Nothing here talks to anyone but our own server.
"use strict";

// A button says what it is doing, and a second click on it does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return void event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter;
  if (!button || !button.dataset.busy) return;
  button.dataset.idle = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-busy", "true");
});

// The page came back from the browser's memory: its buttons are free again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[aria-busy=true]").forEach((button) => {
    button.removeAttribute("aria-busy");
    button.textContent = button.dataset.idle;
  });
});

// An open menu closes on Escape and on a click elsewhere.
const menu = document.querySelector("details.person");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

// A file that the server would refuse for its size is refused before it is sent.
document.addEventListener("change", (event) => {
  const input = event.target;
  const limit = Number(input.dataset?.maxBytes);
  if (input.type !== "file" || !limit) return;
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  input.setCustomValidity(size > limit ? input.dataset.tooLarge : "");
  input.reportValidity();
});
