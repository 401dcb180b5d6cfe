/** Units in which a figure is recorded; how they are printed is the report's. */
export type Unit = 'us' | 'bytes' | 'perSecond' | 'share' | 'count';
