/**
 * Translates what bpmn-js, its panel and our own script say: English stands in the sources, Chinese in the dictionaries.
 * It never touches texts that come from the server or from a diagram.
 */
import fromBpmnIo from 'bpmn-js-i18n/translations/zn.js';
import tables from '../table/zh.js';
import ours from './zh.js';

const CHINESE = { ...fromBpmnIo, ...tables, ...ours };
const missing = new Set();

/** Return `translate(text, values)` for a language, `zh` or `en`; an unknown text stays as it is and is remembered. */
export function translator(language) {
  return function translate(text, values = {}) {
    if (language === 'zh' && !(text in CHINESE)) missing.add(text);
    const found = language === 'zh' ? CHINESE[text] || text : text;
    return found.replace(/{([^}]+)}/g, (whole, name) => (name in values ? values[name] : whole));
  };
}

/** The module that makes bpmn-js speak that language. */
export function translateModule(language) {
  return { translate: [ 'value', translator(language) ] };
}

/** Texts asked for in Chinese that no dictionary holds; a test reads it. */
export function missingTexts() {
  return [ ...missing ].sort();
}
