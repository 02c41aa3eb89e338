/**
 * What every page with a draft has: save, overwrite, check, and links that take the stored draft along.
 */
export const byId = id => document.getElementById(id);

/** Tie the buttons of the page to the draft. */
export function bindSaving(drafts) {
  const on = (id, action) => byId(id)?.addEventListener('click', action);
  on('modeller-save', () => drafts.save());
  on('modeller-overwrite', async () => { if (await drafts.save({ overwrite: true })) byId('modeller-conflict').hidden = true; });
  on('modeller-check', () => drafts.check());
  leaveWith('modeller-deploy', drafts);
  leaveWith('modeller-download', drafts);
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      drafts.save();
    }
  });
}

/** A link that uses the stored draft: save what is on the page before following it. */
function leaveWith(id, drafts) {
  byId(id)?.addEventListener('click', async event => {
    if (!drafts.changed) return;
    event.preventDefault();
    const { href } = event.currentTarget;
    if (await drafts.save()) window.location.assign(href);
  });
}

/** Say how the draft stands. */
export function say(text, kind) {
  const place = byId('modeller-state');
  place.textContent = text;
  place.dataset.kind = kind;
}
