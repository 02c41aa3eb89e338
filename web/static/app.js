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
  const parts = { days: Math.floor(seconds / 86400), hours: Math.floor((seconds % 86400) / 3600), minutes: Math.floor((seconds % 3600) / 60) };
  const told = Object.keys(parts).filter((unit) => parts[unit]).map((unit) => fill(words[unit], { count: parts[unit] }));
  return told.slice(0, 2).join(" ") || words.moment;
};
// Working time is not counted here: its words stay as the server said them until the limit is over.
const wordsOf = (time, now, due) => {
  if (!("still" in time.dataset)) return fill(now > due ? words.late : words.left, { time: span(Math.abs(due - now) / 1000) });
  return now > due && !time.classList.contains("late") && !time.closest(".late") ? words.passed : time.textContent;
};
const countDown = () => {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-due]")) {
    const due = Date.parse(time.dataset.due);
    const text = wordsOf(time, now, due);
    if (time.textContent !== text) time.textContent = text;
    const level = now > due ? "late" : now >= Date.parse(time.dataset.soon) ? "soon" : "ample";
    if (time.dataset.level === level) continue;
    time.dataset.level = level;
    for (const part of [time.dataset.levels ? time.closest(time.dataset.levels) : time, time.closest("tr")]) {
      if (!part) continue;
      part.classList.remove("late", "soon", "ample");
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
