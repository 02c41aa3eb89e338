/**
 * The fields for a list of groups: the list itself, and a choice that adds one to it.
 */
import { choice, expression } from './fields.js';
import { knownGroups, listed, offersOf, optional } from './offers.js';

/**
 * Two entries for one attribute that holds a comma separated list of groups or a FEEL expression.
 * `more` are offered besides the groups of the procedure.
 */
export function groupEntries(injector, { id, label, read, write, more = [] }) {
  const translate = injector.get('translate');
  const own = offersOf(injector).groups;
  const groups = own.length ? [ ...more, ...own ] : [];
  const isExpression = () => (read() || '').startsWith('=');
  const left = () => groups.filter(group => !listed(read()).includes(group.value));
  const list = expression({ id, label, read, write, feel: 'optional', validate: knownGroups(groups) });
  if (isExpression() || !groups.length) return [ list ];
  const add = choice({
    id: `${id}-add`, label: 'Add a group', isEdited: () => false,
    read: () => '',
    write: value => value && write([ ...listed(read()), value ].join(',')),
    options: () => optional(left(), translate)
  });
  return [ list, add ];
}
