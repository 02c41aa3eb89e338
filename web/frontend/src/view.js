/** Fits a drawing into the part of the canvas that nothing covers. */

const EDGE = 20; // pixels kept free on every side

/**
 * Shows the whole diagram, never larger than drawn.
 * @param {object} diagram a bpmn-js viewer or modeller
 * @param {number} covered pixels at the left that tools cover
 */
export function fit(diagram, covered = 0) {
  const canvas = diagram.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const left = covered + EDGE;
  const scale = Math.min(1, (outer.width - left - EDGE) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  if (!(scale > 0) || !Number.isFinite(scale)) return;
  const spare = (outer.width - left - EDGE) / scale - inner.width;
  canvas.viewbox({
    x: inner.x - left / scale - spare / 2,
    y: inner.y - (outer.height / scale - inner.height) / 2,
    width: outer.width / scale,
    height: outer.height / scale
  });
}
