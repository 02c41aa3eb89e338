/** What bpmn.io's group 结束条件 of an ad-hoc sub-process lacks: whether its activities may run side by side. */
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

import { checkbox } from './fields.js';

/** The choice of BPMN's `ordering`. */
export function orderingEntry(element, injector) {
  const owner = getBusinessObject(element);
  return checkbox({
    id: 'ordering', label: 'One activity at a time',
    read: () => owner.get('ordering') === 'Sequential',
    write: value => injector.get('modeling').updateProperties(element, { ordering: value ? 'Sequential' : undefined })
  });
}
