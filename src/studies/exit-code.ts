/** Names the outcome that each exit status of the program stands for. */
export const exitCodes = {
  0: 'everything was measured as planned, decided or not',
  1: 'a question with a yes or no was asked, and the answer is no',
  2: 'usage or configuration error, found before any load',
  3: 'something could not be measured or written, or a load got wrong answers',
  130: 'interrupted',
} as const;

export type ExitCode = keyof typeof exitCodes;
