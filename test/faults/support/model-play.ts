import { equals } from '@jest/expect-utils';
import { expectInvariants } from '../../support/invariants.js';
import type { Cluster } from './cluster.js';
import type { Answer } from './model.js';
import type { Theatre } from './model-client.js';
import { explain, oneAfterTheOther, type Asked } from './model-explain.js';
import { CUSTOMERS, resolved, type History } from './model-history.js';
import type { Office } from './model-office.js';
import { everythingOf, figuresOf } from './model-views.js';

/** What has happened in a run, and how often. */
export type Tally = Map<string, number>;

/**
 * Plays a history from an empty office on, and holds every answer and all that can be read against the model. Rounds of
 * several commands may leave it open which of several states is true; what is read then decides.
 */
export async function play(cluster: Cluster, theatre: Theatre, history: History, tally: Tally): Promise<void> {
  await theatre.opens(history);
  let offices = [opened(history, 0)];
  for (const round of history.rounds) {
    const commands = round.map((command) => resolved(command, offices[0]!));
    const answers = await theatre.sends(commands);
    const asked = commands.map((command, n) => ({ command, answer: answers[n]! }));
    const after = explain(cluster.shape, offices, asked);
    if (after.length === 0) throw new Error(inexplicable(asked, offices));
    count(tally, asked, offices[0]!);

    if (commands.some(({ does }) => does === 'reset')) {
      await theatre.opens(history);
      offices = [opened(history, Math.max(...after.map(({ newest }) => newest)))];
    } else if (commands.length > 1) {
      const figures = await theatre.figures();
      offices = after.filter((office) => equals(figuresOf(office), figures));
      if (offices.length === 0) expect({ asked, figures }).toEqual({ asked, figures: figuresOf(after[0]!) });
    } else {
      offices = after;
    }
  }
  const everything = await theatre.everything();
  const fitting = offices.find((office) => equals(everythingOf(office, CUSTOMERS), everything));
  expect(everything).toEqual(everythingOf(fitting ?? offices[0]!, CUSTOMERS));
  await expectInvariants(cluster);
}

function opened({ vip, regular }: History, newest: number): Office {
  const types = {
    VIP: { price: 100_00, available: vip, sold: 0 },
    REGULAR: { price: 85_00, available: regular, sold: 0 },
  };
  return { sales: 'OPEN', newest, types, orders: {}, entries: {} };
}

function inexplicable(asked: Asked[], offices: Office[]): string {
  const expected = oneAfterTheOther(offices[0]!, asked);
  const lines = asked.map(({ command, answer }, n) =>
    [command, answer, expected[n]].map((part) => JSON.stringify(part)).join('\n    '),
  );
  return `No order of these explains these answers (each with what it would be, one after the other):
  ${lines.join('\n  ')}\nbefore: ${offices.map((office) => JSON.stringify(office)).join('\nor ')}`;
}

function count(tally: Tally, asked: Asked[], before: Office): void {
  const add = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
  for (const { command, answer } of asked) add(`${command.does} ${outcomeOf(answer)}`);
  const answers = asked.map(({ answer }) => answer);
  if (!equals(oneAfterTheOther(before, asked), answers)) add('not as sent');
}

function outcomeOf(answer: Answer): string {
  if (answer === null) return 'null';
  const { refused, outcome } = answer as Partial<Record<string, string>>;
  return refused ?? outcome ?? 'done';
}
