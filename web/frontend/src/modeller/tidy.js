/**
 * "Tidy up": the server lays the diagram out, and the page takes over where everything stands, as one step to undo.
 * Only places are taken over: no element comes, goes or changes its lane.
 */
import { isLabel } from 'bpmn-js/lib/util/LabelUtil';
import { getDi } from 'bpmn-js/lib/util/ModelUtil';

import { send } from './server.js';

const COMMAND = 'clauseflow.layout';

/** Sets places, and sets them back. `context.places` is Map of element -> place, as `_placesIn` finds it. */
class LayoutHandler {
  constructor(bpmnUpdater) {
    this._updater = bpmnUpdater;
  }

  execute(context) {
    const elements = [ ...context.places.keys() ];
    context.before = new Map(elements.map(element => [ element, placeOf(element) ]));
    context.written = elements.map(asWritten);
    return this._set(context.places);
  }

  revert(context) {
    const changed = this._set(context.before);
    context.written.forEach(restore => restore());
    return changed;
  }

  _set(places) {
    places.forEach((place, element) => {
      Object.assign(element, place);
      if (element.waypoints) this._updater.updateConnectionWaypoints(element);
      else this._updater.updateBounds(element);
    });
    return [ ...places.keys() ];
  }
}

LayoutHandler.$inject = [ 'bpmnUpdater' ];

export class Tidy {
  /** @param {object} callbacks `say(text, kind)`, `fit()` after the diagram moved */
  constructor(modeller, page, translate, callbacks) {
    Object.assign(this, { modeller, page, translate, callbacks });
    modeller.get('commandStack').registerHandler(COMMAND, LayoutHandler);
  }

  /** Lay everything out anew; says what went wrong if it did. */
  async run() {
    const { modeller, page, translate } = this;
    try {
      const { xml } = await modeller.saveXML({ format: true });
      const answer = await send(page.urls.layout, { xml }, page, translate);
      const places = await this._placesIn(answer.xml);
      modeller.get('commandStack').execute(COMMAND, { places });
      this.callbacks.fit();
      this.callbacks.say(translate('Tidied up, not saved yet. Undo takes it back.'), 'busy');
    } catch (error) {
      this.callbacks.say(error.message, 'error');
    }
  }

  /** Where every element of the page stands in a file. */
  async _placesIn(xml) {
    const { rootElement } = await this.modeller.get('moddle').fromXML(xml);
    const registry = this.modeller.get('elementRegistry');
    const places = new Map();
    rootElement.diagrams.flatMap(diagram => diagram.plane.planeElement || []).forEach(di => {
      const id = di.bpmnElement?.id;
      const element = registry.get(id), label = registry.get(`${id}_label`);
      if (element && di.waypoint) places.set(element, { waypoints: di.waypoint.map(({ x, y }) => ({ x, y })) });
      else if (element && di.bounds) places.set(element, bounds(di.bounds));
      if (label && isLabel(label) && di.label?.bounds) places.set(label, bounds(di.label.bounds));
    });
    return places;
  }
}

/** What puts back the file's own numbers: those of labels differ from the page's, which measures texts itself. */
function asWritten(element) {
  const di = getDi(element);
  if (element.waypoints) {
    const waypoint = di.get('waypoint');
    return () => di.set('waypoint', waypoint);
  }
  const { label } = di, owner = isLabel(element) ? label : di, place = owner?.bounds && bounds(owner.bounds);
  return () => {
    if (isLabel(element)) di.label = label;
    if (place) Object.assign(owner.bounds, place);
  };
}

function placeOf(element) {
  return element.waypoints ? { waypoints: element.waypoints } : bounds(element);
}

function bounds({ x, y, width, height }) {
  return { x, y, width, height };
}
