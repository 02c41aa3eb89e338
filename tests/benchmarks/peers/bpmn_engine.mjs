// bpmn-engine: its whole state as JSON in one row; each completion reads it, recovers the engine, signals and stores it.
// It is told and prints the same as `driving.py` and keeps no inbox, history or rights.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { statSync } from "node:fs";
import path from "node:path";

const job = JSON.parse(process.argv[2]);
const library = createRequire(path.join(job.modules, "here.cjs"));
const { Engine } = library("bpmn-engine");
const { start: startValues, script, opening, again, sizes } = job.workload;

class Sqlite {
  constructor(url) {
    this.path = url.slice("sqlite:///".length);
    this.db = new DatabaseSync(this.path);
    this.db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    this.db.exec("CREATE TABLE wf (id TEXT PRIMARY KEY, state TEXT NOT NULL)");
    this.statements = {
      insert: this.db.prepare("INSERT INTO wf VALUES (?, ?)"),
      select: this.db.prepare("SELECT state FROM wf WHERE id = ?"),
      update: this.db.prepare("UPDATE wf SET state = ? WHERE id = ?"),
    };
  }
  async insert(id, state) { this.statements.insert.run(id, state); }
  async begin(id) { this.db.exec("BEGIN IMMEDIATE"); return this.statements.select.get(id).state; }
  async commit(id, state) { this.statements.update.run(state, id); this.db.exec("COMMIT"); }
  async size() { this.db.exec("PRAGMA wal_checkpoint(TRUNCATE)"); return statSync(this.path).size; }
  async close() { this.db.close(); }
}

class Postgresql {
  static async open(url) {
    const store = new Postgresql();
    store.client = new (library("pg").Client)({ connectionString: url });
    await store.client.connect();
    await store.client.query("CREATE TABLE wf (id text PRIMARY KEY, state text NOT NULL)");
    return store;
  }
  query(name, text, values) { return this.client.query({ name, text, values }); }
  async insert(id, state) { await this.query("insert", "INSERT INTO wf VALUES ($1, $2)", [id, state]); }
  async begin(id) {
    await this.client.query("BEGIN");
    return (await this.query("select", "SELECT state FROM wf WHERE id = $1 FOR UPDATE", [id])).rows[0].state;
  }
  async commit(id, state) {
    await this.query("update", "UPDATE wf SET state = $1 WHERE id = $2", [state, id]);
    await this.client.query("COMMIT");
  }
  async size() { return Number((await this.client.query(sizes)).rows[0].sum); }
  async close() { await this.client.end(); }
}

const store = job.url.startsWith("sqlite") ? new Sqlite(job.url) : await Postgresql.open(job.url);
let instances = 0;

async function begin() {
  const engine = new Engine({ name: "complaint", source: job.source });
  const execution = await engine.execute({ variables: { ...startValues } });
  const id = String(instances++);
  await store.insert(id, JSON.stringify(await engine.getState()));
  execution.stop();
  return id;
}

async function complete(id, task, values) {
  const engine = new Engine().recover(JSON.parse(await store.begin(id)));
  const execution = await engine.resume();
  const [open] = execution.getPostponed().filter((each) => each.type === "bpmn:UserTask");
  if (open?.id !== task) throw new Error(`${open?.id} is open, not ${task}`);
  Object.assign(open.environment.output, values); // of the process, where conditions read
  open.signal(values);
  await store.commit(id, JSON.stringify(await engine.getState()));
  execution.stop();
}

let computed = 0; // microseconds of processor of the completions

async function timed(action) {
  const before = process.cpuUsage(), begun = performance.now();
  const result = await action();
  const took = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  computed += user + system;
  return [took, result];
}

async function instance(starts, times) {
  const begun = performance.now();
  const id = await begin();
  starts.push((performance.now() - begun) / 1000);
  for (const [task, values] of script) times.push((await timed(() => complete(id, task, values)))[0]);
}

async function loops(wanted) {
  const found = {}, times = [], id = await begin();
  const go = async ([task, values]) => times.push((await timed(() => complete(id, task, values)))[0]);
  for (const each of opening) await go(each);
  for (let round = 1; round <= Math.max(...wanted); round++) {
    for (const each of again) await go(each);
    if (wanted.includes(round)) found[round] = times.slice(-20);
  }
  return found;
}

await instance([], []);
const starts = [], completions = [], before = await store.size();
computed = 0;
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "end") break;
  for (let number = 0; number < Number(line); number++) await instance(starts, completions);
  console.log("done");
}
const outcome = { starts, completions, cpu: computed / 1e6, grown: (await store.size()) - before };
outcome.loops = job.loops.length ? await loops(job.loops) : {};
outcome.rss = process.memoryUsage.rss();
const versions = (name) => library(`${job.modules}/${name}/package.json`).version;
outcome.versions = { "bpmn-engine": versions("bpmn-engine"), "bpmn-elements": versions("bpmn-elements"), pg: versions("pg") };
console.log(JSON.stringify(outcome));
await store.close();
process.exit(0);
