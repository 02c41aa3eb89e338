/** What a file declares beside its processes, messages for example, and how one is added. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { change } from './extensions.js';

/** Everything of one type that the file of `element` declares. */
export function declared(element, type) {
  return root(element).get('rootElements').filter(one => is(one, type));
}

/** Declares something new, under a name people will change, and returns it. */
export function declare(injector, element, type) {
  const definitions = root(element);
  const added = injector.get('bpmnFactory').create(type);
  added.$parent = definitions;
  added.set('name', added.get('id'));
  change(injector, element, definitions, { rootElements: [ ...definitions.get('rootElements'), added ] });
  return added;
}

function root(element) {
  let found = getBusinessObject(element);
  while (found.$parent) found = found.$parent;
  return found;
}
