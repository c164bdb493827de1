import type fc from 'fast-check';
import type { Answer, Refusal } from '../../../support/client.js';
import { expectNothingOfOurs } from '../harmless.js';
import { Socket } from '../socket.js';
import { askedFor, type Asked } from './ask.js';
import { draw, type Known, type Plan } from './cases.js';
import type { Changes } from './changes.js';
import type { RootField } from './places.js';
import { areOwn, validValues } from './valid-values.js';
import type { Actor, Role, World } from './world.js';

const A_SECOND_MS = 1000;
/** A busy machine makes one answer slow, but hardly three to the same question. */
const TRIES = 3;

/** What came of a case. */
export interface Met {
  status: number;
  answer: Answer<Record<string, unknown>>;
  tookMs: number;
  changed: string[];
}

/** A case that was not harmless. */
export interface Finding {
  role: Role;
  faults: string[];
  query: string;
  /** The beginning of them, as JSON. */
  variables: string;
}

/** What is wrong with it; nothing where it is harmless. */
export function faultsOf({ operation, field }: RootField, { status, answer, tookMs, changed }: Met): string[] {
  const faults = (answer.errors ?? [])
    .filter(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR')
    .map(({ path }) => `INTERNAL_SERVER_ERROR at ${path?.join('.')}`);
  if (status >= 500 || status === 0) faults.push(`status ${status}`);
  if (tookMs > A_SECOND_MS) faults.push(`took ${Math.round(tookMs)} ms`);
  const isDone = operation === 'mutation' && (answer.data?.[field.name] ?? null) !== null;
  const isWell = operation === 'mutation' && answer.errors === undefined;
  if (!isDone && !isWell) faults.push(...changed.map((what) => `changed: ${what}`));
  try {
    expectNothingOfOurs(JSON.stringify(answer.errors ?? []));
  } catch {
    faults.push('tells of our insides');
  }
  return faults;
}

/** Counts what was tried, and how far it went. */
export class Tally {
  readonly operations = new Set<string>();
  readonly marks = new Set<string>();
  cases = 0;
  /** Those whose arguments the schema takes. */
  resolved = 0;
  /** Those that were answered without an error. */
  answered = 0;

  add(name: string, marks: readonly string[], { answer: { errors } }: Met): void {
    for (const mark of marks) this.marks.add(`${name} ${mark}`);
    this.operations.add(name);
    this.cases++;
    if (!errors || errors.some(({ path }) => path !== undefined)) this.resolved++;
    if (!errors) this.answered++;
  }
}

/** Tries cases out one after the other. */
export class Fuzz {
  readonly tally = new Tally();

  constructor(
    readonly world: World,
    private readonly changes: Changes,
    private readonly seed: number,
  ) {}

  /** @returns whatever was not harmless */
  async try(root: RootField, role: Role, plans: readonly fc.Arbitrary<Plan>[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    let [actor, known] = await this.prepare(root, role);
    const seed = hash(`${this.seed} ${root.operation} ${root.field.name} ${role}`);
    for (const [index, plan] of plans.entries()) {
      const { marks, ...drawn } = draw(root, plan, known, seed + index);
      const asked = askedFor(root, { marks, ...drawn });
      const met = await this.met(asked, actor, root.operation);
      const faults = met.flatMap((one) => faultsOf(root, one));
      if (faults.length > 0) findings.push({ role, faults, ...shortened(asked) });
      this.tally.add(`${root.operation} ${root.field.name}`, marks, met[0]!);
      if (root.operation === 'mutation' && met.some(({ answer }) => !answer.errors))
        [actor, known] = await this.after(root, role, actor, known);
    }
    return findings;
  }

  private async prepare(root: RootField, role: Role): Promise<[Actor, Known]> {
    if (root.operation === 'mutation') this.world.changeScene();
    const actor = await this.world.actor(role);
    const known = await validValues(this.world, root, actor);
    if (root.field.args.some(({ name }) => name === 'password')) this.world.grow();
    await this.changes.since();
    return [actor, known];
  }

  /** Somebody else goes on where the case that went well has changed the actor. */
  private async after(root: RootField, role: Role, actor: Actor, known: Known): Promise<[Actor, Known]> {
    if (root.field.name === 'changePassword') this.world.forget(role);
    const next = await this.world.actor(role);
    if (next !== actor && areOwn(root)) known = await validValues(this.world, root, next);
    await this.changes.since();
    return [next, known];
  }

  /** Asks once; again after a slow answer, whose time is then the shortest. */
  private async met(asked: Asked, actor: Actor, operation: RootField['operation']): Promise<Met[]> {
    const met: Met[] = [];
    for (let tookMs = Infinity; tookMs > A_SECOND_MS && met.length < TRIES;) {
      const began = performance.now();
      const answered = await (operation === 'subscription' ? this.overSocket(asked, actor) : overHttp(asked, actor));
      tookMs = performance.now() - began;
      met.push({ ...answered, tookMs, changed: await this.changes.since() });
    }
    const shortest = Math.min(...met.map(({ tookMs }) => tookMs));
    return met.map((one) => Object.assign(one, { tookMs: shortest }));
  }

  /** The first value, or the refusal. */
  private async overSocket({ query, variables }: Asked, { browser }: Actor): Promise<Pick<Met, 'status' | 'answer'>> {
    const socket = await Socket.open(this.world.foyer.url, browser);
    const closed = socket.closed.then(() => undefined);
    const answer = await Promise.race([socket.asks(query, variables), closed]);
    socket.terminate();
    return { status: answer ? 200 : 0, answer: answer ?? {} };
  }
}

async function overHttp(asked: Asked, { browser }: Actor): Promise<Pick<Met, 'status' | 'answer'>> {
  const headers = { 'content-type': 'application/json' };
  const ask = async () => {
    const response = await browser.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(asked) });
    return { status: response.status, answer: (await response.json()) as { errors?: Refusal[] } };
  };
  // On a busy machine the server may close an idle connection just as the client takes it again.
  return ask().catch(() => ask().catch(() => ({ status: 0, answer: {} })));
}

const shortened = ({ query, variables }: Asked) => ({
  query: query.slice(0, 1000),
  variables: JSON.stringify(variables).slice(0, 1000),
});

/** A number for a text, the same each time. */
function hash(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7);
}
