import type { Driver } from './drivers.ts';
export const undici: Driver = { run: () => Promise.reject(new Error('to be written')) };
