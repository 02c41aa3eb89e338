/**
 * How bpmn.io's groups are shown here: without the entries the runtime does not read, with ours where theirs do not fit.
 */
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { orderingEntry } from './adhoc.js';
import { defaultEntry } from './choosing.js';
import { entryOf, nameEntry } from './names.js';
import { cardinalityEntry } from './repeat.js';
import { candidateEntries, isUserTask } from './task.js';
import { timerValueEntry } from './timer.js';

const HIDDEN_ENTRIES = new Set([ 'processDocumentation', 'historyTimeToLive', 'variableNames', 'variableEvents' ]);

const ADAPTED = {
  assignmentDefinition: (group, element, injector) => (isUserTask(element)
    ? withOurs(group, 'assignmentDefinitionCandidateGroups', () => candidateEntries(element, injector)) : shown(group)),
  timer: (group, element, injector) => withOurs(group, 'timerEventDefinitionValue', () => [ timerValueEntry(element, injector) ]),
  message: named('message'), signal: named('signal'), error: named('error'), escalation: named('escalation'),
  multiInstance: (group, element, injector) => after(group, [ cardinalityEntry(element, injector) ]),
  adHocCompletion: (group, element, injector) => after(group, [ orderingEntry(element, injector) ]),
  condition: (group, element, injector) => after(group, [ defaultEntry(element, injector) ]),
  outputs: (group, element) => (is(element, 'bpmn:ThrowEvent') ? { ...group, items: undefined, entries: [] } : group)
};

/** One of their groups as it is shown for `element`; without entries it is not shown at all. */
export function adapted(group, element, injector) {
  return (ADAPTED[group.id] || shown)(group, element, injector);
}

function shown(group) {
  return group.entries ? { ...group, entries: group.entries.filter(entry => !HIDDEN_ENTRIES.has(entry.id)) } : group;
}

function named(kind) {
  return (group, element, injector) => withOurs(group, entryOf(kind), () => [ nameEntry(element, injector, kind) ]);
}

function withOurs(group, id, ours) {
  return { ...group, entries: group.entries.flatMap(entry => (entry.id === id ? ours() : [ entry ])) };
}

function after(group, ours) {
  return { ...group, entries: [ ...group.entries, ...ours ] };
}
