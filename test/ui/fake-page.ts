/** The page with a fake lab behind it, for tests of its states and, through fake-page.html, for looking at them. */
import { LabApp } from '../../src/ui/app/lab-app.ts';
import { FakeLab, type FakeLabOptions } from './fake-lab.ts';

export function mountFakePage(options: Partial<FakeLabOptions>, openLibrary: LabApp['openLibrary'] = null): LabApp {
  const app = new LabApp();
  app.openLab = () => new FakeLab(options);
  app.openLibrary = openLibrary;
  document.body.append(app);
  return app;
}
