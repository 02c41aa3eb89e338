/** Fits a drawing into the part of the canvas that nothing covers. */

const EDGE = 20; // pixels kept free on every side

/**
 * Shows the whole diagram, never larger than drawn; one too large to be read that way is shown from its beginning.
 * @param {object} diagram a bpmn-js viewer or modeller
 * @param {object} [wishes] `covered`: pixels at the left that tools cover; `least`: the smallest scale, 0 for the whole
 */
export function fit(diagram, { covered = 0, least = 0 } = {}) {
  const canvas = diagram.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const left = covered + EDGE;
  const room = { width: outer.width - left - EDGE, height: outer.height - 2 * EDGE };
  const scale = Math.max(Math.min(1, room.width / inner.width, room.height / inner.height), least);
  if (!(scale > 0) || !Number.isFinite(scale)) return;
  const spare = { x: room.width / scale - inner.width, y: room.height / scale - inner.height };
  canvas.viewbox({
    x: inner.x - left / scale - Math.max(spare.x, 0) / 2,
    y: inner.y - EDGE / scale - Math.max(spare.y, 0) / 2,
    width: outer.width / scale,
    height: outer.height / scale
  });
}
