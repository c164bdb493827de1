/**
 * One subscription's place on its socket, from its request until its end. It may end before its start, during it or
 * later. Resources are released at the end; those added after the end, at once.
 */
export class SubscriptionPlace {
  private readonly toRelease: (() => void)[] = [];
  private ended = false;

  /** @param places the socket's places; this one counts until it ends */
  constructor(private readonly places: Set<SubscriptionPlace>) {
    places.add(this);
  }

  /** Calls `giveBack` at the end of the subscription; at once if it has ended. */
  holds(giveBack: () => void): void {
    if (this.ended) giveBack();
    else this.toRelease.push(giveBack);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.places.delete(this);
    for (const giveBack of this.toRelease) giveBack();
  }
}
