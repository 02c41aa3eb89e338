/**
 * Panel group 多重事件: one event may wait for, or throw, several things. bpmn.io draws such an event but makes it only
 * by hand; each definition is then filled in with the group of its kind.
 */
import { Group } from '@bpmn-io/properties-panel';
import { isEventSubProcess } from 'bpmn-js/lib/util/DiUtil';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { change } from '../dialect/extensions.js';
import { checkbox, choice } from './fields.js';
import { optional } from './offers.js';

const OUTSIDE = [ 'Message', 'Timer', 'Signal' ];
const INSIDE = [ ...OUTSIDE, 'Conditional', 'Error', 'Escalation' ];
const THROWN = [ 'Message', 'Signal', 'Escalation' ];
const ALL_OF = [ ...OUTSIDE, 'Conditional' ];
const typeOf = kind => `bpmn:${kind}EventDefinition`;
const kindOf = definition => definition.$type.slice('bpmn:'.length, -'EventDefinition'.length);

/** The group for an event that already has a definition others may stand beside; null elsewhere. */
export function definitionsGroup(element, injector) {
  if (!is(element, 'bpmn:Event') || element.type === 'label') return null;
  const allowed = allowedAt(element);
  const present = definitionsOf(element).map(kindOf);
  if (!present.length || present.some(kind => !allowed.includes(kind))) return null;
  const entries = [ addEntry(element, injector, allowed.filter(kind => !present.includes(kind))) ];
  if (present.length > 1) entries.push(removeEntry(element, injector, present));
  if (present.length > 1 && mayWaitForAll(element, present)) entries.push(allOfEntry(element, injector));
  return { id: 'definitions', component: Group, label: injector.get('translate')('Several events in one'), entries };
}

function definitionsOf(element) {
  return getBusinessObject(element).get('eventDefinitions');
}

function allowedAt(element) {
  const inside = is(element, 'bpmn:BoundaryEvent') || (is(element, 'bpmn:StartEvent') && isEventSubProcess(element.parent));
  if (inside) return INSIDE;
  if (is(element, 'bpmn:StartEvent')) return OUTSIDE;
  if (is(element, 'bpmn:CatchEvent')) return ALL_OF;
  return is(element, 'bpmn:EndEvent') ? [ ...THROWN, 'Error' ] : THROWN;
}

function addEntry(element, injector, left) {
  return asking(element, injector, 'definition-add', 'Add an event', left, kind => {
    const added = injector.get('bpmnFactory').create(typeOf(kind));
    added.$parent = getBusinessObject(element);
    return [ ...definitionsOf(element), added ];
  });
}

function removeEntry(element, injector, present) {
  return asking(element, injector, 'definition-remove', 'Take an event away', present,
    kind => definitionsOf(element).filter(one => kindOf(one) !== kind));
}

function asking(element, injector, id, label, kinds, changed) {
  const translate = injector.get('translate');
  const options = kinds.map(kind => ({ value: kind, label: translate(`event ${kind}`) }));
  return choice({
    id, label, isEdited: () => false, read: () => '',
    write: kind => kind && change(injector, element, getBusinessObject(element), { eventDefinitions: changed(kind) }),
    options: () => optional(options, translate)
  });
}

function mayWaitForAll(element, present) {
  return is(element, 'bpmn:CatchEvent') && present.every(kind => ALL_OF.includes(kind));
}

function allOfEntry(element, injector) {
  return checkbox({
    id: 'parallelMultiple', label: 'Goes on only when all events have happened',
    read: () => getBusinessObject(element).get('parallelMultiple'),
    write: value => injector.get('modeling').updateProperties(element, { parallelMultiple: value })
  });
}
