/** The part of the package that is used here; it has no types of its own. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { headers: { 'accept-encoding'?: string } });
    encoding(available: string[], options?: { preferred?: string[] }): string | undefined;
  }
}
