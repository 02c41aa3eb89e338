/**
 * Builds the browser's bundles: `node build.mjs [output directory]`, by default ../static/build.
 * Needs nothing but this folder after `npm ci --ignore-scripts`; ships the licence of every package that is in a bundle.
 * The typeface of PDF records comes along: it is no bundle's, the server sets the papers with it.
 */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] || join(here, '../static/build'));

const TYPEFACE = 'node_modules/@expo-google-fonts/noto-sans-sc';
const WEIGHTS = [ '400Regular', '700Bold' ];

async function main() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: { modeller: 'src/modeller/index.js', table: 'src/table/index.js', trace: 'src/trace/index.js' },
    outdir: out,
    bundle: true, minify: true, metafile: true,
    format: 'iife', target: 'es2022', charset: 'utf8',
    legalComments: 'linked', logLevel: 'warning',
    loader: { '.eot': 'empty', '.svg': 'empty' } // the icon font stands in the sheet itself
  });
  await typeface(join(out, 'fonts'));
  await writeFile(join(out, 'LICENSES.txt'), await licences([ ...packagesIn(metafile), TYPEFACE ].sort()));
}

async function typeface(folder) {
  await mkdir(folder);
  for (const weight of WEIGHTS) {
    const name = `NotoSansSC_${weight}.ttf`;
    await copyFile(join(here, TYPEFACE, weight, name), join(folder, name));
  }
}

/** Folders of the packages whose files went into a bundle. */
function packagesIn(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.keys(output.inputs));
  const folders = inputs.map(input => input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  return [ ...new Set(folders) ].sort();
}

async function licences(folders) {
  const texts = await Promise.all(folders.map(folder => licence(join(here, folder))));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licence(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter(file => /^(licen[cs]e|copying|notice)([._]|$)/i.test(file)).sort();
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')));
  const by = typeof author === 'object' ? author.name : author;
  const found = texts.join('\n') || `Licence: ${license}${by ? `, by ${by}` : ''} (the package ships no text of its own)\n`;
  return `${name} ${version}\n\n${found}`;
}

await main();
