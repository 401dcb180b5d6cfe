/**
 * Picks the complaints from the output of `httpd -t`. They are every line when httpd refused the
 * configuration. Otherwise they are the warnings that it would use another number than the one
 * given (check_config hooks of the MPMs).
 */
export function complaintsIn(words: string, exitCode: number): readonly string[] {
  const lines = words.split('\n').map((line) => line.trim());
  return exitCode === 0
    ? lines.filter((line) => /^AH\d+: WARNING:/.test(line))
    : lines.filter((line) => line !== '');
}
