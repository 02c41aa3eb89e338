/** Panel groups 案件编号 (on a process) and 发起人 (on a start event). */
import { Group } from '@bpmn-io/properties-panel';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { extensionOf, ownerOf, setOnExtension } from '../dialect/extensions.js';
import { choice, expression, text } from './fields.js';
import { groupEntries } from './groups.js';
import { offersOf, optional } from './offers.js';

const CASE = 'clauseflow:Case';
const STARTERS = 'clauseflow:Starters';

/** How the cases of a process are numbered, titled and found; null elsewhere. */
export function caseGroup(element, injector) {
  if (!isAny(element, [ 'bpmn:Process', 'bpmn:Participant' ]) || !ownerOf(element)) return null;
  const of = name => field(injector, element, CASE, 'case', name);
  const translate = injector.get('translate');
  return {
    id: 'case', component: Group, label: translate('Case number'),
    entries: [
      text({ ...of('businessKey'), label: 'Pattern', validate: pattern,
        description: translate('For example TS-{yyyyMMdd}-{nnn}: the day received and a counter') }),
      text({ ...of('keyVariable'), label: 'Variable that holds the number' }),
      text({ ...of('receivedVariable'), label: 'Variable with the time received' }),
      expression({ ...of('title'), label: 'Title', feel: 'optional' }),
      text({ ...of('search'), label: 'Found by these variables', description: translate('Separated by spaces') }),
      text({ ...of('zone'), label: 'Time zone', validate: zone }),
      choice({ ...of('calendar'), label: 'Working calendar',
        options: () => optional(offersOf(injector).calendars, translate, 'as usual in this procedure') }),
      ...groupEntries(injector, { ...of('withdrawGroups'), label: 'Groups that may withdraw a case' })
    ]
  };
}

/** Which groups may start a case by this start event; null elsewhere. */
export function starterGroup(element, injector) {
  if (!is(element, 'bpmn:StartEvent') || !is(ownerOf(element).$parent, 'bpmn:Process')) return null;
  return {
    id: 'starters', component: Group, label: injector.get('translate')('Starters'),
    entries: groupEntries(injector, { ...field(injector, element, STARTERS, 'starters', 'groups'), label: 'Groups' })
  };
}

function field(injector, element, type, prefix, name) {
  return {
    id: `${prefix}-${name}`,
    read: () => extensionOf(element, type)?.get(name),
    write: value => setOnExtension(injector, element, type, { [name]: value || undefined })
  };
}

function pattern(value, translate) {
  if (!value) return undefined;
  return /\{n+\}/.test(value) ? undefined : translate('The pattern needs a counter such as {example}.', { example: '{nnn}' });
}

function zone(value, translate) {
  try {
    if (value) new Intl.DateTimeFormat('en', { timeZone: value });
    return undefined;
  } catch {
    return translate('There is no such zone. Example: Asia/Shanghai');
  }
}
