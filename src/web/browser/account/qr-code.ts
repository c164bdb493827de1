import { html, type TemplateResult } from 'lit-html';
import { encode } from 'uqr';
import { squares } from './squares.js';

/** The light margin that scanners need, in modules (ISO/IEC 18004, 9.1). */
const QUIET_ZONE = 4;

/** A QR code for authenticator apps. Rendered locally, so that the secret is sent to no other server. */
export function qrCode(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code for the authenticator app">
    <path d=${squares(data)} />
  </svg>`;
}
