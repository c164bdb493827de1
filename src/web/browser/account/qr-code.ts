import { html, type TemplateResult } from 'lit-html';
import { encode } from 'uqr';
import { squares } from './squares.js';

/** The light edge that readers need around a code, in modules (ISO/IEC 18004, 9.1). */
const QUIET_ZONE = 4;

/** An authenticator app reads it with the camera. It is made here, so the secret goes nowhere. */
export function qrCode(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code for the authenticator app">
    <path d=${squares(data)} />
  </svg>`;
}
