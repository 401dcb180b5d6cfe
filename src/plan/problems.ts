/** Collects problems, each one sentence that names the value and what would be right. */
export type Problems = string[];
