/**
 * What the server offers for the fields: forms, groups, clauses, decisions, processes, calendars. It only reads `config.clauseflow`.
 */

const NONE = { forms: [], groups: [], clauses: [], decisions: [], processes: [], calendars: [], urls: {} };

/** The lists of this procedure, of {value, label}; `decisions` also have their `inputs`. */
export function offersOf(injector) {
  return { ...NONE, ...injector.get('config.clauseflow', false) };
}

/** Options of a select with an empty one in front, which may say what it means. */
export function optional(options, translate, empty = '<none>') {
  return [ { value: '', label: translate(empty) }, ...options ];
}

/** Options of a select from a value and its word each. */
export function choices(words, translate) {
  return Object.entries(words).map(([ value, word ]) => ({ value, label: translate(word) }));
}

/** A validator for a comma separated list of group names; expressions are judged by the server. */
export function knownGroups(groups) {
  const known = new Set(groups.map(group => group.value));
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
