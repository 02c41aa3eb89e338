/** Panel group 调用流程: which process a call activity calls, in which version, and what goes in and comes back. */
import { Group } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { extensionOf, setOnExtension } from '../dialect/extensions.js';
import { checkbox, choice, expression, text } from './fields.js';
import { offersOf, optional } from './offers.js';

const TYPE = 'zeebe:CalledElement';
const BINDINGS = [ 'deployment', 'latest', 'versionTag' ];

/** The group for a call activity; null elsewhere. What is not said shows as the runtime takes it. */
export function callGroup(element, injector) {
  if (!is(element, 'bpmn:CallActivity')) return null;
  const translate = injector.get('translate');
  const of = name => field(injector, element, name);
  const bindings = BINDINGS.map(value => ({ value, label: translate(`binding ${value}`) }));
  const tag = text({ ...of('versionTag'), label: 'Version tag', validate: required });
  return {
    id: 'call', component: Group, label: translate('Called process'),
    entries: [
      ...processEntries(injector, of('processId')),
      choice({ ...of('bindingType'), label: 'Version', read: () => binding(element), options: () => bindings }),
      ...(binding(element) === 'versionTag' ? [ tag ] : []),
      checkbox({ ...yes(injector, element, 'propagateAllParentVariables'), label: 'Pass on all variables' }),
      checkbox({ ...yes(injector, element, 'propagateAllChildVariables'), label: 'Take back all variables' })
    ]
  };
}

/** The id as it is written, which may be an expression or not deployed yet, and a choice of known ones that fills it in. */
function processEntries(injector, process) {
  const { processes } = offersOf(injector);
  const written = expression({ ...process, label: 'Process ID', feel: 'optional' });
  if (!processes.length || (process.read() || '').startsWith('=')) return [ written ];
  const known = choice({
    id: `${process.id}-choice`, label: 'Choose a process', isEdited: () => false,
    read: () => '',
    write: value => value && process.write(value),
    options: () => optional(processes, injector.get('translate'))
  });
  return [ written, known ];
}

function binding(element) {
  return extensionOf(element, TYPE)?.get('bindingType') || 'deployment';
}

function field(injector, element, name) {
  return {
    id: `call-${name}`,
    read: () => extensionOf(element, TYPE)?.get(name),
    write: value => setOnExtension(injector, element, TYPE, { [name]: value || undefined })
  };
}

function yes(injector, element, name) {
  return {
    id: `call-${name}`,
    read: () => extensionOf(element, TYPE)?.get(name) ?? true,
    write: value => setOnExtension(injector, element, TYPE, { [name]: value })
  };
}

function required(value, translate) {
  return value.trim() ? undefined : translate('Enter the tag.');
}
