/** Panel fields of a limit for what happens before it is due and when it is missed. */
import { change } from '../dialect/extensions.js';
import { checkbox, choice, expression, longText, said, text } from './fields.js';
import { groupEntries } from './groups.js';
import { warningOptions } from './units.js';

const TELLS = [ 'warning', 'remind', 'escalate', 'reassign', 'mark' ];

/** The fields; `of` makes a field of an attribute. */
export function breachFields(injector, element, limit, of) {
  const translate = injector.get('translate');
  const superior = { value: 'superior', label: translate('Superior: who leads the group that has the task') };
  return [
    text({ ...of('warning'), label: 'Remind before it is due', validate: amount,
      description: translate('How long before; those who have the task are reminded') }),
    choice({ ...of('warningUnit'), label: 'Unit of the reminder', options: () => warningOptions(translate),
      write: value => change(injector, element, limit, warned(limit, value)) }),
    checkbox({ ...of('remind'), ...said(injector, element, limit, 'remind'), label: 'When missed, remind who has the task' }),
    ...groupEntries(injector, { ...of('escalate'), label: 'When missed, tell', more: [ superior ] }),
    ...groupEntries(injector, { ...of('reassign'), label: 'When missed, hand the open tasks to' }),
    text({ ...of('mark'), label: 'When missed, set this variable to true', validate: name }),
    ...(TELLS.some(act => limit.get(act)) || limit.get('text') ? [ expression({ ...of('text'), label: 'What people are told',
      feel: 'optional', description: translate('Empty: the usual sentence') }) ] : []),
    longText({ ...of('onBreach'), label: 'What the document says of it' })
  ];
}

/** A reminder has an amount and a unit, or neither. */
function warned(limit, unit) {
  return { warningUnit: unit || undefined, warning: unit ? limit.get('warning') || '1' : undefined };
}

function amount(value, translate) {
  return !value || (/^\d+(\.\d+)?$/.test(value) && Number(value) > 0) ? undefined : translate('Enter a number above zero.');
}

function name(value, translate) {
  return !value || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(value) ? undefined : translate('Begin with a letter; no spaces.');
}
