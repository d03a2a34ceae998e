/** The page's entry: the app with the real worker behind it. */
import { LabApp } from './app/lab-app.ts';
import { openLab } from './open-lab.ts';

const app = new LabApp();
app.openLab = openLab;
document.body.append(app);
