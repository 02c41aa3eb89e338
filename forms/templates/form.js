// Forms work without this. With it, rows and conditions change in place and what is typed is kept as a draft.
(() => {
  "use strict";
  const FORM = "form[data-form]";
  const listOf = (row) => row.replace(/\.\d+$/, "");
  const named = (name) => `[name="${CSS.escape(name)}"]`;

  // Files stay where they are: only those already uploaded travel, by name.
  const typed = (form, extra) => {
    const sent = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) {
      sent.delete(field.name);
      for (const box of form.querySelectorAll(`input[type=checkbox]${named(field.name)}:checked`)) sent.append(field.name, box.value);
    }
    for (const [name, value] of Object.entries(extra)) sent.set(name, value);
    return sent;
  };
  const post = (form, body) =>
    fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });

  // What was chosen or typed while the answer was on its way goes into the new fields, and so do files.
  const carry = (old, next, sent, but) => {
    for (const field of old.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit" || (but && field.name.startsWith(but + "."))) continue;
      if (field.type === "file") {
        const twin = field.files.length && next.querySelector(`input[type=file]${named(field.name)}`);
        if (twin) twin.replaceWith(field);
      } else if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked === sent.getAll(field.name).includes(field.value)) continue;
        const twin = next.querySelector(`${named(field.name)}[value="${CSS.escape(field.value)}"]`);
        if (twin) twin.checked = field.checked;
      } else if (sent.get(field.name) !== field.value.replace(/\r?\n/g, "\r\n") && sent.get(field.name) !== field.value) {
        const twin = next.elements[field.name];
        if (twin && "value" in twin) twin.value = field.value;
      }
    }
  };

  const put = (form, next, focus) => {
    const at = document.activeElement;
    const place = at && form.contains(at) ? at.id : "";
    const spot = place && at.type !== "file" ? at.selectionStart : null;
    next.classList.add("live");
    form.replaceWith(next);
    const target = focus ? focus(next) : place && document.getElementById(place);
    if (target) target.focus();
    if (target && !focus && spot != null && target.setSelectionRange) {
      try { target.setSelectionRange(spot, spot); } catch { /* a field without a cursor */ }
    }
  };

  let busy = false;
  let waiting = null;
  const again = async (extra, focus) => {
    if (busy) {
      waiting = [extra, focus];
      return;
    }
    busy = true;
    const form = document.querySelector(FORM);
    const sent = typed(form, extra);
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await post(form, sent);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(FORM);
      if (answer.ok && next) {
        carry(form, next, sent, extra._remove && listOf(extra._remove));
        put(form, next, focus);
        draft();
      }
    } catch { /* offline: everything stays as it is; the server judges in the end */ }
    form.removeAttribute("aria-busy");
    busy = false;
    const then = waiting;
    waiting = null;
    if (then) again(...then);
  };

  let wait;
  const draft = () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const form = document.querySelector(FORM);
      if (!form || !("draft" in form.dataset)) return;
      let words = form.dataset.unsaved;
      try {
        const answer = await post(form, typed(form, { _draft: "1" }));
        const kept = answer.ok && !answer.redirected; // redirected: to the door, the session is over
        if (kept) words = (await answer.json().catch(() => ({}))).message || form.dataset.saved;
      } catch { /* said below */ }
      const said = document.querySelector("[data-draft-said]");
      if (said) said.textContent = words;
    }, 2500);
  };

  const lastRow = (list) => (next) => {
    const rows = next.querySelectorAll(`#${CSS.escape("f-" + list)} > .list-row`);
    return rows.length ? rows[rows.length - 1].querySelector("input:not([type=hidden]), select, textarea") : null;
  };

  document.addEventListener("change", (event) => {
    if (event.target.type !== "file" && event.target.closest(`${FORM} [data-refresh]`)) again({ _refresh: event.target.name || "1" });
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest(FORM)) draft();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(FORM)) return;
    clearTimeout(wait);
    const { name, value } = event.submitter || {};
    if (name !== "_add" && name !== "_remove") return;
    event.preventDefault();
    again({ [name]: value }, name === "_add" ? lastRow(value) : (next) => next.querySelector(`#${CSS.escape("f-" + listOf(value))}`));
  }, true);

  const form = document.querySelector(FORM);
  if (form) form.classList.add("live");
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
