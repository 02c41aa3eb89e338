/**
 * The fields our panel groups are made of: one attribute of one moddle element each, validated where it is typed.
 * They know nothing of what the attribute means.
 */
import {
  CheckboxEntry, FeelEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isCheckboxEntryEdited, isFeelEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited
} from '@bpmn-io/properties-panel';
import { useCallback, useRef } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';

import { change } from '../dialect/extensions.js';

/** A line of text. `read()` gives the value, `write(value)` stores it or undefined when emptied. */
export const text = definition => ({ component: Text, isEdited: isTextFieldEntryEdited, ...definition });

/** Several lines of text. */
export const longText = definition => ({ component: LongText, isEdited: isTextAreaEntryEdited, ...definition });

/** A choice among `options()`, which may be grouped in `children`; a stored value that is no longer offered stays visible and is kept. */
export const choice = definition => ({ component: Choice, isEdited: isSelectEntryEdited, ...definition });

/** A FEEL expression (`feel: 'required'`) or plain text that may be one (`feel: 'optional'`). */
export const expression = definition => ({ component: Expression, isEdited: isFeelEntryEdited, ...definition });

/** Yes or no. `read()` gives a boolean, `write(boolean)` stores it. */
export const checkbox = definition => ({ component: Checkbox, isEdited: isCheckboxEntryEdited, ...definition });

/** Reading and writing one attribute of a moddle element, to be spread into a field. */
export function attribute(injector, element, target, name) {
  return {
    read: () => target.get(name),
    write: value => change(injector, element, target, { [name]: value || undefined })
  };
}

/** The same for a yes or no, which is never taken away: `false` is said too. */
export function flag(injector, element, target, name) {
  return { read: () => Boolean(target.get(name)), write: value => change(injector, element, target, { [name]: value }) };
}

/** The same for a yes or no that is said as the text `true`, and not at all where it is no. */
export function said(injector, element, target, name) {
  return {
    read: () => target.get(name) === 'true',
    write: value => change(injector, element, target, { [name]: value ? 'true' : undefined })
  };
}

/** The same for an expression that BPMN keeps in an element of its own, e.g. `completionCondition`. */
export function formal(injector, element, target, name) {
  return {
    read: () => target.get(name)?.get('body'),
    write: value => {
      const said = value ? injector.get('bpmnFactory').create('bpmn:FormalExpression', { body: value }) : undefined;
      if (said) said.$parent = target;
      change(injector, element, target, { [name]: said });
    }
  };
}

/** `given` is a label that comes from the diagram itself, which nobody translates. */
function shared({ element, id, label, given, description, read, write, validate }) {
  const translate = useService('translate');
  return {
    element, id, description, translate,
    label: given || translate(label),
    getValue: () => read() || '',
    setValue: (value, error) => { if (!error) write(value); },
    validate: useSameFunction(value => validate?.(value || '', translate)),
    debounce: useService('debounceInput')
  };
}

/** The panel clears an error as soon as it sees another validator, so it is given one that stays and asks the latest. */
function useSameFunction(latest) {
  const asked = useRef(latest);
  asked.current = latest;
  return useCallback(value => asked.current(value), []);
}

function Text(props) {
  return TextFieldEntry(shared(props));
}

function LongText(props) {
  return TextAreaEntry({ ...shared(props), rows: 2 });
}

function Expression(props) {
  return FeelEntry({ ...shared(props), feel: props.feel || 'required' });
}

function Checkbox(props) {
  const { debounce, validate, ...entry } = shared(props);
  return CheckboxEntry({ ...entry, getValue: () => props.read(), setValue: props.write });
}

function Choice(props) {
  const translate = useService('translate');
  const { debounce, ...entry } = shared(props);
  return SelectEntry({ ...entry, getOptions: () => withStored(props.options(), props.read(), translate) });
}

function withStored(options, stored, translate) {
  if (!stored || options.flatMap(option => option.children || [ option ]).some(option => option.value === stored)) return options;
  return [ ...options, { value: stored, label: translate('{value} (not found)', { value: stored }) } ];
}
