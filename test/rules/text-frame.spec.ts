import * as ws from 'ws';
import { SharedAnswer } from '../../src/sockets/shared-answer.js';
import { textFrame } from '../../src/sockets/text-frame.js';

const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
const byWs = (data: Buffer) => Buffer.concat(Sender.frame(data, { fin: true, opcode: 1, mask: false, readOnly: true }));

describe('a frame of text', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 100_000])('has the bytes that ws sends, with %i bytes of text', (length) => {
    const data = Buffer.alloc(length, 'é');
    const [one, other] = [data.subarray(0, length / 3), data.subarray(length / 3)];
    expect(textFrame([one, other]).equals(byWs(data))).toBe(true);
  });
});

describe('a shared answer', () => {
  it.each(['1', 'a "quoted" id', 'é€😀\u2028', '\ud800', ''])('goes out under the id %j', (id) => {
    const result = { data: { name: 'Zoë’s “late” show', n: null } };
    const message = Buffer.from(JSON.stringify({ id, type: 'next', payload: result }));
    const answer = new SharedAnswer(result);
    for (const asked of ['another', id, id]) answer.frameFor(asked);
    expect(answer.frameFor(id).equals(byWs(message))).toBe(true);
  });
});
