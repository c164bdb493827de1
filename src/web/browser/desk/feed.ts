import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { clock } from '../format.js';
import { watch } from '../live.js';
import { announce } from '../notices.js';
import { RecentActivityDocument, type RecentActivitySubscription } from '../operations.generated.js';
import { sentence } from './happened.js';
import { over, type Panel } from './panel.js';

/** The feed, newest first. */
export class Feed implements Panel {
  private happened: RecentActivitySubscription['recentActivity'] = [];
  private unwatch = () => {};

  constructor(private readonly changed: () => void) {}

  watch(eventId: string): void {
    this.unwatch();
    this.happened = [];
    const next = ({ recentActivity }: RecentActivitySubscription) => {
      const [newest] = recentActivity;
      if (newest && this.happened.length > 0 && newest.id !== this.happened[0]!.id) announce('feed', sentence(newest));
      this.happened = recentActivity;
      this.changed();
    };
    this.unwatch = watch(RecentActivityDocument, { eventId }, { next, over });
  }

  view(): TemplateResult {
    return html`<section class="card mb-4" aria-labelledby="feed" tabindex="-1">
      <div class="card-body">
        <h2 class="h4" id="feed">What just happened</h2>
        <ol class="list-unstyled feed mb-0" tabindex="0" aria-labelledby="feed">
          ${repeat(
            this.happened,
            ({ id }) => id,
            (activity) => html`<li class="py-1 border-top">
              <time class="text-body-secondary small number" datetime=${activity.at}>${clock(activity.at)}</time>
              ${sentence(activity)}
            </li>`,
          )}
        </ol>
      </div>
    </section>`;
  }
}
