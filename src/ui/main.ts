/** The page's entry: the app with the real worker behind it. */
import { LabApp } from './app/lab-app.ts';
import { openLab } from './open-lab.ts';

const app = new LabApp();
app.openLab = openLab;
// Not needed for the first screen, which it would hold up.
app.openLibrary = (changed) => import('./library/open-library.ts').then(({ openLibrary }) => openLibrary(changed));
document.body.append(app);
