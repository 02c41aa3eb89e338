// Evaluates the expressions given as JSON on standard input with feelin, and prints what they are as JSON.
import { evaluate } from '@bpmn-io/feelin';
import { readFileSync } from 'node:fs';

function plain(value) {
  if (value === undefined) return null;
  if (value === null || [ 'number', 'string', 'boolean' ].includes(typeof value)) {
    return Number.isFinite(value) || typeof value !== 'number' ? value : { kind: String(value) };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (Object.getPrototypeOf(value) !== Object.prototype) return { kind: value.constructor?.name ?? 'other' };
  return Object.fromEntries(Object.entries(value).map(([ key, item ]) => [ key, plain(item) ]));
}

function answer(text, context) {
  try {
    return { value: plain(evaluate(text, context).value) };
  } catch (error) {
    return { error: error.name };
  }
}

const { context, texts } = JSON.parse(readFileSync(0, 'utf-8'));
process.stdout.write(JSON.stringify(texts.map((text) => answer(text, context))));
