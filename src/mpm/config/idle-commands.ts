import type { Directive } from '../../httpd-config/directive.ts';
import { atoi } from '../../httpd-config/numbers.ts';
import { type Command, one } from './command.ts';

/** Those whose value httpd checks (mpm_common.c, listen.c); they are checked and have no effect. */
export const checkedCommands: readonly Command[] = [
  one(
    'MaxMemFree',
    "Maximum number of 1k blocks a particular child's allocator may hold.",
    size('MaxMemFree'),
  ),
  one(
    'ThreadStackSize',
    'Size in bytes of stack used by threads handling client connections',
    size('ThreadStackSize'),
  ),
  one('SendBufferSize', 'Send buffer size in bytes', buffer('SendBufferSize')),
  one('ReceiveBufferSize', 'Receive buffer size in bytes', buffer('ReceiveBufferSize')),
];

function size(name: string): Command['apply'] {
  return (_, value) => (/^\s*-\d*[1-9]/.test(value) ? `Invalid ${name} value: ${value}` : null);
}

function buffer(name: string): Command['apply'] {
  return (_, value) =>
    atoi(value) < 512 && atoi(value) !== 0
      ? `${name} must be >= 512 bytes, or 0 for system default.`
      : null;
}

/**
 * Directives of core and the MPMs that httpd takes and that mean nothing to this server: it has one
 * site, no logs but its own, and no content but files. Names as httpd prints them (`httpd -L`).
 */
const names = [
  // core.c: paths and identity of the processes
  ...['ScoreBoardFile', 'CoreDumpDirectory', 'ServerRoot'],
  ...['DefaultRuntimeDir', 'Mutex', 'EnableMMAP', 'User', 'Group'],
  ...['ChrootDir', 'Suexec', 'RLimitCPU', 'RLimitMEM', 'RLimitNPROC', 'ExtendedStatus'],
  // listen.c
  ...['ListenTCPDeferAccept'],
  // core.c: logs and names
  ...['ErrorLog', 'ErrorLogFormat', 'LogLevel', 'ServerAdmin', 'ServerAlias', 'ServerPath'],
  ...['ServerSignature', 'ServerTokens', 'UseCanonicalName', 'UseCanonicalPhysicalPort'],
  ...['HostnameLookups', 'NameVirtualHost', 'Port', 'SeeRequestTail', 'StrictHostCheck'],
  // core.c: content and protocol
  ...['AcceptPathInfo', 'AccessFileName', 'AddDefaultCharset', 'AllowEncodedSlashes'],
  ...['AllowOverride', 'AllowOverrideList', 'CGIPassAuth', 'CGIVar', 'ContentDigest'],
  ...['DefaultType', 'ErrorDocument', 'FileETag', 'FlushMaxPipelined', 'FlushMaxThreshold'],
  ...['ForceType', 'HttpProtocolOptions', 'LimitInternalRecursion', 'LimitXMLRequestBody'],
  ...['MaxRangeOverlaps', 'MaxRangeReversals', 'MaxRanges', 'MergeSlashes', 'MergeTrailers'],
  ...['Options', 'Protocol', 'Protocols', 'ProtocolsHonorOrder', 'QualifyRedirectURL'],
  ...['ReadBufferSize', 'RegexDefaultOptions', 'RegisterHttpMethod', 'SetHandler'],
  ...['SetInputFilter', 'SetOutputFilter', 'TraceEnable'],
  // mod_mime.c, mod_authz_core.c and mod_authz_host.c, which httpd's arms load
  ...['AddType', 'AddCharset', 'AddEncoding', 'AddHandler', 'AddLanguage', 'DefaultLanguage'],
  ...['TypesConfig', 'RemoveType', 'Require', 'AuthMerging', '<RequireAll', '<RequireAny'],
  ...['<RequireNone'],
  // mod_so.c and the modules that Debian links in
  ...['LoadFile', 'WatchdogInterval', 'LogFormat', 'CustomLog', 'TransferLog', 'GlobalLog'],
  ...['BufferedLogs', 'LogIOTrackTTFB'],
  // core.c: sections, whose content concerns only parts of a site
  ...['<Directory', '<DirectoryMatch', '<Files', '<FilesMatch', '<Location', '<LocationMatch'],
  ...['<VirtualHost', '<If', '<ElseIf', '<Else', '<Limit', '<LimitExcept'],
];

const known = new Set(names.map((name) => name.toLowerCase()));

/** Tells whether a directive, or a section with "<" before its name, is taken and has no effect. */
export const isIdle = (name: string): boolean => known.has(name.toLowerCase());

/** Returns the names of the directives that have no effect, as spelled in the file. */
export const idleIn = (
  directives: readonly Directive[],
  isForeign: (name: string) => boolean,
): readonly string[] => {
  const checked = checkedCommands.map((each) => each.name.toLowerCase());
  const idle = directives.filter(
    ({ name }) => isIdle(name) || checked.includes(name.toLowerCase()) || isForeign(name),
  );
  const lower = idle.map(({ name }) => name.toLowerCase());
  return idle.filter((_, i) => lower.indexOf(lower[i] ?? '') === i).map(({ name }) => name);
};
