import { html, nothing, type TemplateResult } from 'lit-html';
import { Refusal } from './api.js';
import { withoutMarks } from './bidi.js';
import { explain } from './messages.js';

/** Reads a form's field as it was typed. */
export type Answers = (field: string) => string;

/** Prevents the browser's own submission, and reads the form. */
export function answersTo(event: SubmitEvent): Answers {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (field) => {
    const answer = data.get(field);
    return typeof answer === 'string' ? withoutMarks(answer) : '';
  };
}

/** An optional field: its text, or undefined. */
export function optional(answer: string): string | undefined {
  return answer.trim() || undefined;
}

/** One form. It is sent once at a time, and keeps the last error. */
export class Submission {
  busy = false;
  /** The last error, in words for users. */
  problem: string | undefined;

  /** @param changed called when the form must be drawn again */
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

/** The last error, as an alert that screen readers speak at once. */
export function problemIn({ problem }: Submission): TemplateResult | typeof nothing {
  return problem === undefined ? nothing : html`<p class="alert alert-danger mt-3 mb-3" role="alert">${problem}</p>`;
}
