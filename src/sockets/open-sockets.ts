import type { Limits } from '../config/limits.js';
import type { LiveConnection } from './live-connection.js';

/** The open sockets and event streams of this replica, counted by address and by user. */
export class OpenSockets {
  private readonly all = new Set<LiveConnection>();
  private readonly ofAddress = new Map<string, number>();
  private readonly ofUser = new Map<number, Set<LiveConnection>>();

  constructor(private readonly limits: Pick<Limits, 'socketsPerAddress' | 'socketsPerUser'>) {}

  [Symbol.iterator](): IterableIterator<LiveConnection> {
    return this.all[Symbol.iterator]();
  }

  /** Whether one more socket would exceed this replica's limits. */
  isFull(address: string, userId: number | undefined): boolean {
    return this.countOf(address) >= this.limits.socketsPerAddress || !this.hasRoomFor(userId);
  }

  add(socket: LiveConnection): void {
    this.all.add(socket);
    this.ofAddress.set(socket.address, this.countOf(socket.address) + 1);
    this.join(socket, socket.userId);
  }

  delete(socket: LiveConnection): void {
    if (!this.all.delete(socket)) return;
    const left = this.countOf(socket.address) - 1;
    if (left > 0) this.ofAddress.set(socket.address, left);
    else this.ofAddress.delete(socket.address);
    this.leave(socket);
  }

  /** Counts a socket for another user from now on. @returns false if the user has too many sockets besides it */
  move(socket: LiveConnection, userId: number): boolean {
    if (!this.hasRoomFor(userId, socket)) return false;
    this.leave(socket);
    if (this.all.has(socket)) this.join(socket, userId);
    return true;
  }

  private hasRoomFor(userId: number | undefined, but?: LiveConnection): boolean {
    const sockets = userId === undefined ? undefined : this.ofUser.get(userId);
    if (!sockets) return true;
    const others = but && sockets.has(but) ? sockets.size - 1 : sockets.size;
    return others < this.limits.socketsPerUser;
  }

  private countOf(address: string): number {
    return this.ofAddress.get(address) ?? 0;
  }

  private join(socket: LiveConnection, userId: number | undefined): void {
    if (userId === undefined) return;
    const sockets = this.ofUser.get(userId) ?? new Set();
    this.ofUser.set(userId, sockets.add(socket));
  }

  private leave(socket: LiveConnection): void {
    const { userId } = socket;
    const sockets = userId === undefined ? undefined : this.ofUser.get(userId);
    if (sockets?.delete(socket) && sockets.size === 0) this.ofUser.delete(userId!);
  }
}
