/**
 * The expression of a script task that says it in BPMN's own `script` or says nothing yet: bpmn.io's group 脚本 shows
 * only what is written in the dialect.
 */
import { Group } from '@bpmn-io/properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { extensionOf, setOnExtension } from '../dialect/extensions.js';
import { expression } from './fields.js';

/** The group, or null where bpmn.io makes it. */
export function scriptGroup(element, injector) {
  if (!is(element, 'bpmn:ScriptTask') || extensionOf(element, 'zeebe:Script')) return null;
  const entry = expression({
    id: 'scriptExpression', label: 'FEEL expression',
    read: () => getBusinessObject(element).get('script'),
    write: value => value && setOnExtension(injector, element, 'zeebe:Script', { expression: value })
  });
  return { id: 'script', component: Group, label: injector.get('translate')('Script'), entries: [ entry ] };
}
