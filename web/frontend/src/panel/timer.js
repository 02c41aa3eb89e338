/** Panel field for when a timer is due, with the forms the engine reads. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { change } from '../dialect/extensions.js';
import { expression } from './fields.js';

const EXAMPLES = {
  timeDate: 'For example 2025-03-10T09:00:00+08:00, =working days(2) or =limit.due_at',
  timeDuration: 'For example PT30M (30 minutes), P1D (one day) or =limit.duration',
  timeCycle: 'For example R/PT30M (every 30 minutes) or 0 0 9 1 * ? (the 1st of a month at 9:00)'
};

/** The field in place of bpmn.io's own, whose explanation speaks of another engine. */
export function timerValueEntry(element, injector) {
  const definition = getBusinessObject(element).get('eventDefinitions').find(one => is(one, 'bpmn:TimerEventDefinition'));
  const kind = Object.keys(EXAMPLES).find(name => definition.get(name));
  return expression({
    id: 'timerEventDefinitionValue', label: 'Value', feel: 'optional',
    description: injector.get('translate')(EXAMPLES[kind]),
    read: () => definition.get(kind)?.get('body'),
    write: value => change(injector, element, definition.get(kind), { body: value })
  });
}
