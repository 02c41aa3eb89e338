/**
 * The fields our panel groups are made of: one attribute of one moddle element each, validated where it is typed.
 * They know nothing of what the attribute means.
 */
import {
  FeelEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isFeelEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited
} from '@bpmn-io/properties-panel';
import { useCallback, useRef } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';

import { change } from '../dialect/extensions.js';

/** A line of text. `read()` gives the value, `write(value)` stores it or undefined when emptied. */
export const text = definition => ({ component: Text, isEdited: isTextFieldEntryEdited, ...definition });

/** Several lines of text. */
export const longText = definition => ({ component: LongText, isEdited: isTextAreaEntryEdited, ...definition });

/** A choice among `options()`; a stored value that is no longer offered stays visible and is kept. */
export const choice = definition => ({ component: Choice, isEdited: isSelectEntryEdited, ...definition });

/** A FEEL expression (`feel: 'required'`) or plain text that may be one (`feel: 'optional'`). */
export const expression = definition => ({ component: Expression, isEdited: isFeelEntryEdited, ...definition });

/** Reading and writing one attribute of a moddle element, to be spread into a field. */
export function attribute(injector, element, target, name) {
  return {
    read: () => target.get(name),
    write: value => change(injector, element, target, { [name]: value || undefined })
  };
}

function shared({ element, id, label, description, read, write, validate }) {
  const translate = useService('translate');
  return {
    element, id, description, translate,
    label: translate(label),
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

function Choice(props) {
  const translate = useService('translate');
  const { debounce, ...entry } = shared(props);
  return SelectEntry({ ...entry, getOptions: () => withStored(props.options(), props.read(), translate) });
}

function withStored(options, stored, translate) {
  if (!stored || options.some(option => option.value === stored)) return options;
  return [ ...options, { value: stored, label: translate('{value} (not found)', { value: stored }) } ];
}
