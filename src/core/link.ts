import type { SchedulerLike } from 'rxjs';
import type { Multiplexer } from './multiplexer.js';
import type { ResyncOptions } from './resync.js';

/** What a channel needs of the client: an endpoint's topics, and the client's policies. */
export interface Link {
  readonly topics: Multiplexer;
  readonly resync: ResyncOptions;
  readonly lingerMs: number;
  readonly scheduler: SchedulerLike;
}
