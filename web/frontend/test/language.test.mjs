/** Every text our own scripts show has its Chinese. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { PopupEntries } from 'bpmn-js/lib/features/popup-menu/PopupEntries.js';

import ours from '../src/language/zh.js';

const source = fileURLToPath(new URL('../src', import.meta.url));
const theirs = readFileSync(createRequire(import.meta.url).resolve('bpmn-js-i18n/translations/zn.js'), 'utf8');

const scripts = readdirSync(source, { recursive: true }).filter(file => file.endsWith('.js') && !file.includes('language'));

function shown(text) {
  const called = [ ...text.matchAll(/translate\(\s*'((?:[^'\\]|\\.)*)'/g) ].map(match => match[1]);
  const labels = [ ...text.matchAll(/\blabel: '([^']+)'/g) ].map(match => match[1]);
  return [ ...called, ...labels ];
}

test('every text of our scripts is in the Chinese dictionary', () => {
  const texts = scripts.flatMap(file => shown(readFileSync(join(source, file), 'utf8')));
  assert.ok(texts.length > 40);
  const missing = texts.filter(text => !(text in ours) && !theirs.includes(JSON.stringify(text)));
  const spread = missing.filter(text => !Object.keys(ours).some(known => known.startsWith(text)));
  assert.deepEqual(spread, []);
});

test('every kind that a menu offers has a word of ours', () => {
  const labels = Object.values(PopupEntries).map(entry => entry.label).filter(label => !label.startsWith('Data store'));
  assert.deepEqual(labels.filter(label => !(label in ours)), []);
});

test('no Chinese text is empty or loses a value', () => {
  for (const [ english, chinese ] of Object.entries(ours)) {
    assert.ok(chinese, english);
    const values = english.match(/\{[a-zA-Z]+\}/g) || [];
    if (!english.includes('TS-{')) values.forEach(value => assert.ok(chinese.includes(value), english));
  }
});
