import { type PortalClient, PortalRefusal } from './PortalClient';
import type { Stopper } from './Stopper';

/** What a runner's silence means, in milliseconds; all follow the lease, so that the portal's patience does, too. */
export function heartbeatTimes(leaseSeconds: number) {
  const lease = leaseSeconds * 1000;
  return {
    intervalMs: lease / 6,
    /** After this the runner saves and stops. */
    stopAfterMs: 3 * lease,
    /** Before the portal may take it for gone, wherever it ran, which is after 5 leases. */
    endAfterMs: 4.5 * lease,
  };
}

/**
 * Says that the runner lives, stops it when the portal says so or takes no heartbeat for too long, and ends it, with all that it
 * started, when it doesn't manage to stop: so that its silence proves that nothing writes any more.
 *
 * @returns what ends the watch, and what ends the heartbeat with it
 */
export function keepHeartbeat(options: {
  client: Pick<PortalClient, 'heartbeat' | 'silentMs'>;
  stopper: Stopper;
  /** Another attempt holds the workspace. */
  onFenced: () => void;
  /** Ends this process and all that it started. */
  end: () => void;
  intervalMs: number;
  stopAfterMs: number;
  endAfterMs: number;
}): { endWatch: () => void; stop: () => void } {
  const {
    client,
    stopper,
    onFenced,
    end,
    intervalMs,
    stopAfterMs,
    endAfterMs,
  } = options;
  const beat = async () => {
    try {
      const { stop } = await client.heartbeat();
      if (stop) {
        stopper.stop('cancelled by request');
      }
    } catch (error) {
      if (error instanceof PortalRefusal && error.fenced) {
        onFenced();
      }
    }
  };
  // Apart from the heartbeat, which may hang until its time is up.
  const watch = () => {
    if (client.silentMs > endAfterMs) {
      end();
    } else if (client.silentMs > stopAfterMs) {
      stopper.stop(
        `the portal could not be reached for ${stopAfterMs / 1000} seconds`,
      );
    }
  };
  const heart = setInterval(beat, intervalMs);
  const guard = setInterval(watch, intervalMs / 2);
  const endWatch = () => clearInterval(guard);
  return {
    endWatch,
    stop: () => {
      endWatch();
      clearInterval(heart);
    },
  };
}
