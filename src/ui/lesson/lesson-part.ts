/** The part of the page that the lesson is: its panel, its notes, and its steps. */
import './lab-lesson.ts';
import './lesson-notes.ts';

export { STEPS } from './steps/steps.ts';
