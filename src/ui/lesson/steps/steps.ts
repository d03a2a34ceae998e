/** The lesson, in order. */
import type { LessonStep } from '../step.ts';
import { bigger } from './bigger.ts';
import { budget } from './budget.ts';
import { learning } from './learning.ts';
import { line } from './line.ts';
import { loss } from './loss.ts';
import { predict } from './predict.ts';
import { valley } from './valley.ts';

export const STEPS: readonly LessonStep[] = [loss, learning, bigger, line, predict, valley, budget];
