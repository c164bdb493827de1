import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const PING = 9;
const PONG = 10;
const TEXT = 1;
const QUERY = 'subscription { ticketTypes { id available } }';
const INIT = { type: 'connection_init' };
/** What was read last, by any socket: each hands it on before the next one reads. */
const READ = Buffer.alloc(65_536);
const NOTHING = Buffer.alloc(0);
const SUBSCRIBE = { id: '1', type: 'subscribe', payload: { query: QUERY } };

/**
 * A WebSocket of graphql-ws with a single subscription, as little as measures: a library would cost more per message than
 * the server does (RFC 6455, https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). It emits `acknowledged`.
 * @param {object} address of net.connect
 * @param {(text: Buffer) => void} onText called with each message
 */
export function openSocket(address, onText) {
  const onread = { buffer: READ, callback: (length) => read(READ.subarray(0, length)) };
  const socket = connect({ ...address, noDelay: true, onread });
  let rest = NOTHING;
  let upgraded = false;
  socket.write(handshake(address));
  socket.on('error', (error) => socket.emit('close', error));
  socket.on('close', (error) => {
    throw new Error('A socket was closed', { cause: error });
  });
  return socket;

  function read(data) {
    let left = rest.length === 0 ? data : Buffer.concat([rest, data]);
    if (!upgraded) left = readUpgrade(left);
    left = readFrames(left, onFrame);
    rest = left.length === 0 ? NOTHING : Buffer.from(left);
  }

  /** @returns the bytes behind the answer to the handshake, which comes in one piece */
  function readUpgrade(data) {
    const end = data.indexOf('\r\n\r\n');
    if (end < 0 || !data.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) throw new Error(String(data));
    upgraded = true;
    socket.write(frame(TEXT, Buffer.from(JSON.stringify(INIT))));
    return data.subarray(end + 4);
  }

  function onFrame(opcode, payload) {
    if (opcode === PING) socket.write(frame(PONG, payload));
    else if (opcode !== TEXT) return;
    else if (payload.includes('"connection_ack"')) {
      socket.write(frame(TEXT, Buffer.from(JSON.stringify(SUBSCRIBE))));
      socket.emit('acknowledged');
    } else onText(payload);
  }
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
  return data.subarray(at);
}
