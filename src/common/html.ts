import escapeHtml from 'escape-html';

/** Text that is HTML already. Templates escape all other text. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = Html | Html[] | string | number;

/** A template that escapes its values, unless they are Html. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

/** Marks our own text as HTML; never use it for texts of users. */
html.raw = (text: string) => new Html(text);

function render(part: Part): string {
  if (Array.isArray(part)) return part.map(render).join('');
  return part instanceof Html ? part.text : escapeHtml(String(part));
}
