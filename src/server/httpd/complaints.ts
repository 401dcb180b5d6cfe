/** Warnings that a value is not used as given, joined over their continuation lines; every line when httpd refused. */
export function complaintsIn(words: string, exitCode: number): readonly string[] {
  const lines = words.split('\n').map((line) => line.trim());
  if (exitCode !== 0) return lines.filter((line) => line !== '');
  const told: string[] = [];
  for (const line of lines) {
    if (/^AH\d+: WARNING:/.test(line)) told.push(line);
    else if (/^(AH\d+: )?(decreasing|increasing|To increase)/.test(line) && told.length > 0) {
      told.push(`${told.pop()} ${line.replace(/^AH\d+: /, '')}`);
    }
  }
  return told;
}
