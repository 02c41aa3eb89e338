/**
 * The names and codes by which what is thrown and what is caught find each other. The runtime compares them as they are
 * written, so these fields take no expression; bpmn.io's own do.
 */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { attribute, text } from './fields.js';

const OF = {
  message: [ 'messageName', 'bpmn:MessageEventDefinition', 'messageRef', 'name', 'Name' ],
  signal: [ 'signalName', 'bpmn:SignalEventDefinition', 'signalRef', 'name', 'Name' ],
  error: [ 'errorCode', 'bpmn:ErrorEventDefinition', 'errorRef', 'errorCode', 'Code' ],
  escalation: [ 'escalationCode', 'bpmn:EscalationEventDefinition', 'escalationRef', 'escalationCode', 'Code' ]
};

/** Id of bpmn.io's entry that ours takes the place of. */
export const entryOf = kind => OF[kind][0];

/** The field for the name or code of the `kind` of event an element has: message, signal, error or escalation. */
export function nameEntry(element, injector, kind) {
  const [ id, type, reference, name, label ] = OF[kind];
  const owner = getBusinessObject(element);
  const holder = is(element, 'bpmn:Task') ? owner : owner.get('eventDefinitions').find(one => is(one, type));
  return text({ id, label, ...attribute(injector, element, holder.get(reference), name), validate: plain });
}

function plain(value, translate) {
  return value.startsWith('=') ? translate('Enter the text itself; expressions are not read here.') : undefined;
}
