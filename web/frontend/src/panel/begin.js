/** Panel groups 启动流程 and 中断: what may begin a case besides start events, and which events end what they watch. */
import { Group } from '@bpmn-io/properties-panel';
import { isEventSubProcess } from 'bpmn-js/lib/util/DiUtil';
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { checkbox } from './fields.js';

const ALWAYS = [ 'bpmn:ErrorEventDefinition', 'bpmn:CancelEventDefinition', 'bpmn:CompensateEventDefinition' ];

/** Whether a receive task or an event-based gateway begins the process; null elsewhere. */
export function beginGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:ReceiveTask', 'bpmn:EventBasedGateway' ])) return null;
  const owner = getBusinessObject(element);
  const begins = checkbox({
    id: 'instantiate', label: 'A case may begin here',
    read: () => owner.get('instantiate'),
    write: value => update(injector, element, { instantiate: value, ...(value ? {} : alone(element)) })
  });
  const all = is(element, 'bpmn:EventBasedGateway') && owner.get('instantiate') ? [ allEntry(element, injector) ] : [];
  return { id: 'begin', component: Group, label: injector.get('translate')('Beginning'), entries: [ begins, ...all ] };
}

/** A gateway that waits for all its events only ever begins a process. */
function allEntry(element, injector) {
  return checkbox({
    id: 'eventGatewayType', label: 'Goes on only when all events have happened',
    read: () => getBusinessObject(element).get('eventGatewayType') === 'Parallel',
    write: value => update(injector, element, { eventGatewayType: value ? 'Parallel' : 'Exclusive' })
  });
}

function alone(element) {
  return is(element, 'bpmn:EventBasedGateway') ? { eventGatewayType: 'Exclusive' } : {};
}

/** Whether a boundary event or an event sub-process ends the work around it; null where there is no choice. */
export function interruptingGroup(element, injector) {
  const name = is(element, 'bpmn:BoundaryEvent') ? 'cancelActivity' : 'isInterrupting';
  const label = name === 'cancelActivity' ? 'Ends the activity it stands on' : 'Ends the work around the event sub-process';
  if (!mayGoOn(element)) return null;
  const entry = checkbox({
    id: name, label, isEdited: node => node && !node.checked,
    read: () => getBusinessObject(element).get(name),
    write: value => update(injector, element, { [name]: value })
  });
  return { id: 'interrupting', component: Group, label: injector.get('translate')('Interrupting'), entries: [ entry ] };
}

function mayGoOn(element) {
  const begins = is(element, 'bpmn:StartEvent') && isEventSubProcess(element.parent);
  if (element.type === 'label' || !(begins || is(element, 'bpmn:BoundaryEvent'))) return false;
  return !getBusinessObject(element).get('eventDefinitions').some(one => ALWAYS.some(type => is(one, type)));
}

function update(injector, element, properties) {
  injector.get('modeling').updateProperties(element, properties);
}
