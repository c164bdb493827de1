import { Foyer } from '../../support/foyer.js';
import { expectNothingKept, expectOthersServed, PATIENCE_MS } from '../support/meanwhile.js';

/** The instruments that other attacks are measured with: each must be able to say no. */
describe('what is measured during attacks', () => {
  it('tells a frozen event loop from a busy one', async () => {
    const foyer = await Foyer.start();
    const freeze = async (milliseconds: number) => {
      for (const end = performance.now() + milliseconds; performance.now() < end;);
    };
    await expect(expectOthersServed(foyer, () => freeze(1.5 * PATIENCE_MS))).rejects.toThrow('Another client waited');
    await expectOthersServed(foyer, () => freeze(1));
    await foyer.stop();
  });

  it('tells what is kept from what is given back', async () => {
    const kept: Buffer[] = [];
    const keep = async () => void kept.push(Buffer.alloc(64_000_000));
    const most = { descriptors: 0, bytes: 16_000_000 };
    await expect(expectNothingKept(keep, most, 0)).rejects.toThrow('Still held');
    await expectNothingKept(async () => void Buffer.alloc(64_000_000), most);
  });
});
