import * as libc from './libc.ts';

/** Numbers of <linux/netlink.h>, <linux/sock_diag.h> and <linux/inet_diag.h>. */
const AF_INET = 2;
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const INET_DIAG_REQ_BYTECODE = 1;
const INET_DIAG_BC_S_GE = 2;
const INET_DIAG_BC_S_LE = 3;
const IPPROTO_TCP = 6;
const MSG_DONTWAIT = 0x40;

const headerBytes = 16;
const requestBytes = 56;
const bytecodeBytes = 16;
/** idiag_state in struct inet_diag_msg. */
const stateByte = 1;

/**
 * The kernel's list of TCP sockets in binary form (sock_diag(7)), much faster than the text of
 * /proc/net/tcp.
 */
export type SocketDiag = NonNullable<ReturnType<typeof openSocketDiag>>;

/**
 * Opens the list of our own network namespace.
 * @returns null where the kernel has no such list.
 */
export function openSocketDiag(protocol = IPPROTO_TCP) {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0) return null;
  const buffer = Buffer.allocUnsafe(1 << 16);
  return {
    /**
     * Counts IPv4 sockets with this local port. The index of the result is the state
     * (include/net/tcp_states.h).
     * @param states the states to count, as bits.
     * @returns null where the kernel refuses or its dump fails.
     */
    count(port: number, states: number) {
      const request = requestOf(port, states, protocol);
      if (libc.send(fd, request, request.length, 0) !== request.length) return null;
      const counts = new Uint32Array(16);
      for (;;) {
        // The kernel answers within the call, so there is nothing to wait for.
        const length = Number(libc.recv(fd, buffer, buffer.length, MSG_DONTWAIT));
        const end = length <= 0 ? 'refused' : addMessages(counts, buffer.subarray(0, length));
        if (end === 'done') return counts;
        if (end === 'refused') return null;
      }
    },
    close: () => void libc.close(fd),
  };
}

/**
 * Builds struct nlmsghdr, struct inet_diag_req_v2, and a filter on the source port for the kernel.
 */
function requestOf(port: number, states: number, protocol: number): Buffer {
  const request = Buffer.alloc(headerBytes + requestBytes + 4 + bytecodeBytes);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt16LE(NLM_F_REQUEST_DUMP, 6);
  request.writeUInt8(AF_INET, headerBytes);
  request.writeUInt8(protocol, headerBytes + 1);
  request.writeUInt32LE(states, headerBytes + 4);
  const attribute = headerBytes + requestBytes;
  request.writeUInt16LE(4 + bytecodeBytes, attribute);
  request.writeUInt16LE(INET_DIAG_REQ_BYTECODE, attribute + 2);
  // Each comparison has two parts of 4 bytes. A failed one jumps beyond the end: no match.
  comparison(request, attribute + 4, INET_DIAG_BC_S_GE, port, bytecodeBytes + 4);
  comparison(request, attribute + 12, INET_DIAG_BC_S_LE, port, bytecodeBytes - 4);
  return request;
}

function comparison(request: Buffer, at: number, code: number, port: number, no: number): void {
  request.writeUInt8(code, at);
  request.writeUInt8(8, at + 1);
  request.writeUInt16LE(no, at + 2);
  request.writeUInt16LE(port, at + 6);
}

/** Adds the sockets of one answer. Tells whether more answers follow. */
function addMessages(counts: Uint32Array, answer: Buffer): 'more' | 'done' | 'refused' {
  for (let at = 0; at + headerBytes <= answer.length; ) {
    const length = answer.readUInt32LE(at);
    const type = answer.readUInt16LE(at + 4);
    if (type === NLMSG_DONE) {
      // A failed dump ends as a complete one does, but with a negative errno
      // (net/netlink/af_netlink.c, netlink_dump_done).
      return length >= headerBytes + 4 && answer.readInt32LE(at + headerBytes) < 0
        ? 'refused'
        : 'done';
    }
    if (type === NLMSG_ERROR || length < headerBytes) return 'refused';
    const state = answer.readUInt8(at + headerBytes + stateByte);
    counts[state] = (counts[state] ?? 0) + 1;
    at += (length + 3) & ~3;
  }
  return 'more';
}
