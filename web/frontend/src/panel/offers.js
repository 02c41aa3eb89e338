/**
 * What the server offers for the fields: forms, groups, clauses, decisions, processes. It only reads `config.clauseflow`.
 */

const NONE = { forms: [], groups: [], clauses: [], decisions: [], processes: [] };

/** The lists of this procedure, of {value, label}; `decisions` also have their `inputs`. */
export function offersOf(injector) {
  return { ...NONE, ...injector.get('config.clauseflow', false) };
}

/** Options of a select with an empty one in front. */
export function optional(options, translate) {
  return [ { value: '', label: translate('<none>') }, ...options ];
}

/** A validator for a comma separated list of group names; expressions are judged by the server. */
export function knownGroups(offers) {
  const known = new Set(offers.groups.map(group => group.value));
  return (value, translate) => {
    if (!known.size || value.startsWith('=')) return undefined;
    const unknown = listed(value).filter(name => !known.has(name));
    return unknown.length ? translate('There is no group {names}.', { names: unknown.join(', ') }) : undefined;
  };
}

/** The names in a comma separated list. */
export function listed(value) {
  return (value || '').split(',').map(name => name.trim()).filter(Boolean);
}
