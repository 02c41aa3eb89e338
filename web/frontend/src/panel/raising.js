/** Panel group 由人发起: whether people may raise an event from the page of its case, who, when, and what the button says. */
import { Group } from '@bpmn-io/properties-panel';
import { isEventSubProcess } from 'bpmn-js/lib/util/DiUtil';
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, extensionOf, removeExtension, setOnExtension } from '../dialect/extensions.js';
import { checkbox, expression, text } from './fields.js';
import { groupEntries } from './groups.js';

const TYPE = 'clauseflow:Raise';

/** The group for an event or receive task that waits for a message inside a case; null elsewhere. */
export function raisingGroup(element, injector) {
  if (!waitsForMessage(element) && !(element.type !== 'label' && extensionOf(element, TYPE))) return null;
  return {
    id: 'raising', component: Group, label: injector.get('translate')('Raised by hand'),
    entries: [ switchEntry(element, injector), ...(extensionOf(element, TYPE) ? detail(element, injector) : []) ]
  };
}

function waitsForMessage(element) {
  if (element.type === 'label') return false;
  if (is(element, 'bpmn:ReceiveTask')) return true;
  const inside = is(element, 'bpmn:StartEvent') && isEventSubProcess(element.parent);
  if (!inside && !isAny(element, [ 'bpmn:BoundaryEvent', 'bpmn:IntermediateCatchEvent' ])) return false;
  return getBusinessObject(element).get('eventDefinitions').some(one => is(one, 'bpmn:MessageEventDefinition'));
}

function switchEntry(element, injector) {
  return checkbox({
    id: 'raising-on', label: 'People may raise it on the page of the case',
    read: () => Boolean(extensionOf(element, TYPE)),
    write: value => (value ? addExtension(injector, element, TYPE) : removeExtension(injector, element, extensionOf(element, TYPE)))
  });
}

function detail(element, injector) {
  const of = name => ({
    id: `raising-${name}`,
    read: () => extensionOf(element, TYPE)?.get(name),
    write: value => setOnExtension(injector, element, TYPE, { [name]: value || undefined })
  });
  return [
    ...groupEntries(injector, { ...of('groups'), label: 'Groups' }),
    expression({ ...of('when'), label: 'Only when', feel: 'required' }),
    text({ ...of('label'), label: 'Words of the button' }),
    text({ ...of('label_en'), label: 'Words of the button in English' })
  ];
}
