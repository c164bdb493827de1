import { html, nothing, type TemplateResult } from 'lit-html';
import { Refusal } from './api.js';
import { withoutMarks } from './bidi.js';
import { explain } from './messages.js';

/** What was filled into a form: the text of a field, as it was typed. */
export type Answers = (field: string) => string;

/** Keeps the browser from sending the form, and reads it. */
export function answersTo(event: SubmitEvent): Answers {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (field) => {
    const answer = data.get(field);
    return typeof answer === 'string' ? withoutMarks(answer) : '';
  };
}

/** A field that may stay empty: what it says, or nothing. */
export function optional(answer: string): string | undefined {
  return answer.trim() || undefined;
}

/** One form: it is sent once at a time, and what was refused stays to be shown. */
export class Submission {
  busy = false;
  /** Why it was refused the last time, in words for people. */
  problem: string | undefined;

  /** @param changed is called whenever the form has to be drawn anew */
  constructor(
    private readonly run: (answers: Answers) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  readonly submit = async (event: SubmitEvent): Promise<void> => {
    const answers = answersTo(event);
    if (this.busy) return;
    [this.busy, this.problem] = [true, undefined];
    this.changed();
    try {
      await this.run(answers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problem = explain(error);
    } finally {
      this.busy = false;
      this.changed();
    }
  };
}

/** What was refused, said at once to who cannot see it. */
export function problemIn({ problem }: Submission): TemplateResult | typeof nothing {
  return problem === undefined ? nothing : html`<p class="alert alert-danger mt-3 mb-3" role="alert">${problem}</p>`;
}
