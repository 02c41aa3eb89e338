/**
 * Draws what happened onto the diagram: the path taken, how often, what is open and what is late. It computes nothing.
 */

/**
 * @param {object} viewer the bpmn-js viewer with the diagram open
 * @param {object} trace `visits` and `flows` {id: count}, `open` and `late` lists of ids
 */
export function drawTrace(viewer, trace, translate) {
  const canvas = viewer.get('canvas');
  const mark = known(viewer, (id, marker) => canvas.addMarker(id, marker));
  Object.keys(trace.visits).forEach(id => mark(id, 'trace-visited'));
  Object.keys(trace.flows).forEach(id => mark(id, 'trace-taken'));
  trace.open.forEach(id => mark(id, 'trace-open'));
  trace.late.forEach(id => mark(id, 'trace-late'));
  const badge = known(viewer, (id, count) => addCount(viewer, id, count, translate));
  Object.entries(trace.visits).filter(([ , count ]) => count > 1).forEach(([ id, count ]) => badge(id, count));
}

function known(viewer, action) {
  const registry = viewer.get('elementRegistry');
  return (id, value) => { if (registry.get(id)) action(id, value); };
}

function addCount(viewer, id, count, translate) {
  const badge = document.createElement('span');
  badge.className = 'trace-count';
  badge.textContent = `×${count}`;
  badge.title = translate('{count} times', { count });
  viewer.get('overlays').add(id, 'visits', { position: { top: -12, right: 14 }, html: badge });
}
