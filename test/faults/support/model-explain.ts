import { equals } from '@jest/expect-utils';
import type { Shape } from './cluster.js';
import { take, type Answer, type Command, type Later } from './model.js';
import { pending, type Office, type TicketTypes } from './model-office.js';

/** A command that was sent, and what came back. */
export interface Asked {
  command: Command;
  answer: Answer;
}

/** How far a command has come. */
interface Run extends Asked {
  step: number;
  looked?: TicketTypes;
  picked?: number | null;
  /** What it tells once it is done. */
  tells?: Answer | Later;
  told: boolean;
}

/** Goes on from a moment, in every way that there is; nowhere, where this cannot be what happened. */
type Step = (office: Office, run: Run, others: Run[]) => [Office, Partial<Run>][];

/**
 * Every state in which commands that were sent at once may have left the office, given what they answered; none where
 * their answers fit no order. A command happens at one moment, with these exceptions, which are how it is meant to be:
 *
 * - What is told of an order, a position or a type after a commit is read then, and may show what others have done since.
 * - On SQLite there is one writer. On PostgreSQL an order looks at prices and stock without a lock, since none is taken
 *   before an approval; draws its number; and is there for others when it commits. Between these others may come.
 * - On PostgreSQL processNextOrder picks before it decides, and passes over orders that somebody else holds at that
 *   moment, so it may take a later one, or find none.
 * - processNextOrder looks for its event first; a reset after that leaves it with nothing pending.
 */
export function explain(shape: Shape, before: Office[], round: Asked[]): Office[] {
  const ends = new Map<string, Office>();
  const visited = new Set<string>();

  const goOn = (office: Office, unread: Run[]) => {
    const runs = unread.map((run) => ({ ...run, told: run.told || tellsTruly(run, office) }));
    const moment = JSON.stringify([office, runs.map(({ step, looked, picked, told }) => [step, looked, picked, told])]);
    if (visited.has(moment)) return;
    visited.add(moment);
    if (runs.every(({ told }) => told)) ends.set(JSON.stringify(office), office);
    for (const [n, run] of runs.entries()) {
      const next = stepsOf(shape, run.command)[run.step];
      for (const [after, change] of next?.(office, run, runs.toSpliced(n, 1)) ?? []) {
        goOn(after, runs.with(n, { ...run, ...change, step: run.step + 1 }));
      }
    }
  };
  for (const office of before)
    goOn(
      office,
      round.map((asked) => ({ ...asked, step: 0, told: false })),
    );
  return [...ends.values()];
}

/** The same round as it would have gone, one command after the other. */
export function oneAfterTheOther(office: Office, round: Asked[]): Answer[] {
  return round.map((asked) => {
    const { office: after, answer } = take(office, asked.command, { number: numberIn(asked) ?? office.newest + 1 });
    office = after;
    return typeof answer === 'function' ? answer(after) : answer;
  });
}

function stepsOf(shape: Shape, { does }: Command): Step[] {
  if (shape === 'PostgreSQL' && does === 'place') return [look, draw, act];
  if (shape === 'PostgreSQL' && does === 'next') return [pick, act];
  if (does === 'place' || does === 'join' || does === 'fulfil') return [drawAndAct];
  return [act];
}

const look: Step = (office) => [[office, { looked: office.types }]];

/** Numbers only grow. Who was refused may have drawn none. */
const draw: Step = (office, run) => {
  const number = numberIn(run);
  if (number === undefined) return [[office, {}]];
  return number > office.newest ? [[{ ...office, newest: number }, {}]] : [];
};

const act: Step = (office, run) => {
  if (run.picked && office.orders[run.picked]?.status !== 'PENDING') return []; // nobody decides what another one holds
  const number = numberIn(run) ?? office.newest + UNTOLD;
  const { office: after, answer: tells } = take(office, run.command, { ...run, number });
  const ways: [Office, Partial<Run>][] = [[after, { tells }]];
  if (run.command.does === 'next' && !office.types.VIP) ways.push([office, { tells: null }]);
  return ways.filter(([, { tells: told }]) => typeof told === 'function' || equals(told, run.answer));
};

const drawAndAct: Step = (office, run, others) =>
  draw(office, run, others).flatMap(([drawn]) => act(drawn, run, others));

const pick: Step = (office, _, others) => {
  const free = pending(office);
  const firstThatNobodyHolds = free.findIndex((id) => !others.some((run) => mayHold(run, id)));
  const within = firstThatNobodyHolds === -1 ? [...free, null] : free.slice(0, firstThatNobodyHolds + 1);
  return within.map((picked) => [office, { picked }]);
};

/** Rows are held until the commit, and a command that has not acted may hold them already. */
function mayHold({ command, picked, tells }: Run, id: number): boolean {
  if (tells !== undefined) return false;
  return command.does === 'reset' || picked === id || ('order' in command && command.order === id);
}

/** Where a reset took away what came, nobody was told its number. */
const UNTOLD = 1e-6;

function numberIn({ command, answer }: Asked): number | undefined {
  if (answer?.['refused']) return undefined;
  if (command.does === 'place') return answer?.['order'] as number | undefined;
  if (command.does === 'join') return answer?.['entry'] as number | undefined;
  return (answer?.['order'] as { order?: number } | undefined)?.order;
}

function tellsTruly({ tells, answer }: Run, office: Office): boolean {
  return tells !== undefined && equals(typeof tells === 'function' ? tells(office) : tells, answer);
}
