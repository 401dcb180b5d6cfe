import { functionsOf } from './node-functions.ts';

/** Functions of OpenSSL that the Node binary exports. Pointers are numbers; 0 is none. */
export type OpenSsl = ReturnType<typeof declare>;

let known: OpenSsl | null = null;

/**
 * Returns the OpenSSL of this Node binary. A call that fails leaves its reason in a queue of the
 * thread, which `errGetError` empties.
 * @throws where the binary exports none.
 */
export function openSsl(): OpenSsl {
  known ??= declare();
  return known;
}

const exported = functionsOf('OpenSSL', 'TLS');

const declare = () => ({
  clientMethod: exported('intptr_t TLS_client_method()'),
  serverMethod: exported('intptr_t TLS_server_method()'),
  newContext: exported('intptr_t SSL_CTX_new(intptr_t method)'),
  freeContext: exported('void SSL_CTX_free(intptr_t context)'),
  contextCtrl: exported(
    'long SSL_CTX_ctrl(intptr_t context, int command, long value, void *pointer)',
  ),
  contextOptions: exported('uint64_t SSL_CTX_set_options(intptr_t context, uint64_t options)'),
  contextAlpn: exported(
    'int SSL_CTX_set_alpn_protos(intptr_t context, void *names, unsigned int length)',
  ),
  contextSuites: exported('int SSL_CTX_set_ciphersuites(intptr_t context, const char *names)'),
  useCertificates: exported(
    'int SSL_CTX_use_certificate_chain_file(intptr_t context, const char *path)',
  ),
  usePrivateKey: exported(
    'int SSL_CTX_use_PrivateKey_file(intptr_t context, const char *path, int type)',
  ),
  create: exported('intptr_t SSL_new(intptr_t context)'),
  free: exported('void SSL_free(intptr_t ssl)'),
  setFd: exported('int SSL_set_fd(intptr_t ssl, int fd)'),
  ctrl: exported('long SSL_ctrl(intptr_t ssl, int command, long value, void *pointer)'),
  connectState: exported('void SSL_set_connect_state(intptr_t ssl)'),
  acceptState: exported('void SSL_set_accept_state(intptr_t ssl)'),
  handshake: exported('int SSL_do_handshake(intptr_t ssl)'),
  read: exported('int SSL_read(intptr_t ssl, void *buffer, int length)'),
  write: exported('int SSL_write(intptr_t ssl, void *buffer, int length)'),
  hasPending: exported('int SSL_has_pending(intptr_t ssl)'),
  getError: exported('int SSL_get_error(intptr_t ssl, int result)'),
  selectedAlpn: exported('void SSL_get0_alpn_selected(intptr_t ssl, void *name, void *length)'),
  sessionReused: exported('int SSL_session_reused(intptr_t ssl)'),
  takeSession: exported('intptr_t SSL_get1_session(intptr_t ssl)'),
  setSession: exported('int SSL_set_session(intptr_t ssl, intptr_t session)'),
  freeSession: exported('void SSL_SESSION_free(intptr_t session)'),
  setShutdown: exported('void SSL_set_shutdown(intptr_t ssl, int mode)'),
  errGetError: exported('unsigned long ERR_get_error()'),
  errText: exported('void ERR_error_string_n(unsigned long error, void *text, size_t length)'),
});

/** Results of SSL_get_error (openssl/ssl.h). */
export const sslErrors = { ssl: 1, wantRead: 2, wantWrite: 3, syscall: 5, zeroReturn: 6 } as const;
