/** Panel fields of a task: its form, the groups that may do it, the handler that runs it and the tables it may ask. */
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { addExtension, change, extensionOf, ownerOf, removeExtension, setOnExtension } from '../dialect/extensions.js';
import { choice, expression, text } from './fields.js';
import { groupEntries } from './groups.js';
import { offersOf, optional } from './offers.js';

const ASSIGNMENT = 'zeebe:AssignmentDefinition';
const FORM = 'zeebe:FormDefinition';
const HANDLER = 'zeebe:TaskDefinition';
const MAPPING = 'zeebe:IoMapping';
const TABLE = 'zeebe:CalledDecision';
const HANDLERS = [ 'mark', 'notify', 'aggregate', 'archive' ];

/** The choice of a form for a user task or a start event at the top: nobody fills one in to begin a sub-process. */
export function formEntries(element, injector) {
  const begins = is(element, 'bpmn:StartEvent') && is(ownerOf(element).$parent, 'bpmn:Process');
  if (!begins && !is(element, 'bpmn:UserTask')) return [];
  const translate = injector.get('translate');
  return [ choice({
    id: 'formId', label: 'Form',
    read: () => extensionOf(element, FORM)?.get('formId'),
    write: value => writeForm(injector, element, value),
    options: () => optional(offersOf(injector).forms, translate)
  }) ];
}

function writeForm(injector, element, value) {
  const form = extensionOf(element, FORM);
  if (!value) return form && removeExtension(injector, element, form);
  return setOnExtension(injector, element, FORM, { formId: value });
}

/** The groups whose members may claim a task. */
export function candidateEntries(element, injector) {
  return groupEntries(injector, {
    id: 'candidateGroups', label: 'Candidate groups',
    read: () => extensionOf(element, ASSIGNMENT)?.get('candidateGroups'),
    write: value => setOnExtension(injector, element, ASSIGNMENT, { candidateGroups: value || undefined })
  });
}

/** Who does a manual task: the dialect knows assignments of user tasks only, the runtime asks for both. */
export function manualEntries(element, injector) {
  if (!is(element, 'bpmn:ManualTask')) return [];
  const of = name => ({
    id: name,
    read: () => extensionOf(element, ASSIGNMENT)?.get(name),
    write: value => setOnExtension(injector, element, ASSIGNMENT, { [name]: value || undefined })
  });
  return [
    expression({ ...of('assignee'), label: 'Assignee', feel: 'optional' }),
    ...candidateEntries(element, injector),
    expression({ ...of('candidateUsers'), label: 'Candidate users', feel: 'optional' })
  ];
}

/** The handler of a service or send task, and a decision table to ask with its inputs. */
export function handlerEntries(element, injector) {
  if (!isAny(element, [ 'bpmn:ServiceTask', 'bpmn:SendTask' ])) return [];
  const translate = injector.get('translate');
  const handlers = HANDLERS.map(name => ({ value: name, label: translate(`handler ${name}`) }));
  const handler = choice({
    id: 'handler', label: 'What the system does',
    read: () => extensionOf(element, HANDLER)?.get('type'),
    write: value => setOnExtension(injector, element, HANDLER, { type: value || undefined }),
    options: () => optional(handlers, translate)
  });
  return offersOf(injector).decisions.length ? [ handler, decisionEntry(element, injector) ] : [ handler ];
}

/** The decision table a business rule task asks, and the variable that holds the answer. */
export function tableEntries(element, injector) {
  if (!is(element, 'bpmn:BusinessRuleTask')) return [];
  const translate = injector.get('translate');
  const of = name => ({
    read: () => extensionOf(element, TABLE)?.get(name),
    write: value => setOnExtension(injector, element, TABLE, { [name]: value || undefined })
  });
  return [
    choice({ id: 'decisionId', label: 'Decision table', ...of('decisionId'),
      options: () => optional(offersOf(injector).decisions, translate) }),
    text({ id: 'resultVariable', label: 'Variable that holds the answer', ...of('resultVariable') })
  ];
}

function decisionEntry(element, injector) {
  const translate = injector.get('translate');
  const { decisions } = offersOf(injector);
  return choice({
    id: 'decision', label: 'Ask a decision table', isEdited: () => false,
    description: translate('Adds an input that holds the answer'),
    read: () => '',
    write: value => value && addInput(injector, element, decisions.find(decision => decision.value === value)),
    options: () => optional(decisions, translate)
  });
}

function addInput(injector, element, decision) {
  const factory = injector.get('bpmnFactory');
  const asked = decision.inputs.map(name => `${name}: ${name}`).join(', ');
  const source = `=decide("${decision.value}", {${asked}})`;
  const input = factory.create('zeebe:Input', { source, target: decision.value });
  const mapping = extensionOf(element, MAPPING);
  if (!mapping) return addExtension(injector, element, MAPPING, { inputParameters: [ input ] });
  input.$parent = mapping;
  return change(injector, element, mapping, { inputParameters: [ ...mapping.get('inputParameters'), input ] });
}

/** True for elements the user task fields belong to. */
export function isUserTask(element) {
  return is(element, 'bpmn:UserTask');
}
