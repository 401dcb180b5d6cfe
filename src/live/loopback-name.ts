/**
 * Tells whether the field Host names this machine's loopback, at any port: a tunnel may have
 * another one. A name that a stranger's page made resolve to 127.0.0.1 is none (DNS rebinding).
 */
export function isLoopbackName(host: string | undefined): boolean {
  const [, name = ''] = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host ?? '') ?? [];
  return ['127.0.0.1', 'localhost', '[::1]'].includes(name.toLowerCase());
}
