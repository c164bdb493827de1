import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const PING = 9;
const PONG = 10;
const TEXT = 1;
const QUERY = 'subscription { ticketTypes { id available } }';
const INIT = { type: 'connection_init' };
const SUBSCRIBE = { id: '1', type: 'subscribe', payload: { query: QUERY } };

/**
 * A WebSocket of graphql-ws with a single subscription, as little as measures: a library would cost more per message than
 * the server does (RFC 6455, https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). It emits `acknowledged`.
 * @param {object} address of net.connect
 * @param {(text: Buffer) => void} onText called with each message
 */
export function openSocket(address, onText) {
  const socket = connect({ ...address, noDelay: true });
  let rest = Buffer.alloc(0);
  let upgraded = false;
  socket.write(handshake(address));
  socket.on('error', (error) => socket.emit('close', error));
  socket.on('close', (error) => {
    throw new Error('A socket was closed', { cause: error });
  });
  socket.on('data', (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    if (!upgraded) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!rest.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) throw new Error(String(rest));
      upgraded = true;
      rest = rest.subarray(end + 4);
      socket.write(frame(TEXT, Buffer.from(JSON.stringify(INIT))));
    }
    rest = readFrames(rest, (opcode, payload) => {
      if (opcode === PING) socket.write(frame(PONG, payload));
      else if (opcode !== TEXT) return;
      else if (payload.includes('"connection_ack"')) {
        socket.write(frame(TEXT, Buffer.from(JSON.stringify(SUBSCRIBE))));
        socket.emit('acknowledged');
      } else onText(payload);
    });
  });
  return socket;
}

function handshake({ host, port }) {
  return [
    'GET /graphql HTTP/1.1',
    `Host: ${host}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}

/** A client's frame. It is masked with zeros, which leaves the payload as it is. */
function frame(opcode, payload) {
  const { length } = payload;
  const head = length < 126 ? [0x80 | opcode, 0x80 | length] : [0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}

/** Hands each whole frame on. @returns the bytes that are left */
function readFrames(data, onFrame) {
  let at = 0;
  while (data.length - at >= 2) {
    const short = data[at + 1] & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (data.length - at < head) break;
    const length =
      short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
    if (data.length - at < head + length) break;
    onFrame(data[at] & 0x0f, data.subarray(at + head, at + head + length));
    at += head + length;
  }
  return at === data.length ? Buffer.alloc(0) : data.subarray(at);
}
