import escapeHtml from 'escape-html';

/** Text that is HTML already; everything else is escaped when it is put into a template. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = Html | Html[] | string | number;

/** A template that escapes whatever is put into it, unless that is HTML made here. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

/** Takes our own text as HTML; never what people wrote. */
html.raw = (text: string) => new Html(text);

function render(part: Part): string {
  if (Array.isArray(part)) return part.map(render).join('');
  return part instanceof Html ? part.text : escapeHtml(String(part));
}
