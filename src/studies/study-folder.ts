import { join } from 'node:path';
import * as z from 'zod';
import { openPlanFolder, openRunFolder, type PlanFolder } from '../run/folder.ts';
import type { Part } from './part.ts';

/**
 * Schema of the plan.json of a study of several parts; raised when older ones cannot be read any
 * more.
 */
const studySchema = 1;

/** Everything that a study of several parts will do; its runs stand in folders below it. */
export interface StudyPlan<Request> {
  readonly schema: typeof studySchema;
  readonly study: string;
  readonly runId: string;
  readonly request: Request;
  readonly parts: readonly Pick<Part, 'id' | 'title'>[];
}

/**
 * Returns the plan of a study, without the plans of its parts, which stand in their own folders.
 */
export const studyPlan = <Request>(
  study: string,
  runId: string,
  request: Request,
  parts: readonly Part[],
): StudyPlan<Request> => ({
  schema: studySchema,
  study,
  runId,
  request,
  parts: parts.map(({ id, title }) => ({ id, title })),
});

/** Opens the folder of a study. @throws {FolderError} when it is of another study or schema. */
export const openStudyFolder = <Request>(
  path: string,
  study: string,
): PlanFolder<StudyPlan<Request>> =>
  openPlanFolder<StudyPlan<Request>>(
    path,
    `a folder of npm run ${study}`,
    shapeOf(study),
    studySchema,
  );

/** Returns the parts with their plans. @throws {FolderError} */
export const partsIn = ({ path, plan }: PlanFolder<StudyPlan<unknown>>): readonly Part[] =>
  plan.parts.map((part) => ({ ...part, plan: openRunFolder(join(path, part.id)).plan }));

const shapeOf = (study: string) =>
  z.looseObject({
    schema: z.number(),
    study: z.literal(study),
    runId: z.string(),
    parts: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  });
