import type { ClientProtocol } from './client-protocol.ts';

/** Facts about a server that the tool needs to know. `serverKinds` names the servers. */
export interface ServerKind {
  /** Its name in a sentence. */
  readonly noun: string;
  /** It is the subject of a run: other servers stand beside it, with its pools. */
  readonly isSubject: boolean;
  /** Several of its binaries or images can be compared. */
  readonly hasBuilds: boolean;
  /** It can listen for clients with TLS. */
  readonly hasTls: boolean;
  /** Returns why clients cannot speak a protocol to it under an MPM; null: they can. */
  refuses(protocol: ClientProtocol, mpm: string): string | null;
  /** Seconds that each worker adds to a start, on two CPUs. */
  readonly secondsPerWorker: number;
  /**
   * Memory with the whole pool under load, in MiB: of parent and children together, and of each
   * worker.
   */
  readonly needMib: Readonly<Record<'prefork' | 'worker' | 'event', readonly [number, number]>>;
}
