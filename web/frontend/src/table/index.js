/**
 * The page on which a decision table is edited: opens the file and ties buttons, findings and drafts together.
 */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn-embedded.css';

import { missingTexts, translator } from '../language/translate.js';
import { Drafts } from '../modeller/drafts.js';
import { bindSaving, byId, say } from '../modeller/saving.js';
import { TableEditor } from './editor.js';

async function open() {
  document.querySelectorAll('[data-script]').forEach(part => { part.hidden = false; });
  const page = JSON.parse(byId('modeller-data').textContent);
  const translate = translator(page.language);
  const editor = new TableEditor(byId('modeller-canvas'), page.language);
  const drafts = new Drafts(editor, page, translate, {
    say, findings: list => show(list, translate), conflict: () => { byId('modeller-conflict').hidden = false; }
  });
  bindSaving(drafts);
  byId('modeller-undo').addEventListener('click', () => editor.step('undo'));
  byId('modeller-redo').addEventListener('click', () => editor.step('redo'));
  try {
    await editor.importXML(page.xml);
  } catch (error) {
    drafts.block(`${translate('The diagram cannot be drawn: {reason}', { reason: error.message })} ${translate('You can still download the file.')}`);
  }
  document.body.dataset.ready = 'true';
  window.clauseflow = { editor, drafts, missingTexts };
}

/** Findings as a list; a table has no places to mark. */
function show(findings, translate) {
  const lines = findings.map(({ element_name: name, element_id: id, reason, remedy, severity }) => {
    const line = document.createElement('li');
    line.className = `finding finding--${severity}`;
    const kind = document.createElement('span');
    kind.className = 'finding__kind';
    kind.textContent = severity === 'error' ? translate('Must be corrected') : translate('Please check');
    line.append(kind, ` ${name || id || ''} ${reason}${remedy ? ` ${remedy}` : ''}`);
    return line;
  });
  if (!lines.length) {
    const line = document.createElement('li');
    line.className = 'finding finding--none';
    line.textContent = translate('Nothing to correct.');
    lines.push(line);
  }
  byId('modeller-findings').replaceChildren(...lines);
}

open();
