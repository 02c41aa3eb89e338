/**
 * The trace's picture: the diagram with what happened, tied line by line to the timeline the server wrote beside it.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

import { translateModule, translator } from '../language/translate.js';
import { fit } from '../view.js';
import { drawTrace } from './marks.js';

const byId = id => document.getElementById(id);
const lines = () => [ ...document.querySelectorAll('[data-element]') ];

async function open() {
  document.querySelectorAll('[data-script]').forEach(part => { part.hidden = false; });
  const trace = JSON.parse(byId('trace-data').textContent);
  const viewer = new NavigatedViewer({ container: byId('trace-canvas'), additionalModules: [ translateModule(trace.language) ] });
  await viewer.importXML(trace.xml);
  fit(viewer);
  drawTrace(viewer, trace, translator(trace.language));
  bind(viewer);
  document.body.dataset.ready = 'true';
}

function bind(viewer) {
  const on = (id, action) => byId(id)?.addEventListener('click', action);
  on('trace-zoom-in', () => viewer.get('zoomScroll').stepZoom(1));
  on('trace-zoom-out', () => viewer.get('zoomScroll').stepZoom(-1));
  on('trace-zoom-fit', () => fit(viewer));
  viewer.on('element.click', ({ element }) => choose(viewer, element.labelTarget?.id || element.id, { scrollLines: true }));
  document.addEventListener('click', event => {
    if (event.target.closest('a, summary')) return;
    const id = event.target.closest('[data-element]')?.dataset.element;
    if (id) choose(viewer, id, { scrollDiagram: true });
  });
}

/** Marks one element in the picture and all its lines in the text. */
function choose(viewer, id, { scrollLines = false, scrollDiagram = false }) {
  const element = viewer.get('elementRegistry').get(id);
  const canvas = viewer.get('canvas');
  viewer.get('elementRegistry').filter(one => canvas.hasMarker(one, 'trace-chosen'))
    .forEach(one => canvas.removeMarker(one, 'trace-chosen'));
  const chosen = lines().filter(line => line.dataset.element === id);
  lines().forEach(line => line.classList.toggle('is-chosen', chosen.includes(line)));
  if (!element) return;
  canvas.addMarker(element, 'trace-chosen');
  if (scrollDiagram) canvas.scrollToElement(element, 60);
  if (scrollLines) chosen[0]?.scrollIntoView({ block: 'center' });
}

open();
