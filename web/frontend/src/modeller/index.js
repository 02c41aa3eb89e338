/**
 * The modeller's page: reads what the server put into it, opens the diagram and ties buttons, lists and drafts together.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';

import { missingTexts, translator } from '../language/translate.js';
import { createModeller } from './create.js';
import { Drafts } from './drafts.js';
import { Findings, goTo } from './findings.js';
import { Outline } from './outline.js';
import { bindSaving, byId, say } from './saving.js';
import { Tidy } from './tidy.js';
import { Walk } from './walk.js';
import { fit } from '../view.js';

const PALETTE = 120; // pixels the palette covers
const READABLE = 0.6; // scale below which names can no longer be read

async function open() {
  document.querySelectorAll('[data-script]').forEach(part => { part.hidden = false; });
  const page = JSON.parse(byId('modeller-data').textContent);
  const translate = translator(page.language);
  const modeller = createModeller(
    { canvas: byId('modeller-canvas'), panel: byId('modeller-panel') }, { ...page.offers, urls: page.urls }, page.language);
  const findings = new Findings(modeller, byId('modeller-findings'), translate, new Walk(modeller, byId('modeller-walk'), translate));
  new Outline(modeller, byId('modeller-outline'), translate);
  const drafts = new Drafts(modeller, page, translate, {
    say, findings: list => findings.show(list), conflict: () => { byId('modeller-conflict').hidden = false; }
  });
  const tidy = new Tidy(modeller, page, translate, { say, fit: () => fit(modeller, { covered: PALETTE, least: READABLE }) });
  bind(modeller, drafts, tidy);
  await read(modeller, drafts, page, translate);
  findings.show(page.findings);
  if (page.element) goTo(modeller, page.element);
  document.body.dataset.ready = 'true';
  window.clauseflow = { modeller, drafts, missingTexts };
}

async function read(modeller, drafts, page, translate) {
  try {
    const { warnings } = await modeller.importXML(page.xml);
    fit(modeller, { covered: PALETTE, least: READABLE });
    if (warnings.length) drafts.block(unsafe(warnings, translate));
    else if (page.newlyDrawn) say(translate('{count} elements had no shape and are drawn now. Saving keeps the drawing.', { count: page.newlyDrawn }), 'busy');
  } catch (error) {
    drafts.block(`${translate('The diagram cannot be drawn: {reason}', { reason: error.message })} ${translate('You can still download the file.')}`);
  }
}

function unsafe(warnings, translate) {
  const reasons = warnings.map(warning => warning.message.split('\n')[0]).join('; ');
  return translate('This page cannot hold everything the file contains ({reasons}), so it does not save it: nothing is lost. '
    + 'Change the file in the modeller it came from and upload it.', { reasons });
}

function bind(modeller, drafts, tidy) {
  const on = (id, action) => byId(id)?.addEventListener('click', action);
  bindSaving(drafts);
  on('modeller-tidy', () => tidy.run());
  on('modeller-undo', () => modeller.get('commandStack').undo());
  on('modeller-redo', () => modeller.get('commandStack').redo());
  on('modeller-zoom-in', () => modeller.get('zoomScroll').stepZoom(1));
  on('modeller-zoom-out', () => modeller.get('zoomScroll').stepZoom(-1));
  on('modeller-zoom-fit', () => fit(modeller, { covered: PALETTE }));
}

open();
