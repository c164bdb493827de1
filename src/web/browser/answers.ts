/** What was filled into a form: the text of a field, as it was typed. */
export type Answers = (field: string) => string;

/** Keeps the browser from sending the form, and reads it. */
export function answersTo(event: SubmitEvent): Answers {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (field) => {
    const answer = data.get(field);
    return typeof answer === 'string' ? answer : '';
  };
}

/** A field that may stay empty: what it says, or nothing. */
export function optional(answer: string): string | undefined {
  return answer.trim() || undefined;
}
