/** Argument of the agent's program, as JSON. */
export interface AgentArgument {
  /** Path of a file with the certificate and the key; it is removed when it was read. */
  readonly secret: string;
  /** The numeric address to listen on. */
  readonly host: string;
  /** 0: any free port, which the agent prints. */
  readonly port: number;
}
