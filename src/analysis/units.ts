/** Units in which a figure is recorded; the report chooses how to print them. */
export type Unit = 'us' | 'seconds' | 'bytes' | 'perSecond' | 'share' | 'count';
