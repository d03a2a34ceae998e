/** The page's entry: the app with the real worker behind it. */
import { LabApp } from './app/lab-app.ts';
import { openLab } from './open-lab.ts';

const app = new LabApp();
app.openLab = openLab;
// Not needed for the first screen, which it would hold up.
app.openLibrary = (changed) => import('./library/open-library.ts').then(({ openLibrary }) => openLibrary(changed));
document.body.append(app);

// Once the page is there, so that keeping it for later doesn't hold it up now.
if (import.meta.env.PROD) {
  addEventListener('load', () => {
    void import('./offline/offline.ts').then(({ workOffline }) => workOffline((update) => (app.newer = update)));
  });
}
