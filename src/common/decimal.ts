/** An amount as a plain decimal: `85.00` for 8500 with two digits. Computed without floats. */
export function decimal(amount: number | bigint, digits: number): string {
  const text = String(amount < 0 ? -amount : amount).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amount < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}
