// Forms work without this. With it, rows and conditions change in place and what is typed is kept as a draft.
(() => {
  "use strict";
  const same = (form) => document.querySelector("form[data-form]") === form;
  // Files stay where they are: only those already uploaded travel, by name.
  const typed = (form, extra) => {
    const sent = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) {
      sent.delete(field.name);
      const boxes = form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(field.name)}"]:checked`);
      for (const box of boxes) sent.append(field.name, box.value);
    }
    for (const [name, value] of Object.entries(extra)) sent.set(name, value);
    return sent;
  };
  const listOf = (row) => row.replace(/\.\d+$/, "");
  const post = (form, body) =>
    fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });

  // What was typed or chosen while the answer was on its way is put into the new fields.
  const changed = (field, sent) =>
    /^(checkbox|radio)$/.test(field.type)
      ? field.checked !== sent.getAll(field.name).includes(field.value)
      : "value" in field && sent.get(field.name) !== field.value;
  const twinOf = (field, next) =>
    [...next.elements].find((one) => one.name === field.name && one.type === field.type && (!/^(checkbox|radio)$/.test(field.type) || one.value === field.value));
  const carry = (old, next, sent, but) => {
    for (const field of [...old.elements]) {
      if (!field.name || /^(hidden|submit|button)$/.test(field.type) || (but && field.name.startsWith(but + "."))) continue;
      const twin = twinOf(field, next);
      if (!twin) continue;
      if (field.type === "file") {
        if (field.files.length) twin.replaceWith(field);
      } else if (changed(field, sent)) {
        twin.value = field.value;
        if ("checked" in twin) twin.checked = field.checked;
      }
    }
  };
  const renew = async (extra, focus) => {
    const form = document.querySelector("form[data-form]");
    if (!form) return;
    const sent = typed(form, extra);
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await post(form, sent);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("form[data-form]");
      if (!answer.ok || !next || !same(form) || form.dataset.sent) return form.removeAttribute("aria-busy");
      const at = document.activeElement;
      const place = at && form.contains(at) ? at.id : "";
      const spot = place && at.selectionStart;
      carry(form, next, sent, extra._remove && listOf(extra._remove));
      next.classList.add("live");
      form.replaceWith(next);
      const target = focus ? focus(next) : place && document.getElementById(place);
      if (target) target.focus();
      if (target && spot != null && target.setSelectionRange) try { target.setSelectionRange(spot, spot); } catch { /* not a text */ }
    } catch {
      form.removeAttribute("aria-busy");
    }
  };
  // One after the other: an answer never overtakes a later question.
  let last = Promise.resolve();
  const again = (extra, focus) => (last = last.then(() => renew(extra, focus)));

  let wait;
  const draft = (form) => {
    if (!("draft" in form.dataset)) return;
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const said = form.querySelector("[data-draft-said]");
      try {
        const answer = await post(form, typed(form, { _draft: "1" }));
        if (said) said.textContent = answer.ok ? form.dataset.saved : form.dataset.unsaved;
      } catch {
        if (said) said.textContent = form.dataset.unsaved;
      }
    }, 2500);
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-form]");
    if (form && event.target.closest("[data-refresh]") && event.target.type !== "file") again({ _refresh: "1" });
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-form]");
    if (form) draft(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-form]");
    const name = event.submitter && event.submitter.name;
    clearTimeout(wait);
    if (!form || (name !== "_add" && name !== "_remove")) return;
    event.preventDefault();
    const value = event.submitter.value;
    const list = name === "_add" ? value : listOf(value);
    again({ [name]: value }, (next) => {
      const rows = document.getElementById("f-" + list);
      const fields = rows ? rows.querySelectorAll(":scope > .list-row") : [];
      return name === "_add" && fields.length ? fields[fields.length - 1].querySelector("input:not([type=hidden]), select, textarea") : rows;
    });
  }, true);
  const form = document.querySelector("form[data-form]");
  if (form) form.classList.add("live");
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
