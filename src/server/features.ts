import { hasTls } from './listening.ts';
import type { StartRequest } from './server.ts';

/** Returns the `-D` names of docker/httpd.conf that a request needs beside those of its tuning. */
export const featuresOf = (request: StartRequest): readonly string[] => [
  ...(request.backendSocket === null ? [] : ['APP']),
  ...(hasTls(request) ? ['TLS'] : []),
  ...(hasHttp2(request) ? ['HTTP2'] : []),
];

/** Tells whether a request is for a server with HTTP/2. */
const hasHttp2 = ({ protocols = [] }: StartRequest): boolean =>
  protocols.some(({ multiplexes }) => multiplexes);
