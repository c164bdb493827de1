import { html, type TemplateResult } from 'lit-html';

/** The number of tickets of one type. */
interface Steps {
  name: string;
  quantity: number;
  most: number;
  /** Sets the quantity within the limits. @returns the quantity set */
  choose: (wanted: number) => number;
}

/** A number field between two buttons, less and more. */
export function stepper({ name, quantity, most, choose }: Steps): TemplateResult {
  const label = `${name}: tickets`;
  return html`<div class="stepper" role="group" aria-label=${label}>
    ${step('−', `${name}: one less`, quantity === 0, () => choose(quantity - 1))}
    <input
      class="form-control number"
      type="number"
      inputmode="numeric"
      min="0"
      max=${most}
      aria-label=${label}
      .value=${String(quantity)}
      @input=${({ target }: { target: HTMLInputElement }) =>
        target.validity.valid && target.value !== '' && choose(target.valueAsNumber)}
      @change=${({ target }: { target: HTMLInputElement }) => {
        target.value = String(choose(target.valueAsNumber));
      }}
    />
    ${step('+', `${name}: one more`, quantity >= most, () => choose(quantity + 1))}
  </div>`;
}

function step(sign: string, label: string, no: boolean, does: () => void): TemplateResult {
  return html`<button
    type="button"
    class="btn btn-outline-secondary"
    aria-label=${label}
    aria-disabled=${no}
    @click=${does}
  >
    ${sign}
  </button>`;
}
