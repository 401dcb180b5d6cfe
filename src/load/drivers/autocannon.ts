import type { Driver } from './drivers.ts';
export const autocannon: Driver = { run: () => Promise.reject(new Error('to be written')) };
