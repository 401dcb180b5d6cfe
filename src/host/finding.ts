/** Finding about one part of the machine and its meaning for a measurement. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly means: string;
  /**
   * good: nothing to do. note: worth knowing. bad: the main job fails, or its numbers cannot be
   * trusted.
   */
  readonly weight: 'good' | 'note' | 'bad';
}
