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

// Limits count down while the page lies open: same words, same colours as the server's, by the server's clock.
const words = JSON.parse(document.body.dataset.words);
const ahead = Date.parse(document.body.dataset.now) - Date.now();
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const span = (seconds) => {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor((seconds % 86400) / 3600), Math.floor((seconds % 3600) / 60)];
  const values = { days, hours, minutes, seconds: Math.floor(seconds) };
  if (days) return fill(hours ? words.daysHours : words.days, values);
  if (hours) return fill(minutes ? words.hoursMinutes : words.hours, values);
  return fill(minutes ? words.minutes : words.seconds, values);
};
const countDown = () => {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-due]")) {
    const due = Date.parse(time.dataset.due);
    const text = fill(now > due ? words.late : words.left, { span: span(Math.abs(due - now) / 1000) });
    if (time.textContent === text) continue;
    time.textContent = text;
    const level = now > due ? "late" : now >= Date.parse(time.dataset.soon) ? "soon" : "calm";
    for (const part of [time.dataset.levels ? time.closest(time.dataset.levels) : time, time.closest("tr")]) {
      if (!part) continue;
      part.classList.remove("late", "soon", "calm");
      part.classList.add(level);
    }
  }
};
if (document.querySelector("time[data-due]")) setInterval(countDown, 1000);

// A list that lay in the background for a while is fetched anew when people come back to it.
let left = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = Date.now();
  else if (left && Date.now() - left > 60000 && document.querySelector("[data-fresh]")) location.reload();
});
