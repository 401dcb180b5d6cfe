/**
 * What in the words of `httpd -t` is a complaint: every line when httpd refused the configuration, else each warning that it
 * would use another number than the one given (the check_config hooks of the MPMs). Other remarks are none.
 */
export function complaintsIn(words: string, exitCode: number): readonly string[] {
  const lines = words.split('\n').map((line) => line.trim());
  return exitCode === 0
    ? lines.filter((line) => /^AH\d+: WARNING:/.test(line))
    : lines.filter((line) => line !== '');
}
